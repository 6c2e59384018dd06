// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Strings and sequences at the limits of what is shown, and one past them.
package main

import (
	"fmt"
	"strings"
)

//go:noinline
func text(s string) int { return len(s) }

//go:noinline
func texts(s []string) int { return len(s) }

//go:noinline
func numbers(n []int) []int { return n }

//go:noinline
func bytes(b []byte) []byte { return b }

//go:noinline
func array64(a [64]int16) int { return len(a) }

//go:noinline
func array65(a [65]int16) [65]int16 { return a }

//go:noinline
func pointers(p, q []*int) int { return len(p) + len(q) }

//go:noinline
func twice(s string) (string, string) { return s, s }

func squares(n int) []*int {
	p := make([]*int, n)
	for i := range p {
		p[i] = new(int)
		*p[i] = i * i
	}
	return p
}

func octets(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(i)
	}
	return b
}

func main() {
	for _, n := range []int{0, 1, 63, 64, 65, 1000, 1 << 20} {
		fmt.Println("text", text(strings.Repeat("abcdefghij", n/10+1)[:n]))
	}
	// A character of two bytes across the limit.
	fmt.Println("text", text(strings.Repeat("x", 63)+"é"), text(strings.Repeat("x", 62)+"é!"))
	for _, n := range []int{0, 1, 63, 64, 65, 200} {
		s, list := make([]string, n), make([]int, n, n+3)
		for i := range s {
			s[i], list[i] = fmt.Sprint("s", i), -i
		}
		fmt.Println("sequences", texts(s), len(numbers(list)), len(bytes(octets(n))))
	}
	// A hit captures 128 pieces: here its arguments, two slices and 125 or 126 numbers.
	for _, n := range []int{62, 63} {
		fmt.Println("pointers", pointers(squares(n), squares(63)))
	}
	var a [64]int16
	var b [65]int16
	a[63], b[63], b[64] = 63, 63, 64
	fmt.Println("arrays", array64(a), len(array65(b)))
	s, t := twice(strings.Repeat("s", 70))
	fmt.Println("twice", len(s), len(t))
}
