// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Values that a tracer easily reads from the wrong place. The program prints what it passes and gets.
package main

import (
	"bytes"
	"fmt"
	"os"
)

var counter = 40

// Between its fields lies padding.
type padded struct {
	a int8
	b int16
	c int8
	d int32
}

//go:noinline
func locals(p padded, list []int, i int8) int {
	fmt.Fprint(os.Stderr, "") //@ locals
	return int(p.a) + int(p.b) + int(p.c) + int(p.d) + len(list) + int(i) + counter
}

// A parameter without a name, on the stack before one that has a name.
//
//go:noinline
func behindBlank(_ [2]int, b [2]int) [2]int { return [2]int{b[0] * 10, b[1] * 10} }

//go:noinline
func beforeBlank(a, _ [2]int) [2]int { return [2]int{a[0] * 10, a[1] * 10} }

// Calls a function that leaves by a jump, and panics when that one has long returned.
//
//go:noinline
func afterJump(text []byte) (caught any) {
	defer func() { caught = recover() }()
	if bytes.IndexByte(text, 'w') == 6 {
		panic("later")
	}
	return nil
}

func main() {
	list := make([]int, 300)
	list[255] = 77
	fmt.Println("locals", locals(padded{1, 2, 3, 68}, list, -1))
	fmt.Println("behindBlank", behindBlank([2]int{1, 2}, [2]int{3, 4}))
	fmt.Println("beforeBlank", beforeBlank([2]int{1, 2}, [2]int{3, 4}))
	fmt.Println("afterJump", afterJump([]byte("hello world")))
}
