// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"fmt"
	"os"
)

//go:noinline
func larger[T int | string | float64](a, b T) T {
	if a > b {
		return a
	}
	return b
}

// Row: every instance of a generic function, by its bare name
//
//	trace: main.larger
//	> goroutine(1): main.larger[go.shape.int](5, 7)
//	>> goroutine(1): main.larger[go.shape.int] => (7)
//	> goroutine(1): main.larger[go.shape.string]("b", "a")
//	>> goroutine(1): main.larger[go.shape.string] => ("b")
func instances() { fmt.Println(larger(5, 7), larger("b", "a")) }

type holder[T any] struct{ item T }

//go:noinline
func (h *holder[T]) get() T { return h.item }

type getter[T any] interface{ get() T }

//go:noinline
func take[T any](g getter[T]) T { return g.get() }

// Row: a generic method through an interface, with its concrete types
//
//	trace: main.(*holder).get
//	> goroutine(1): main.(*holder[go.shape.string]).get(*main.holder[string] {item: "kept"})
//	>> goroutine(1): main.(*holder[go.shape.string]).get => ("kept")
func throughInterface() { fmt.Println(take[string](&holder[string]{"kept"})) }

type base struct{ id int }

//go:noinline
func (b *base) number() int { return b.id }

type derived struct {
	base
	name string
}
type numbered interface{ number() int }

// Row: a method that is promoted from an embedded structure, called through an interface, told once
//
//	trace: main.(*base).number
//	> goroutine(1): main.(*base).number(*main.base {id: 8})
//	>> goroutine(1): main.(*base).number => (8)
func promoted() {
	var n numbered = &derived{base{8}, "eight"}
	fmt.Println(n.number())
}

//go:noinline
func makeCounter(start int, name string) func() int {
	return func() int {
		start++
		fmt.Println(name, start) //@ CAPTURED
		return start
	}
}

// Row: variables that a closure has captured, one by reference
//
//	optimised from 1.23
//	trace: main.makeCounter.func1
//	log CAPTURED: {name} is at {start}
//	> goroutine(1): main.makeCounter.func1()
//	> goroutine(1): "c" is at 6
//	>> goroutine(1): main.makeCounter.func1 => (6)
//	> goroutine(1): main.makeCounter.func1()
//	> goroutine(1): "c" is at 7
//	>> goroutine(1): main.makeCounter.func1 => (7)
func captured() {
	next := makeCounter(5, "c")
	next()
	next()
}

type color int
type flags uint8

const (
	red color = iota
	green
)
const (
	read flags = 1 << iota
	write
	execute
)

// Row: typed constants and bit fields, as their numbers
//
//	trace: main.paint
//	> goroutine(1): main.paint(1, 5)
//	>> goroutine(1): main.paint => (0)
func constants() { paint(green, read|execute) }

//go:noinline
func paint(c color, f flags) color { return red }

// Row: functions by the ways to name them
//
//	trace: (*base).number
//	trace: account.greet
//	trace: main.giveTwo
//	> goroutine(1): main.(*base).number(*main.base {id: 1})
//	>> goroutine(1): main.(*base).number => (1)
//	> goroutine(1): main.giveTwo()
//	>> goroutine(1): main.giveTwo => (2)
//	> goroutine(1): main.account.greet(main.account {owner: "eve"}, "hi")
//	>> goroutine(1): main.account.greet => ("hi eve")
func methods() {
	fmt.Println((&base{1}).number(), giveTwo(), account{"eve"}.greet("hi"))
}

func twice(n int) int {
	result := n * 2
	return result //@ TWICE
}

// Row: a line in a function that the optimiser would inline
//
//	unoptimised
//	log TWICE: here
//	> goroutine(1): here
//	> goroutine(1): here
func inlinedBody() {
	n := twice(len(os.Args))
	fmt.Println(n)
	fmt.Println(twice(n + len(os.Args)))
}
