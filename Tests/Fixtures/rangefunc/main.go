// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Loops over a function, which makes the loop's body a function too.
package main

import "fmt"

//go:noinline
func upTo(n int) func(func(int) bool) {
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

func main() { loop(5) }
