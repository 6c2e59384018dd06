// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Program lines prints, before each line that a test breaks on, what a breakpoint there should show.
package main

import (
	"fmt"
	"runtime"
)

type point struct{ X, Y int }

// show prints what a breakpoint on the line after its call should show.
//
//go:noinline
func show(function string, format string, values ...any) {
	_, _, line, _ := runtime.Caller(1)
	fmt.Printf("> goroutine(1): %s at main.go:%d {%s}\n", function, line+1, fmt.Sprintf(format, values...))
}

//go:noinline
func work(i int, name string, _ bool) (sum int, err error) {
	x := i * 10
	show("main.work", "i: %d, name: %q, sum: 0, err: error nil, x: %d", i, name, x)
	sum = x + 1 //@ work
	for n := 0; n < 2; n++ {
		x := x + n
		show("main.work", "i: %d, name: %q, sum: %d, err: error nil, n: %d, x: %d", i, name, sum, n, x)
		sum += x //@ shadowed
	}
	show("main.work", "i: %d, name: %q, sum: %d, err: error nil, x: %d", i, name, sum, x)
	return sum, nil //@ return
}

//go:noinline
func escaping(p point) *point {
	kept := p
	pointer := &kept
	show("main.escaping", "p: main.point {X: %d, Y: %d}, kept: main.point {X: %d, Y: %d}, pointer: *main.point {X: %d, Y: %d}", p.X, p.Y, kept.X, kept.Y, pointer.X, pointer.Y)
	kept.X++ //@ escaping
	return pointer
}

func literals() {
	count := 1
	add := func(by int) {
		show("main.literals.func1", "by: %d, count: %d", by, count)
		count += by //@ captured
	}
	add(2)
	add(3)
	fmt.Println("count", count)
}

//go:noinline
func empty() {
	show("main.empty", "")
	fmt.Print() //@ empty
}

func main() {
	total, _ := work(1, "first", true)
	again, _ := work(2, "second", false)
	escaping(point{total, again})
	literals()
	empty()
}
