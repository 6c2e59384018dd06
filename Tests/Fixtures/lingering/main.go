// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// lingering: at a line of input a goroutine calls slow; at the next slow returns; at the third the goroutine calls
// other, which ends it by runtime.Goexit. The program ends with its input.
package main

import (
	"bufio"
	"fmt"
	"os"
	"runtime"
)

//go:noinline
func slow(n int, next chan bool) int {
	<-next
	return n + 1
}

//go:noinline
func inner(n int, next chan bool) int { return slow(n, next) + 1 }

//go:noinline
func other(n int) int {
	runtime.Goexit()
	return n
}

func main() {
	next := make(chan bool)
	ended := make(chan bool)
	fmt.Println("ready")
	input := bufio.NewScanner(os.Stdin)
	for step := 0; input.Scan(); step++ {
		switch step {
		case 0:
			go func() {
				defer close(ended)
				fmt.Println("slow gave", inner(1, next))
				<-next
				fmt.Println("other gave", other(5))
			}()
		case 1:
			next <- true
		case 2:
			next <- true
			<-ended
			// What is deferred runs before the goroutine is gone.
			for runtime.NumGoroutine() > 1 {
				runtime.Gosched()
			}
			fmt.Println("goroutine ended")
		}
	}
}
