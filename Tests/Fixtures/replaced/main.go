// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Calls work three times, executes itself with one argument more, and so once again; the last one ends with 4.
package main

import (
	"fmt"
	"os"
	"syscall"
)

//go:noinline
func work(n int) int { //@ work
	return n * n
}

func main() {
	for n := 0; n < 3; n++ {
		fmt.Println("work", len(os.Args), work(n))
	}
	if len(os.Args) == 3 {
		os.Exit(4)
	}
	self, err := os.Executable()
	if err == nil {
		err = syscall.Exec(self, append(os.Args, "again"), os.Environ())
	}
	panic(err)
}
