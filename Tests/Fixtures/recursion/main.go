// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Calls inside calls: each has its own entry and its own return, in order.
package main

import "fmt"

//go:noinline
func factorial(n int) int { //@ factorial
	if n <= 1 {
		return 1
	}
	return n * factorial(n-1)
}

// deep needs a stack of 30 MB, so it moves many times under open calls.
//
//go:noinline
func deep(n int) (sum int) {
	var frame [1024]byte
	frame[n%1024] = 1
	if n > 0 {
		sum = deep(n - 1)
	} else {
		sum = bottom(n)
	}
	return sum + int(frame[n%1024])
}

//go:noinline
func bottom(n int) int { //@ bottom
	return n + 7
}

func main() {
	fmt.Printf("factorial(5) = %d\n", factorial(5))
	fmt.Printf("deep(30000) = %d\n", deep(30000))
}
