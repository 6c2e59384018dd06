// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Functions written in assembly: arguments on the stack, no goroutine in a register, called directly and as values.
package main

import "fmt"

//go:noescape
func add(x, y int) int

//go:noescape
func first(s []int) int

func nothing()

// swap can't be traced: Linux would leave out its first instruction.
//
//go:noescape
func swap(x, y int) int

// jump leaves by a jump into add.
//
//go:noescape
func jump(x, y int) int

//go:noinline
func call(f func(int, int) int, x, y int) int { return f(x, y) }

//go:noinline
func around(n int) int {
	nothing()
	return add(n, n) + first([]int{n, 0})
}

func main() {
	fmt.Println(add(2, 3), first([]int{7, 8}), call(add, 4, 5), jump(6, 7), around(10), swap(8, 9))
}
