// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// The example of the README: one call, with a line of output inside it.
package main

import "fmt"

func foo(x, y int) (z int) { //@ foo
	fmt.Printf("x=%d, y=%d, z=%d\n", x, y, z)
	z = x + y
	return //@ return
}

func main() {
	x := 99
	y := x * x
	z := foo(x, y) //@ call
	fmt.Printf("z=%d\n", z)
}
