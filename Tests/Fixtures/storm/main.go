// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// 10,000 calls from 100 goroutines on many threads, while stacks grow, the collector runs and calls panic. The
// program counts for itself and prints, per goroutine, its id, its calls and returns and sums over both.
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
)

const goroutines, callsEach = 100, 100

// sink keeps the large frames alive.
var sink [64]byte

// work needs 8 KiB of stack, so a call on a young or a shrunk stack has to grow it first.
//
//go:noinline
func work(id int, weight int) (sum int, ok bool) { //@ work
	var frame [8192]byte
	for i := range frame {
		frame[i] = byte(id + i)
	}
	copy(sink[id%32:], frame[id%128:id%128+4])
	if id%13 == 0 {
		panic(id)
	}
	return id*3 + weight, id%2 == 0
}

// guarded recovers what work panics with, so it always returns.
//
//go:noinline
func guarded(id int, weight int) (sum int, recovered bool) { //@ guarded
	defer func() {
		if r := recover(); r != nil {
			sum, recovered = -r.(int), true
		}
	}()
	sum, _ = work(id, weight)
	return sum, false
}

// goroutineID is the number that the runtime itself prints in a trace back.
func goroutineID() int {
	buffer := make([]byte, 64)
	text := string(buffer[:runtime.Stack(buffer, false)])
	id, _ := strconv.Atoi(strings.Fields(text)[1])
	return id
}

func main() {
	runtime.GOMAXPROCS(8)
	reports := make([]string, goroutines)
	totals := make([][2]int, goroutines)
	var workers sync.WaitGroup
	for g := 0; g < goroutines; g++ {
		workers.Add(1)
		go func(g int) {
			defer workers.Done()
			if g%4 == 0 {
				runtime.LockOSThread()
			}
			calls, returns, ids, sums := 0, 0, 0, 0
			for i := 0; i < callsEach; i++ {
				id := g*callsEach + i
				calls++
				ids += id
				sum, recovered := guarded(id, g)
				if !recovered {
					returns++
					sums += sum
				}
				if i%25 == 24 {
					runtime.GC()
				}
				runtime.Gosched()
			}
			totals[g] = [2]int{calls, returns}
			reports[g] = fmt.Sprintf(
				"goroutine %d calls %d returns %d ids %d sums %d", goroutineID(), calls, returns, ids, sums)
		}(g)
	}
	workers.Wait()
	calls, returns := 0, 0
	for g, report := range reports {
		fmt.Println(report)
		calls += totals[g][0]
		returns += totals[g][1]
	}
	fmt.Printf("total calls %d returns %d\n", calls, returns)
	os.Exit(3)
}
