// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Function literals, written in one line, that capture structures and arrays by value; in a generic function types of
// which one argument is plain and has the shape of the other.
package main

import (
	"fmt"
	"time"
)

type pair[A, B any] struct {
	First  A
	Second B
}

//go:noinline
func show[T any](other *pair[int64, T]) string {
	literal := func() string { return fmt.Sprint(other.First, other.Second) } //@ generic
	return literal()
}

//go:noinline
func keep(value pair[*int, int], numbers [4]int, changed [2]int) string {
	literal := func() string { changed[0]++; return fmt.Sprint(*value.First, numbers, changed) } //@ plain
	return literal()
}

func main() {
	n := 5
	fmt.Println(show(&pair[int64, time.Duration]{3, 4}), keep(pair[*int, int]{&n, 6}, [4]int{1, 2, 3, 4}, [2]int{}))
}
