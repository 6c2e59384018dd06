// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// loops NAME runs one row: a loop over a function, which makes the loop's body a function too. The form is that of the
// program rows.
package main

import (
	"fmt"
	"iter"
	"os"
)

func main() {
	run, isKnown := rows[os.Args[1]]
	if !isKnown {
		fmt.Println("there is no row", os.Args[1])
		os.Exit(2)
	}
	run()
}

var rows = map[string]func(){
	"broken": broken, "returning": returning, "labelled": labelled, "deferringInside": deferringInside,
	"panicInside": panicInside, "pulling": pulling,
}

//go:noinline
func upTo(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := 0; i < n && yield(i); i++ {
		}
	}
}

//go:noinline
func note(i int) { fmt.Println("at", i) }

//go:noinline
func loop(n int) {
	for i := range upTo(n) {
		note(i) //@ body
		if i == 1 {
			break
		}
	}
}

// Row: the body of a loop is a function, whose variables are those of the loop
//
//	trace: main.loop
//	trace: main.loop-range1
//	log body: i is {i}
//	> goroutine(1): main.loop(5)
//	> goroutine(1): main.loop-range1(0)
//	> goroutine(1): i is 0
//	>> goroutine(1): main.loop-range1 => ()
//	> goroutine(1): main.loop-range1(1)
//	> goroutine(1): i is 1
//	>> goroutine(1): main.loop-range1 => ()
//	>> goroutine(1): main.loop => ()
func broken() { loop(5) }

//go:noinline
func find(want int) (at int) {
	defer func() { at *= 10 }()
	for i := range upTo(9) {
		note(i)
		if i == want {
			return i
		}
	}
	return -1
}

// Row: a return from inside the body, in a function that defers
//
//	trace: main.find
//	trace: main.note
//	> goroutine(1): main.find(1)
//	> goroutine(1): main.note(0)
//	>> goroutine(1): main.note => ()
//	> goroutine(1): main.note(1)
//	>> goroutine(1): main.note => ()
//	>> goroutine(1): main.find => (10)
func returning() { fmt.Println(find(1)) }

//go:noinline
func nested(a, b int) (sum int) {
outer:
	for x := range upTo(a) {
		for y := range upTo(b) {
			if y > x {
				continue outer
			}
			if x > 1 {
				break outer
			}
			sum += add(x, y)
		}
	}
	return sum
}

//go:noinline
func add(x, y int) int { return x + y }

// Row: loops in loops, left and continued from inside
//
//	trace: main.nested
//	trace: main.nested-range1-range1
//	before 1.27: main.nested-range2 for main.nested-range1-range1
//	trace: main.add
//	> goroutine(1): main.nested(4, 2)
//	> goroutine(1): main.nested-range1-range1(0)
//	> goroutine(1): main.add(0, 0)
//	>> goroutine(1): main.add => (0)
//	>> goroutine(1): main.nested-range1-range1 => ()
//	> goroutine(1): main.nested-range1-range1(1)
//	>> goroutine(1): main.nested-range1-range1 => ()
//	> goroutine(1): main.nested-range1-range1(0)
//	> goroutine(1): main.add(1, 0)
//	>> goroutine(1): main.add => (1)
//	>> goroutine(1): main.nested-range1-range1 => ()
//	> goroutine(1): main.nested-range1-range1(1)
//	> goroutine(1): main.add(1, 1)
//	>> goroutine(1): main.add => (2)
//	>> goroutine(1): main.nested-range1-range1 => ()
//	> goroutine(1): main.nested-range1-range1(0)
//	>> goroutine(1): main.nested-range1-range1 => ()
//	>> goroutine(1): main.nested => (3)
func labelled() { fmt.Println(nested(4, 2)) }

//go:noinline
func deferring(n int) (text string) {
	for i := range upTo(n) {
		defer func() { text += fmt.Sprint(i) }()
	}
	return "d"
}

// Row: what the body defers runs when the function around the loop returns
//
//	trace: main.deferring
//	trace: main.deferring-range1
//	trace: main.deferring-range1.1
//	before 1.27: main.deferring.func1 for main.deferring-range1.1
//	> goroutine(1): main.deferring(2)
//	> goroutine(1): main.deferring-range1(0)
//	>> goroutine(1): main.deferring-range1 => ()
//	> goroutine(1): main.deferring-range1(1)
//	>> goroutine(1): main.deferring-range1 => ()
//	> goroutine(1): main.deferring-range1.1()
//	>> goroutine(1): main.deferring-range1.1 => ()
//	> goroutine(1): main.deferring-range1.1()
//	>> goroutine(1): main.deferring-range1.1 => ()
//	>> goroutine(1): main.deferring => ("d10")
func deferringInside() { fmt.Println(deferring(2)) }

//go:noinline
func panicking(n int) (caught string) {
	defer func() { caught = fmt.Sprint(recover()) }()
	for i := range upTo(n) {
		if i == 1 {
			panic("at one")
		}
		add(i, i)
	}
	return "none"
}

// Row: a panic in the body, through the function that is looped over
//
//	trace: main.panicking
//	trace: main.panicking-range1
//	trace: main.upTo.func1
//	> goroutine(1): main.panicking(3)
//	> goroutine(1): main.upTo.func1(main.panicking-range1)
//	> goroutine(1): main.panicking-range1(0)
//	>> goroutine(1): main.panicking-range1 => ()
//	> goroutine(1): main.panicking-range1(1)
//	>> goroutine(1): main.panicking-range1 => panic: "at one"
//	>> goroutine(1): main.upTo.func1 => panic: "at one"
//	>> goroutine(1): main.panicking => ("at one")
func panicInside() { fmt.Println(panicking(3)) }

//go:noinline
func pulled() int {
	next, stop := iter.Pull(upTo(3))
	defer stop()
	a, _ := next()
	b, _ := next()
	return add(a, b)
}

// Row: an iterator that is pulled runs on a goroutine of its own
//
//	trace: main.pulled
//	trace: main.upTo.func1
//	trace: main.add
//	> goroutine(1): main.pulled()
//	> goroutine(2): main.upTo.func1(iter.Pull[go.shape.int].func1.1)
//	> goroutine(1): main.add(0, 1)
//	>> goroutine(1): main.add => (1)
//	>> goroutine(2): main.upTo.func1 => ()
//	>> goroutine(1): main.pulled => (1)
func pulling() { fmt.Println(pulled()) }
