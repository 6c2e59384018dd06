// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// The smallest call: two integers in, one out.
package main

import "fmt"

//go:noinline
func add(x, y int) (z int) { //@ add
	z = x + y
	return z
}

func main() {
	fmt.Printf("add(2, 3) = %d\n", add(2, 3))
}
