// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"context"
	"fmt"
	"runtime/pprof"
	"sync"
)

func inParallel(count int, task func(int)) {
	var group sync.WaitGroup
	for i := 0; i < count; i++ {
		group.Add(1)
		go func(i int) {
			defer group.Done()
			task(i)
		}(i)
	}
	group.Wait()
}

//go:noinline
func task(n int, name string) string { return fmt.Sprint(name, n) }

// Row: many goroutines at once
//
//	trace: main.task
//	unordered
//	> goroutine(n): main.task(0, "t")
//	> goroutine(n): main.task(1, "t")
//	> goroutine(n): main.task(2, "t")
//	> goroutine(n): main.task(3, "t")
//	> goroutine(n): main.task(4, "t")
//	>> goroutine(n): main.task => ("t0")
//	>> goroutine(n): main.task => ("t1")
//	>> goroutine(n): main.task => ("t2")
//	>> goroutine(n): main.task => ("t3")
//	>> goroutine(n): main.task => ("t4")
func tasks() { inParallel(5, func(n int) { task(n, "t") }) }

// Row: goroutines at one line, each with its own variables
//
//	log SAME: i is {i}
//	unordered
//	> goroutine(n): i is 0
//	> goroutine(n): i is 1
//	> goroutine(n): i is 2
//	> goroutine(n): i is 3
func sameLine() { inParallel(4, visit) }

//go:noinline
func visit(i int) {
	fmt.Println("visit", i) //@ SAME
}

// Row: a call inside profiler labels
//
//	trace: main.task
//	> goroutine(1): main.task(7, "labelled")
//	>> goroutine(1): main.task => ("labelled7")
func labelled() {
	pprof.Do(context.Background(), pprof.Labels("kind", "row"), func(context.Context) { task(7, "labelled") })
}

// Row: every third call of a loop
//
//	with: {"tracepoints": [{"function": "main.four", "hitCondition": "% 3", "returns": false}]}
//	> goroutine(1): main.four(2, 0, 0, 0)
//	> goroutine(1): main.four(5, 0, 0, 0)
//	> goroutine(1): main.four(8, 0, 0, 0)
func hitCounts() {
	for i := 0; i < 10; i++ {
		four(i, 0, 0, 0)
	}
}

// Row: one goroutine's calls, by a condition on what only it passes
//
//	with: {"tracepoints": [{"function": "main.task", "condition": "n == 2 && name == \"t\""}]}
//	> goroutine(2): main.task(2, "t")
//	>> goroutine(2): main.task => ("t2")
func perGoroutine() { tasks() }
