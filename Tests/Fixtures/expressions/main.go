// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Expressions of every kind. The program prints each with what Go makes of it; a logpoint on the marked line must
// print the same.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"time"
)

type state uint8

const (
	idle state = iota
	running
	done
)

// Limit has no type.
const Limit = 10

type base struct {
	ID   int
	Note string
}

type item struct {
	base
	Name  string
	Cents int32
	Tags  []string
	Next  *item
}

type pair struct{ X, Y int }

var counter = 41
var marked int
var registry = map[string]int{"a": 1, "b": 2}

// show prints a value as Sonde does.
func show(value any) string {
	switch v := value.(type) {
	case string:
		return strconv.Quote(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case float32:
		return strconv.FormatFloat(float64(v), 'f', -1, 32)
	case complex128:
		return fmt.Sprintf("(%v + %vi)", show(real(v)), show(imag(v)))
	case time.Duration:
		return "time.Duration(" + v.String() + ")"
	case pair:
		return fmt.Sprintf("main.pair {X: %d, Y: %d}", v.X, v.Y)
	default:
		return fmt.Sprint(v)
	}
}

func check(expression string, value any) {
	fmt.Printf("%s => %s\n", expression, show(value))
}

//go:noinline
func touch() { marked++ }

//go:noinline
func numbers(i int, small int8, byte8 uint8, u uint64, least int64, f float64, single float32, c complex128, r rune) {
	touch() // from here on floats are on the stack, where eBPF sees them too
	marked++ //@ numbers
	check(`i * 2 + 1`, i*2+1)
	check(`-i / 2`, -i/2)
	check(`-i % 4`, -i%4)
	check(`i &^ 2 | 8`, i&^2|8)
	check(`i ^ 5`, i^5)
	check(`^i`, ^i)
	check(`i << 3`, i<<3)
	check(`-i >> 1`, -i>>1)
	check(`small + 1`, small+1)
	check(`-small - 2`, -small-2)
	check(`byte8 + 1`, byte8+1)
	check(`byte8 << 1`, byte8<<1)
	check(`u + 1`, u+1)
	check(`u / 3`, u/3)
	check(`u >> (i * 30)`, u>>(i*30))
	check(`least / -1`, least/-1)
	check(`least % -1`, least%-1)
	check(`f * 1.5`, f*1.5)
	check(`1 / f`, 1/f)
	check(`single * 3`, single*3)
	check(`single + 0.2`, single+0.2)
	check(`c * c`, c*c)
	check(`c / (c + 1)`, c/(c+1))
	check(`real(c)`, real(c))
	check(`r + 1`, r+1)
	check(`r == 'x'`, r == 'x')
	check(`i + Limit`, i+Limit)
	check(`i > Limit || small > 100`, i > Limit || small > 100)
	check(`f >= 2.5 && f < 3`, f >= 2.5 && f < 3)
	check(`c == complexTwo`, c == complexTwo)
	check(`u == 18446744073709551615`, u == 18446744073709551615)
	check(`uint8(i * 100)`, uint8(i*100))
	check(`int8(u)`, int8(u))
	check(`float64(i) / 2`, float64(i)/2)
	check(`int(f)`, int(f))
	check(`string(r)`, string(r))
	check(`0x1F + 0b11 + 0o17 == i + 42`, 0x1F+0b11+0o17 == i+42)
}

var complexTwo = 1 + 2i

//go:noinline
func values(s string, it item, p *item, none *item, items []item, pairs [2]pair, m map[string]int, noMap map[int]bool,
	queue chan int, err error, at state, wait time.Duration, any1 any, ok bool, n int) {
	marked++ //@ values
	check(`s + "!"`, s+"!")
	check(`s == "tea" && s != it.Name`, s == "tea" && s != it.Name)
	check(`s < "teb"`, s < "teb")
	check(`s[0]`, s[0])
	check(`s[n]`, s[n])
	check(`s[len(s) - 1]`, s[len(s)-1])
	check(`it.ID`, it.ID)
	check(`it.Cents * 2`, it.Cents*2)
	check(`p.Note`, p.Note)
	check(`(*p).Cents`, (*p).Cents)
	check(`p.Next.Name`, p.Next.Name)
	check(`p.Next.Tags[n]`, p.Next.Tags[n])
	check(`p.Tags[n - 1]`, p.Tags[n-1])
	check(`p != nil && p.Cents == 450`, p != nil && p.Cents == 450)
	check(`none == nil || none.Cents > 3`, none == nil || none.Cents > 3)
	check(`p == &items[0]`, p == &items[0])
	check(`items[n].Name`, items[n].Name)
	check(`items[n - 1].Name`, items[n-1].Name)
	check(`len(items)`, len(items))
	check(`cap(items)`, cap(items))
	check(`len(items[0].Tags) * 10`, len(items[0].Tags)*10)
	check(`pairs[1]`, pairs[1])
	check(`pairs[n].Y`, pairs[n].Y)
	check(`pairs[n - 1].Y`, pairs[n-1].Y)
	check(`pairs[0] == pairs[1]`, pairs[0] == pairs[1])
	check(`len(pairs)`, len(pairs))
	check(`m["a"]`, m["a"])
	check(`m["nosuch"]`, m["nosuch"])
	check(`m[s] + 5`, m[s]+5)
	check(`len(m)`, len(m))
	check(`len(noMap)`, len(noMap))
	check(`noMap == nil`, noMap == nil)
	check(`noMap[3]`, noMap[3])
	check(`len(queue)`, len(queue))
	check(`cap(queue)`, cap(queue))
	check(`err == nil`, err == nil)
	check(`err == io.EOF`, err == io.EOF)
	check(`at == running`, at == running)
	check(`at + 1 == done`, at+1 == done)
	check(`wait * 2`, wait*2)
	check(`wait > 1000000`, wait > 1000000)
	check(`any1 == 7`, any1 == 7)
	check(`any1 == "7"`, any1 == "7")
	check(`any1 != nil`, any1 != nil)
	check(`!ok`, !ok)
	check(`ok == (n == 1)`, ok == (n == 1))
	check(`counter`, counter)
	check(`main.counter + n`, counter+n)
	check(`registry["b"]`, registry["b"])
}

// nested has variables that shadow others, that moved to the heap, and that a function literal captured.
//
//go:noinline
func nested(x int) func() int {
	escaped := x * 10
	keep(&escaped)
	{
		x := x + 1
		marked += x //@ shadowed
		check(`x`, x)
		check(`escaped + x`, escaped+x)
		check(`*&escaped`, *&escaped)
	}
	marked += escaped //@ outer
	check(`x`, x)
	text := "captured"
	return func() int {
		escaped++
		marked += len(text) //@ captured
		check(`escaped`, escaped)
		check(`text + "!"`, text+"!")
		check(`len(text) + escaped`, len(text)+escaped)
		return escaped + len(text)
	}
}

var kept *int

//go:noinline
func keep(p *int) { kept = p }

//go:noinline
func missing(p *item, list []int, n int, m map[string]int) int {
	marked++ //@ missing
	if p == nil {
		return len(list) + n + len(m)
	}
	return 0
}

func main() {
	next := &item{Name: "jar", Tags: []string{"a", "b"}}
	items := make([]item, 0, 4)
	items = append(items, item{base{7, "n"}, "cup", 450, []string{"hot", "drink"}, next}, item{Name: "mug"})
	queue := make(chan int, 3)
	queue <- 1
	err := error(io.EOF)
	if len(os.Args) > 1 {
		err = errors.New("other")
	}
	numbers(7, 127, 255, 1<<64-1, -1<<63, 2.5, 0.1, complex(1, 2), 'x')
	values("tea", items[0], &items[0], nil, items, [2]pair{{1, 2}, {3, 4}}, map[string]int{"a": 9, "k": 3}, nil, queue,
		err, running, time.Second, 7, true, 1)
	fmt.Println("sum", nested(3)())
	big := map[string]int{}
	for i := 0; i < 100; i++ {
		big[strconv.Itoa(i)] = i
	}
	fmt.Println("missing", missing(nil, []int{1, 2, 3}, 5, big))
}
