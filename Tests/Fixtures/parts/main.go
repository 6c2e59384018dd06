// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Variables of which the code uses only a part from some point on: a string's length, an error's type, two of three
// numbers. An optimiser forgets the rest, and does not say which part it kept.
package main

import (
	"errors"
	"fmt"
)

//go:noinline
func load(i int) (string, []int, error) {
	if i == 1 {
		return "one", make([]int, 2, 16), errors.New("load failed")
	}
	return "texttext"[:i+2], make([]int, i+1, 16), nil
}

//go:noinline
func count(s string) int { return len(s) }

// Only whether there is an error, and the lengths.
//
//go:noinline
func lengths(i int, who string) int {
	text, list, err := load(i)
	n := count(who)
	n += count(who) //@ lengths
	if err != nil || len(text) > 3 && len(list) > 2 {
		return -n
	}
	return n
}

type triple struct{ a, b, c int }

type halves struct{ left, right int32 }

//go:noinline
func three(i int) triple { return triple{i, i + 10, i + 20} }

//go:noinline
func two(i int) halves { return halves{int32(i), int32(i + 100)} }

// The first and the last of three, the second of two.
//
//go:noinline
func fields(i int, who string) int {
	t, h := three(i), two(i)
	n := count(who)
	n += count(who) //@ fields
	return n + t.a + t.c + int(h.right)
}

// The capacity and not the length.
//
//go:noinline
func reused(list []int, who string) []int {
	n := count(who) //@ reused
	return append(list[:0], n)
}

// Nothing is forgotten of what has its address taken.
//
//go:noinline
func fill(text *string, i int) { *text = "filled"[:i+1] }

//go:noinline
func addressed(i int, who string) int {
	var text string
	fill(&text, i)
	n := count(who) //@ addressed
	return n + len(text)
}

func main() {
	for i := 0; i < 3; i++ {
		fmt.Println(lengths(i, "somebody"), fields(i, "else"))
		fmt.Println(reused(make([]int, i, i+4), "who"), addressed(i, "you"))
	}
}
