// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Functions of no instructions but the return, so that entry and return share an address, and others next to nothing.
package main

import (
	"fmt"
	"os"
)

var calls int

type tiny struct{}

//go:noinline
func none() {} //@ none

//go:noinline
func one(n int) int { return n } //@ one

//go:noinline
func swap(a, b string) (string, string) { return b, a }

//go:noinline
func constant() (int, bool, string) { return 7, true, "seven" }

//go:noinline
func (tiny) method() {}

//go:noinline
func (t *tiny) pointer() *tiny { return t }

//go:noinline
func ignore(a int, b string, c []int) {}

//go:noinline
func count() { calls++ }

//go:noinline
func first(a [2]int) int { return a[0] }

//go:noinline
func forever(n int) int {
	for i := 0; ; i++ {
		if i == n {
			return i
		}
	}
}

//go:noinline
func stop(code int) { os.Exit(code) }

func main() {
	for i := 0; i < 3; i++ {
		none()
		count()
	}
	var t tiny
	t.method()
	t.pointer().method()
	ignore(1, "b", nil)
	a, b := swap("a", "b")
	n, ok, s := constant()
	fmt.Println(one(5), a, b, n, ok, s, first([2]int{8, 9}), forever(3), calls)
	stop(3)
}
