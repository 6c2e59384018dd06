// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"errors"
	"fmt"
	"runtime"
	"time"
)

//go:noinline
func ping(n int) int {
	if n == 0 {
		panic(errors.New("no more"))
	}
	return pong(n-1) + 1
}

//go:noinline
func pong(n int) int { return ping(n) * 2 }

// Row: a panic through functions that call each other
//
//	trace: main.ping
//	trace: main.pong
//	> goroutine(1): main.ping(2)
//	> goroutine(1): main.pong(1)
//	> goroutine(1): main.ping(1)
//	> goroutine(1): main.pong(0)
//	> goroutine(1): main.ping(0)
//	>> goroutine(1): main.ping => panic: *errors.errorString {s: "no more"}
//	>> goroutine(1): main.pong => panic: *errors.errorString {s: "no more"}
//	>> goroutine(1): main.ping => panic: *errors.errorString {s: "no more"}
//	>> goroutine(1): main.pong => panic: *errors.errorString {s: "no more"}
//	>> goroutine(1): main.ping => panic: *errors.errorString {s: "no more"}
func mutualPanic() {
	defer func() { fmt.Println(recover()) }()
	ping(2)
}

//go:noinline
func first(n int) { panic(n) }

//go:noinline
func second(n int) {
	defer func() { panic(fmt.Sprint("after ", recover())) }()
	first(n)
}

//go:noinline
func third(n int) (caught any) {
	defer func() { caught = recover() }()
	second(n)
	return "nothing"
}

// Row: a deferred call that recovers and panics anew
//
//	trace: main.first
//	trace: main.second
//	trace: main.third
//	> goroutine(1): main.third(7)
//	> goroutine(1): main.second(7)
//	> goroutine(1): main.first(7)
//	>> goroutine(1): main.first => panic: 7
//	>> goroutine(1): main.second => panic: "after 7"
//	>> goroutine(1): main.third => (interface {}(string) "after 7")
func panicsAgain() { fmt.Println(third(7)) }

//go:noinline
func breaks(n int) int {
	defer func() {
		if n > 1 {
			panic("from the deferred call")
		}
	}()
	return n * 10
}

// Row: a panic of a deferred call, when the function was about to return
//
//	trace: main.breaks
//	> goroutine(1): main.breaks(1)
//	>> goroutine(1): main.breaks => (10)
//	> goroutine(1): main.breaks(2)
//	>> goroutine(1): main.breaks => panic: "from the deferred call"
func deferredPanic() {
	defer func() { fmt.Println(recover()) }()
	fmt.Println(breaks(1))
	breaks(2)
}

//go:noinline
func nothing(v any) { panic(v) }

// Row: a panic with nil
//
//	trace: main.nothing
//	> goroutine(1): main.nothing(interface {} nil)
//	>> goroutine(1): main.nothing => panic: interface {} nil
func nilPanic() {
	defer func() { fmt.Println(recover() != nil) }()
	nothing(nil)
}

//go:noinline
func element(list []int, i int) int { return list[i] }

//go:noinline
func field(p *struct{ A, B int }) int { return p.B }

// Row: panics that the runtime raises, from an instruction as well
//
//	trace: main.element
//	trace: main.field
//	trace: main.guarded
//	> goroutine(1): main.guarded(1)
//	> goroutine(1): main.element([]int len: 2, cap: 2, [1,2], 5)
//	>> goroutine(1): main.element => panic: runtime.boundsError {x: 5, y: 2, signed: true, code: 0}
//	>> goroutine(1): main.guarded => (-1)
//	> goroutine(1): main.guarded(2)
//	> goroutine(1): main.field(*struct { A int; B int } nil)
//	>> goroutine(1): main.field => panic: "invalid memory address or nil pointer dereference"
//	>> goroutine(1): main.guarded => (-1)
func runtimeError() { fmt.Println(guarded(1), guarded(2)) }

//go:noinline
func guarded(which int) (result int) {
	defer func() {
		if recover() != nil {
			result = -1
		}
	}()
	if which == 1 {
		return element([]int{1, 2}, 5)
	}
	return field(nil)
}

//go:noinline
func sink(n int) {
	if n == 0 {
		panic("deep")
	}
	sink(n - 1)
}

//go:noinline
func retry(n int) (tries int) {
	for tries < n {
		func() {
			defer func() { recover() }()
			tries++
			sink(1)
		}()
	}
	return tries
}

// Row: calls go on after a panic was recovered below them
//
//	trace: main.sink
//	trace: main.retry
//	> goroutine(1): main.retry(2)
//	> goroutine(1): main.sink(1)
//	> goroutine(1): main.sink(0)
//	>> goroutine(1): main.sink => panic: "deep"
//	>> goroutine(1): main.sink => panic: "deep"
//	> goroutine(1): main.sink(1)
//	> goroutine(1): main.sink(0)
//	>> goroutine(1): main.sink => panic: "deep"
//	>> goroutine(1): main.sink => panic: "deep"
//	>> goroutine(1): main.retry => (2)
func recoveredDeeply() { fmt.Println(retry(2)) }

//go:noinline
func leaving(n int) int {
	defer onTheWay(n)
	if n == 0 {
		runtime.Goexit()
	}
	return leaving(n - 1)
}

//go:noinline
func onTheWay(n int) string { return fmt.Sprint("passed ", n) }

// Row: a goroutine that leaves runs what was deferred, which returns
//
//	trace: main.leaving
//	trace: main.onTheWay
//	> goroutine(2): main.leaving(1)
//	> goroutine(2): main.leaving(0)
//	> goroutine(2): main.onTheWay(0)
//	>> goroutine(2): main.onTheWay => ("passed 0")
//	> goroutine(2): main.onTheWay(1)
//	>> goroutine(2): main.onTheWay => ("passed 1")
//	>> goroutine(2): main.leaving => goexit
//	>> goroutine(2): main.leaving => goexit
func leavesGoroutine() {
	go leaving(1)
	time.Sleep(time.Millisecond)
	for runtime.NumGoroutine() > 1 {
		runtime.Gosched()
	}
}

//go:noinline
func forever(work, idle chan int) {
	for {
		select {
		case n := <-work:
			handle(n)
		case <-idle:
		}
	}
}

//go:noinline
func handle(n int) { fmt.Println("handled", n) }

// Row: a function that never returns
//
//	trace: main.forever
//	trace: main.handle
//	> goroutine(2): main.forever(chan int 0/0, chan int 0/0)
//	> goroutine(2): main.handle(1)
//	>> goroutine(2): main.handle => ()
//	> goroutine(2): main.handle(2)
//	>> goroutine(2): main.handle => ()
func endless() {
	work, idle := make(chan int), make(chan int)
	go forever(work, idle)
	work <- 1
	work <- 2
	// It takes this when the last call has returned.
	idle <- 0
}

//go:noinline
func must(ok bool, what string) {
	if !ok {
		fail(what)
	}
}

//go:noinline
func fail(what string) { panic("failed: " + what) }

// Row: a function whose only way out is a panic
//
//	trace: main.fail
//	trace: main.must
//	> goroutine(1): main.must(true, "one")
//	>> goroutine(1): main.must => ()
//	> goroutine(1): main.must(false, "two")
//	> goroutine(1): main.fail("two")
//	>> goroutine(1): main.fail => panic: "failed: two"
//	>> goroutine(1): main.must => panic: "failed: two"
func raises() {
	defer func() { fmt.Println(recover()) }()
	must(true, "one")
	must(false, "two")
}

//go:noinline
func opens(n int, text string) (int, string) { return deepen(n) + len(text), text + "!" }

//go:noinline
func deepen(n int) int {
	var room [512]byte
	room[n%512] = byte(n)
	if n == 0 {
		return int(room[0])
	}
	return deepen(n-1) + int(room[n%512])/256
}

// Row: the stack moves, several times, while the call is open
//
//	trace: main.opens
//	with: {"durations": true}
//	> goroutine(2): main.opens(2000, "text")
//	>> goroutine(2): main.opens => (4, "text!") (TIME)
func growsWhileOpen() {
	done := make(chan bool)
	go func() {
		fmt.Println(opens(2000, "text"))
		close(done)
	}()
	<-done
}

//go:noinline
func stacked(n int) (sum int) {
	for i := 0; i < n; i++ {
		defer func() { sum += plus(sum) }()
	}
	return 1
}

//go:noinline
func plus(n int) int { return n + 1 }

// Row: deferred calls in a loop, which run when the function returns
//
//	trace: main.stacked
//	trace: main.plus
//	> goroutine(1): main.stacked(2)
//	> goroutine(1): main.plus(1)
//	>> goroutine(1): main.plus => (2)
//	> goroutine(1): main.plus(3)
//	>> goroutine(1): main.plus => (4)
//	>> goroutine(1): main.stacked => (7)
func deferLoop() { fmt.Println(stacked(2)) }
