// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// console does what each line of its input names, and then prints "done" and the name.
package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"runtime"
)

var errZero = errors.New("division by zero")

//go:noinline
func divide(a, b int) (int, error) {
	if b == 0 {
		return 0, errZero
	}
	return a / b, nil
}

//go:noinline
func outer(n int) int { //@ outer
	return inner(n) + inner(n+1)
}

//go:noinline
func inner(n int) int { return n * 2 }

//go:noinline
func explode(n int) int {
	if n > 0 {
		panic("boom")
	}
	return n
}

//go:noinline
func leave(n int) int {
	if n > 0 {
		runtime.Goexit()
	}
	return n
}

func guarded(n int) {
	defer func() { _ = recover() }()
	explode(n)
}

func apart(n int) {
	ended := make(chan bool)
	go func() {
		defer close(ended)
		leave(n)
	}()
	<-ended
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		switch lines.Text() {
		case "divide":
			for n := 0; n < 10; n++ {
				divide(n, n%3)
			}
		case "nest":
			outer(1)
			outer(7)
		case "explode":
			guarded(1)
			guarded(0)
		case "leave":
			apart(1)
			apart(0)
		}
		fmt.Println("done", lines.Text())
	}
}
