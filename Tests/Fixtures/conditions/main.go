// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Many calls of few functions, for conditions that pass few of them. The program counts for itself.
package main

import (
	"fmt"
	"os"
	"strconv"
)

type order struct {
	Number int
	Name   string
	Price  float64
	Next   *order
}

var total int

//go:noinline
func step(i int) int { //@ step
	total += i
	return i * 2 //@ doubled
}

//go:noinline
func take(o *order, tags map[string]int) bool { //@ take
	total++
	return o != nil && tags[o.Name] > 0
}

//go:noinline
func price(name string, cents float64, f float32) float64 {
	total++
	return cents * float64(f)
}

func main() {
	count := 10
	if len(os.Args) > 1 {
		count, _ = strconv.Atoi(os.Args[1])
	}
	for i := 0; i < count; i++ {
		step(i)
	}
	for i := 0; i < 10; i++ {
		o := &order{Number: i, Name: "order " + strconv.Itoa(i), Price: float64(i) + 0.5}
		if i%2 == 0 {
			o.Next = &order{Number: i * 100}
		}
		if i == 5 {
			o = nil
		}
		take(o, map[string]int{"order 3": 1, "order 4": i})
		price("item "+strconv.Itoa(i), float64(i)*1.25, float32(i)/4)
	}
	fmt.Println("total", total)
}
