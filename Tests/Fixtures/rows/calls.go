// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"fmt"
	"time"
)

// Row: a named result, with a print inside the call
//
//	trace: main.named
//	> goroutine(1): main.named(99, 9801)
//	>> goroutine(1): main.named => (9900)
func namedResult() { fmt.Println(named(99, 9801)) }

//go:noinline
func named(x, y int) (z int) {
	fmt.Println("adding", x, y)
	z = x + y
	return
}

// Row: four integers, again and again
//
//	trace: main.four
//	> goroutine(1): main.four(0, 1, 2, 3)
//	>> goroutine(1): main.four => (6)
//	> goroutine(1): main.four(1, 2, 3, 4)
//	>> goroutine(1): main.four => (10)
//	> goroutine(1): main.four(2, 3, 4, 5)
//	>> goroutine(1): main.four => (14)
func fourIntegers() {
	for i := 0; i < 3; i++ {
		four(i, i+1, i+2, i+3)
	}
}

//go:noinline
func four(a, b, c, d int) int { return a + b + c + d }

// Row: results of the functions that a regular expression matches
//
//	trace: /^main\.give(One|Two)$/
//	> goroutine(1): main.giveOne()
//	>> goroutine(1): main.giveOne => (1)
//	> goroutine(1): main.giveTwo()
//	>> goroutine(1): main.giveTwo => (2)
func byRegexp() { fmt.Println(giveOne(), giveTwo(), giveThree()) }

//go:noinline
func giveOne() int { return 1 }

//go:noinline
func giveTwo() int { return 2 }

//go:noinline
func giveThree() int { return 3 }

// Row: recursion, each return with its own call's result
//
//	trace: main.climb
//	> goroutine(1): main.climb(3)
//	> goroutine(1): main.climb(2)
//	> goroutine(1): main.climb(1)
//	> goroutine(1): main.climb(0)
//	>> goroutine(1): main.climb => (0)
//	>> goroutine(1): main.climb => (1)
//	>> goroutine(1): main.climb => (3)
//	>> goroutine(1): main.climb => (6)
func recursion() { climb(3) }

//go:noinline
func climb(n uint) uint {
	if n == 0 {
		return 0
	}
	return n + climb(n-1)
}

// Row: a chain of calls, all of them by one pattern
//
//	trace: /main\.step[ABC]$/
//	> goroutine(1): main.stepA(2)
//	> goroutine(1): main.stepB(3)
//	> goroutine(1): main.stepC(6)
//	>> goroutine(1): main.stepC => (5)
//	>> goroutine(1): main.stepB => (50)
//	>> goroutine(1): main.stepA => (51)
func chain() { stepA(2) }

//go:noinline
func stepA(n int) int { return stepB(n+1) + 1 }

//go:noinline
func stepB(n int) int { return stepC(n*2) * 10 }

//go:noinline
func stepC(n int) int { return n - 1 }

// Row: what a traced function calls, followed and indented, to a depth
//
//	trace: main.stepA
//	with: {"followCalls": 1}
//	> goroutine(1): main.stepA(2)
//	  > goroutine(1): main.stepB(3)
//	  >> goroutine(1): main.stepB => (50)
//	>> goroutine(1): main.stepA => (51)
func followed() {
	stepC(0)
	stepA(2)
}

// Row: recursion that is followed
//
//	trace: main.climb
//	with: {"followCalls": 2}
//	> goroutine(1): main.climb(2)
//	  > goroutine(1): main.climb(1)
//	    > goroutine(1): main.climb(0)
//	    >> goroutine(1): main.climb => (0)
//	  >> goroutine(1): main.climb => (1)
//	>> goroutine(1): main.climb => (3)
func followedRecursion() { climb(2) }

// Row: two functions that call each other, followed from the first
//
//	trace: main.even
//	with: {"followCalls": 3}
//	> goroutine(1): main.even(2)
//	  > goroutine(1): main.odd(1)
//	    > goroutine(1): main.even(0)
//	    >> goroutine(1): main.even => (true)
//	  >> goroutine(1): main.odd => (true)
//	>> goroutine(1): main.even => (true)
func mutual() { even(2) }

//go:noinline
func even(n int) bool { return n == 0 || odd(n-1) }

//go:noinline
func odd(n int) bool { return n != 0 && even(n-1) }

type shape interface{ area() int }
type square struct{ side int }

//go:noinline
func (s square) area() int { return s.side * s.side }

var doubler = func(n int) int { return n * 2 }

// Row: calls through a function value and an interface, followed
//
//	trace: main.measure
//	with: {"followCalls": 1}
//	> goroutine(1): main.measure(main.shape(main.square) {side: 3}, main.init.func1)
//	  > goroutine(1): main.square.area(main.square {side: 3})
//	  >> goroutine(1): main.square.area => (9)
//	  > goroutine(1): main.init.func1(9)
//	  >> goroutine(1): main.init.func1 => (18)
//	>> goroutine(1): main.measure => (18)
func indirect() { measure(square{3}, doubler) }

//go:noinline
func measure(s shape, change func(int) int) int { return change(s.area()) }

// Row: calls before and after a sleep, which may change threads
//
//	trace: main.nap
//	> goroutine(1): main.nap(1)
//	>> goroutine(1): main.nap => (2)
//	> goroutine(1): main.nap(2)
//	>> goroutine(1): main.nap => (4)
func asleep() {
	nap(1)
	time.Sleep(20 * time.Millisecond)
	nap(2)
}

//go:noinline
func nap(n int) int {
	time.Sleep(time.Millisecond)
	return n * 2
}
