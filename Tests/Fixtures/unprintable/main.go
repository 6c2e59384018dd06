// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Maps, channels, functions and raw pointers among the arguments and results: none of them may silence or shift the
// others.
package main

import (
	"fmt"
	"unsafe"
)

type registry struct {
	Name  string
	Index map[string]int
	Queue chan int
	Hook  func(int) int
	Count int
}

type lookup map[string][]int

//go:noinline
func maps(a int, m map[string]int, b string, l lookup, c bool) (bool, lookup, string, map[string]int, int) {
	return c, l, b, m, a
}

//go:noinline
func channels(a int, in <-chan int, out chan<- string, b []int) ([]int, chan int, int) {
	return b, nil, a + len(in)
}

//go:noinline
func functions(a string, f func(), g func(int) error, b string) (string, func(), string) {
	return b, f, a
}

//go:noinline
func pointers(p unsafe.Pointer, u uintptr, n int) (int, unsafe.Pointer) { return n, p }

//go:noinline
func inside(r registry, p *registry, list []map[int]int, held any) (any, *registry, registry) {
	return held, p, r
}

//go:noinline
func after(n int) int { return n + 1 }

func main() {
	m := map[string]int{"k": 9}
	l := lookup{"a": {1, 2}}
	_, _, s, _, n := maps(1, m, "b", l, true)
	fmt.Println(s, n)
	maps(2, nil, "c", nil, false)
	in := make(chan int, 3)
	in <- 5
	list, c, k := channels(3, in, make(chan string), []int{1})
	fmt.Println(list, c == nil, k)
	channels(4, nil, nil, nil)
	t, f, u := functions("a", func() {}, nil, "b")
	fmt.Println(t, f != nil, u)
	q, _ := pointers(unsafe.Pointer(&n), 5, 6)
	fmt.Println(q)
	r := registry{"r", m, in, after, 1}
	held, _, _ := inside(r, &r, []map[int]int{nil, {1: 2}}, m)
	fmt.Println(held != nil)
	inside(registry{Name: "zero"}, nil, nil, nil)
	fmt.Println(after(1))
}
