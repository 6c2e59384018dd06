// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"fmt"

	"truth/store"
)

type id int
type point struct{ x, y float64 }

type base struct{ N int }

//go:noinline
func (b base) val(k int) int { return b.N + k }

//go:noinline
func (b *base) ptr(k int) int { b.N += k; return b.N }

type derived struct {
	*base
	name string
}

func main() {
	b := &base{10}
	d := derived{b, "d"}
	f := d.ptr
	fmt.Println(d.val(1), f(5), d.val(2))
	s := store.New[id, point]()
	s.Put(7, point{1, 2})
	fmt.Println(s.Put(7, point{3, 4}))
	t := store.New[string, *point]()
	t.Put("k", &point{5, 6})
	fmt.Println(t.Each(func(k string, p *point) error { return fmt.Errorf("stop %s", k) }))
	fmt.Println(store.Reduce([]point{{1, 1}, {2, 2}}, "", func(a string, p point) string { return a + fmt.Sprint(p.x) }))
	fmt.Println(store.Make("x"))
	done := make(chan bool)
	go func(x int, why string) { defer close(done); fmt.Println(x, why) }(3, "go")
	<-done
}
