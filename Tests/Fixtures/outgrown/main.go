// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Calls two functions of three numbers at every depth of fresh goroutines, so that some calls are the first to find
// the stack too small. One uses an argument, the other uses none: that one's tail does not keep them while it grows.
package main

import "fmt"

var calls int

//go:noinline
func count() { calls++ }

//go:noinline
func careless(a, b, c int) int { count(); return 7 }

//go:noinline
func careful(a, b, c int) int { count(); return b }

//go:noinline
func down(depth int, call func(a, b, c int) int) int {
	var room [64]byte
	room[depth&63] = byte(depth)
	if depth == 0 {
		return call(1, 2, 3)
	}
	return down(depth-1, call) + int(room[0])
}

func main() {
	for depth := 0; depth < 500; depth++ {
		for _, call := range []func(a, b, c int) int{careless, careful} {
			done := make(chan int)
			go func() { done <- down(depth, call) }()
			<-done
		}
	}
	fmt.Println("calls", calls)
}
