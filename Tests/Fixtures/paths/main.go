// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Packages that are called otherwise than their paths end, and a function literal whose function is inlined.
package main

import (
	"fmt"

	box "example.com/paths/v2"
	yaml "example.com/paths/yaml.v3"
)

var calls int

//go:noinline
func run(f func() int) int { return f() + f() }

func counter(n int) func() int {
	return func() int {
		calls += n
		return calls
	}
}

//go:noinline
func other(n int) int { return run(counter(n)) }

func main() {
	fmt.Println(yaml.Twice(4), (&box.Lid{Size: 3}).Open())
	fmt.Println(run(counter(1)), other(2))
}
