// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// A panic that nobody recovers.
package main

import "fmt"

//go:noinline
func explode(reason string) { //@ explode
	panic(reason)
}

func main() {
	fmt.Println("before")
	explode("boom")
	fmt.Println("never printed")
}
