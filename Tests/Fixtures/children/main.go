// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Starts programs while it is traced: children of others, and copies of itself that make the traced call too.
package main

import (
	"fmt"
	"os"
	"os/exec"
)

//go:noinline
func work(n int) int { //@ work
	return n * n
}

func main() {
	if len(os.Args) == 2 {
		n := 0
		fmt.Sscan(os.Args[1], &n)
		fmt.Printf("copy %d gets %d\n", n, work(n))
		os.Exit(n % 3)
	}
	self, err := os.Executable()
	if err != nil {
		panic(err)
	}
	for i := 0; i < 10; i++ {
		fmt.Printf("work %d is %d\n", i, work(i))
		text, err := exec.Command("/bin/echo", "hello", fmt.Sprint(i)).CombinedOutput()
		fmt.Printf("echo says %s, %v\n", text[:len(text)-1], err)
		child := exec.Command(self, fmt.Sprint(i))
		text, err = child.CombinedOutput()
		fmt.Printf("child says %s, %v\n", text[:len(text)-1], err)
	}
}
