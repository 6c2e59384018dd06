// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Function literals and what they share with the functions around them: copies, variables, in one line and in several,
// one inside the other, in generic functions, in other goroutines, deferred.
package main

import "fmt"

type point struct{ X, Y int }

var sink int

//go:noinline
func note(n int) { sink += n }

//go:noinline
func apply(n int, f func(int) int) int { return f(n) }

//go:noinline
func counter(step int, name string, p point) func(int) int {
	total := 0
	return func(n int) int {
		total += n * step //@ one
		note(len(name))   //@ two
		q := p            //@ three
		note(q.X)         //@ four
		return total
	}
}

//go:noinline
func short(a int, b string) func(int) int {
	return func(n int) int { note(len(b)); return n + a } //@ short
}

//go:noinline
func deep(a int) int {
	b := a * 2
	f := func() func() int {
		c := b + 1
		b++ //@ outer
		return func() int {
			note(c)
			b += c //@ inner
			return a + b
		}
	}
	return f()()
}

//go:noinline
func hold[T any](x T, n int) func() T {
	xs := []T{x}
	k := 0
	return func() T {
		k += n  //@ first
		note(k) //@ second
		return xs[0]
	}
}

//go:noinline
func named(n int) (r int) { note(n); r = n + 1; return } //@ result

func main() {
	f := counter(3, "name", point{1, 2})
	fmt.Println(apply(5, f), apply(6, f))
	fmt.Println(apply(5, short(7, "abc")))
	fmt.Println(deep(4), named(6))
	fmt.Println(hold(5, 1)(), *hold(&point{3, 4}, 2)(), hold("s", 3)())
	done := make(chan int)
	x := 9
	go func(n int) {
		note(n)
		x++ //@ other
		done <- x
	}(1)
	<-done
	defer func() {
		r := recover()
		fmt.Println(r, x) //@ deferred
	}()
	panic("over")
}
