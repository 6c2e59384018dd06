// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Program recovered makes a call end by a panic, and then calls what that one called from elsewhere, deeper in the stack.
package main

import "fmt"

//go:noinline
func work(fails bool) int {
	n := step(1)
	if fails {
		panic("failed")
	}
	return n
}

//go:noinline
func step(n int) int { return n + 1 }

//go:noinline
func attempt() (failure any) {
	defer func() { failure = recover() }()
	return work(true)
}

// elsewhere has so large a frame that its calls lie deeper than those of work did.
//
//go:noinline
func elsewhere(n int) int {
	var space [4096]byte
	space[n] = byte(step(n))
	return int(space[n]) + int(space[9])
}

func main() {
	fmt.Println(attempt())
	fmt.Println(elsewhere(7))
	fmt.Println(work(false))
	fmt.Println(elsewhere(8))
}
