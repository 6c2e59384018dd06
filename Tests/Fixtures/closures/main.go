// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Functions that are values: closures over variables, method values, method expressions, deferred and started ones.
package main

import (
	"fmt"
	"runtime"
)

type counter struct{ n, step int }

//go:noinline
func (c *counter) next(by int) int {
	c.n += c.step * by
	return c.n
}

//go:noinline
func (c counter) ahead(by int) int { return c.n + c.step*by }

type text string

//go:noinline
func (t text) join(other string) string { return string(t) + other }

//go:noinline
func apply(f func(int) int, n int) int { return f(n) }

//go:noinline
func chain(fs ...func(string) string) (result string) {
	for _, f := range fs {
		result = f(result)
	}
	return result
}

//go:noinline
func adder(base int) func(int) int {
	total := base
	return func(n int) int {
		total += n
		return total
	}
}

//go:noinline
func deferring(n int) (result int) {
	defer func(by int) { result *= by }(n + 1)
	defer func() { result += n }()
	return n * 10
}

//go:noinline
func recursive(n int) int {
	var factorial func(int) int
	factorial = func(k int) int {
		if k <= 1 {
			return 1
		}
		return k * factorial(k-1)
	}
	return factorial(n)
}

func main() {
	c := &counter{1, 2}
	next, ahead := c.next, c.ahead
	fmt.Println(apply(next, 3), apply(ahead, 3), next(1))
	fmt.Println((*counter).next(c, 10), counter.ahead(*c, 10))
	add := adder(100)
	fmt.Println(add(1), add(20), apply(add, 300))
	fmt.Println(chain(text("a").join, func(s string) string { return s + s }, text("b").join))
	fmt.Println(deferring(4), recursive(4))
	done := make(chan string)
	go func(name string, n int) {
		done <- fmt.Sprint(name, n)
	}("started", 5)
	fmt.Println(<-done)
	// Each has returned, and its returns are seen, before the program ends.
	for runtime.NumGoroutine() > 1 {
		runtime.Gosched()
	}
}
