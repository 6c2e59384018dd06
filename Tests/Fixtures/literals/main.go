// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Texts and tables of the program's read-only data, none of which has been touched before the call that gets it: their
// pages are not in memory yet.
package main

import "fmt"

type entry struct {
	Key   string
	Value string
	Table *[4]int
}

var table = [4]int{10, 20, 30, 40}

//go:noinline
func one(a string) int { return len(a) }

//go:noinline
func three(a, b, c string) (int, int, int) { return len(a), len(b), len(c) }

//go:noinline
func list(words []string) int { return len(words) }

//go:noinline
func record(e *entry, held any, err error) (int, bool) { return len(e.Key), err == nil }

//go:noinline
func pick(n int) string {
	switch n % 4 {
	case 0:
		return "the first literal that only a result shows"
	case 1:
		return "the second literal that only a result shows, and which is longer than the sixty-four bytes"
	case 2:
		return ""
	}
	return "the last"
}

//go:noinline
func typed(values ...any) int { return len(values) }

type rarely struct{ A, B int }
type seldom struct{ Name string }
type never interface{ Never() }

func main() {
	total := one("a literal that nobody has read before, of a length past the limit of what is shown in a line")
	a, b, c := three("alpha", "beta, which is a little longer", "")
	total += a + b + c
	total += list([]string{"red", "green", "blue", "the colour of the sky at noon in a dry summer on the plain"})
	n, ok := record(&entry{"key", "value", &table}, "held literal", nil)
	total += n
	for i := 0; i < 4; i++ {
		total += len(pick(i))
	}
	total += typed("s", rarely{1, 2}, &seldom{"name"}, never(nil), (*rarely)(nil), [3]seldom{{"x"}})
	fmt.Println(total, ok)
}
