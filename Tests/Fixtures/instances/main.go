// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Two instantiations that share one body, since both are of pointers: some calls return, some end by a panic.
package main

import "fmt"

type apple struct{ Weight int }
type pear struct{ Name string }

//go:noinline
func take[T any](item T, fails bool) T {
	if fails {
		panic("dropped")
	}
	return item
}

func try[T any](item T, fails bool) {
	defer func() { recover() }()
	take(item, fails)
}

func main() {
	try(&apple{3}, false)
	try(&pear{"conference"}, true)
	try(&apple{4}, true)
	try(&pear{"comice"}, false)
	fmt.Println("done")
}
