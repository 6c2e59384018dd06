// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// perf CALLS: what one call costs, as the program itself sees it.
package main

import (
	"fmt"
	"os"
	"strconv"
	"time"
)

var sink int

//go:noinline
func helper(x int) { sink += x }

//go:noinline
func add(x, y int) (z int) {
	helper(x)
	z = x + y
	return
}

func main() {
	calls, err := strconv.Atoi(os.Args[1])
	if err != nil || calls < 1 {
		fmt.Fprintln(os.Stderr, "usage: perf CALLS")
		os.Exit(2)
	}
	sum := 0
	start := time.Now()
	for i := 0; i < calls; i++ {
		sum += add(i, 2)
	}
	elapsed := time.Since(start)
	if want := calls*(calls-1)/2 + 2*calls; sum != want {
		fmt.Fprintf(os.Stderr, "the sum is %d instead of %d\n", sum, want)
		os.Exit(1)
	}
	fmt.Printf("nanoseconds %.0f\n", float64(elapsed.Nanoseconds())/float64(calls))
}
