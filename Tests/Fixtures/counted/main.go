// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Calls step a thousand times, from one goroutine, and says of each tenth call what it was given and what it gave.
package main

import "fmt"

type order struct {
	price float64
	next  *order
}

type size struct{ half float64 }

//go:noinline
func step(n int, name string, size *size, tags map[string]int, o *order) int {
	if n%100 == 99 {
		return inner(n)
	}
	return n * 3
}

//go:noinline
func inner(n int) int { return n * 3 }

func main() {
	names := []string{"ann", "bob", "cyd"}
	sum := 0
	for n := 0; n < 1000; n++ {
		var o *order
		if n%500 == 250 {
			o = &order{price: float64(n), next: &order{price: 7}}
		}
		sum += step(n, names[n%3], &size{half: float64(n) / 2}, map[string]int{"n": n}, o)
	}
	fmt.Println("sum", sum)
}
