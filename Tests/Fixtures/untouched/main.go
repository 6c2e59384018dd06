// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Memory that the program owns and has never touched, so that the kernel has given it no page yet: it holds zeros.
package main

import "fmt"

type block struct {
	Head string
	Body [1 << 16]byte
	Tail string
	Next *block
}

var spare block
var table [1 << 16]int64

//go:noinline
func buffer(b []byte, n int) int { return len(b) + n }

//go:noinline
func blocks(b *[1 << 20]int32, s []string, p *[8]string) ([]string, int) { return s, len(b) }

//go:noinline
func variable(p *int64, s *string) (*int64, *string) { return p, s }

//go:noinline
func held(v any, n int) any { return v }

func main() {
	fmt.Println(buffer(make([]byte, 1<<20), 1))
	words := make([]string, 1<<18)
	_, n := blocks(new([1 << 20]int32), words[1<<17:], (*[8]string)(words[1<<16:]))
	fmt.Println(n)
	p, _ := variable(&table[1<<15], &spare.Tail)
	fmt.Println(*p)
	fmt.Println(held(make([]byte, 1<<20)[1<<19:], 2) != nil)
}
