// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import "fmt"

//go:noinline
func firstAbove(list []int, least int) (at int, found bool, err error) {
	fmt.Println("searching") //@ resultsEmpty
	for i, n := range list {
		if n > least {
			at, found = i, true
			break
		}
	}
	return at, found, err
}

// Row: results that nothing has been assigned to yet, which the optimiser gives no place
//
//	log resultsEmpty: {at} {found} {err}
//	> goroutine(1): 0 false error nil
func emptyResults() {
	fmt.Println(firstAbove([]int{1, 5}, 3))
}

//go:noinline
func tell(text string, n int) { fmt.Println(text, n) }

//go:noinline
func told(limit int) {
	step, name := 2, ""
	for i := 0; i < limit; i++ {
		tell("round", i) //@ counterRound
	}
	step++
	tell(name, step)
}

// Row: variables with a value that the source says, and the counter of a loop
//
//	log counterRound: {i} {step} {name}
//	> goroutine(1): 0 2 ""
//	> goroutine(1): 1 2 ""
//	> goroutine(1): 2 2 ""
func counters() {
	told(3)
}
