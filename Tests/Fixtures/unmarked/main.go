// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// A line of which Go 1.19 marks no statement in one of several bodies.
package main

import "fmt"

type box[T any] struct{ value T }

var calls int

//go:noinline
func label[T any](value T) string { return fmt.Sprint(value) }

//go:noinline
func write(words ...string) { fmt.Println(words) }

//go:noinline
func show[T any](value box[T], more [3]T) int {
	local := func(next T) int {
		if calls < 0 {
			return 7
		}
		write("value", label(value)) //@ written
		return calls
	}
	return local(more[0])
}

func main() {
	show(box[[2]int8]{}, [3][2]int8{})
	show(box[string]{}, [3]string{})
	show(box[*int]{}, [3]*int{})
}
