// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"fmt"
	"os"
)

// Row: a result that a deferred call changes, told once
//
//	trace: main.changed
//	> goroutine(1): main.changed(21)
//	>> goroutine(1): main.changed => (42)
func deferChanges() { fmt.Println(changed(21)) }

//go:noinline
func changed(n int) (result int) {
	defer func() { result *= 2 }()
	return n
}

// Row: deferred calls that defer others, the last first
//
//	trace: main.outer
//	trace: main.inner
//	> goroutine(1): main.outer(1)
//	> goroutine(1): main.inner("second", 2)
//	>> goroutine(1): main.inner => ()
//	> goroutine(1): main.inner("first", 1)
//	>> goroutine(1): main.inner => ()
//	>> goroutine(1): main.outer => (1)
func deferStack() { outer(1) }

//go:noinline
func outer(n int) int {
	defer inner("first", n)
	defer func() { defer inner("second", n+1) }()
	return n
}

//go:noinline
func inner(name string, n int) { fmt.Println(name, n) }

// Row: a deferred closure by its name
//
//	trace: main.deferClosure.func1
//	> goroutine(1): main.deferClosure.func1()
//	>> goroutine(1): main.deferClosure.func1 => ()
func deferClosure() {
	n := len(os.Args)
	defer func() {
		if r := recover(); r == nil {
			fmt.Println("deferred", n)
		}
	}()
	fmt.Println("body")
}

//go:noinline
func fall(depth int) int {
	if depth == 0 {
		panic("at the bottom")
	}
	return fall(depth-1) + 1
}

//go:noinline
func catch(depth int) (caught string) {
	defer func() { caught = fmt.Sprint(recover()) }()
	fall(depth)
	return "nothing"
}

// Row: a panic through five frames, recovered
//
//	trace: main.fall
//	trace: main.catch
//	> goroutine(1): main.catch(4)
//	> goroutine(1): main.fall(4)
//	> goroutine(1): main.fall(3)
//	> goroutine(1): main.fall(2)
//	> goroutine(1): main.fall(1)
//	> goroutine(1): main.fall(0)
//	>> goroutine(1): main.fall => panic: "at the bottom"
//	>> goroutine(1): main.fall => panic: "at the bottom"
//	>> goroutine(1): main.fall => panic: "at the bottom"
//	>> goroutine(1): main.fall => panic: "at the bottom"
//	>> goroutine(1): main.fall => panic: "at the bottom"
//	>> goroutine(1): main.catch => ("at the bottom")
func panicFrames() { catch(4) }

// Row: one return of a function that recovers, with the result that it set
//
//	trace: main.catch
//	> goroutine(1): main.catch(0)
//	>> goroutine(1): main.catch => ("at the bottom")
func panicCaught() { catch(0) }

// Row: a call that ends the program
//
//	trace: main.leave
//	> goroutine(1): main.leave(0)
func exits() { leave(0) }

//go:noinline
func leave(code int) { os.Exit(code) }
