// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import "fmt"

//go:noinline
func upTo(limit int, list []int) (sum int) {
	i := 0
	if limit > len(list) {
		limit = len(list)
	}
	if limit != 3 {
		for i < limit { //@ branchedHead
			sum += list[i]
			i++
		}
	}
	return sum
}

// Row: a loop that a branch leads into, which the optimiser begins without code of its own
//
//	log branchedHead: {limit}
//	> goroutine(1): 2
//	> goroutine(1): 0
//	> goroutine(1): 4
func branchedLoops() {
	list := []int{1, 2, 3, 4}
	for _, limit := range []int{2, 3, 0, 4} {
		fmt.Println(upTo(limit, list))
	}
}

//go:noinline
func named(n int) {
	switch n {
	case 1: //@ halvesFirst
		tell("one", n)
	case 2:
		tell("two", n)
	case 3: //@ halvesThird
		tell("three", n)
	case 4:
		tell("four", n)
	case 5: //@ halvesFifth
		tell("five", n)
	}
}

// Row: numbers compared by halves: a case is evaluated if no case before it matches
//
//	log halvesFirst: first
//	log halvesThird: third
//	log halvesFifth: fifth
//	> goroutine(1): first
//	> goroutine(1): first
//	> goroutine(1): third
//	> goroutine(1): first
//	> goroutine(1): third
//	> goroutine(1): fifth
//	> goroutine(1): first
//	> goroutine(1): third
//	> goroutine(1): fifth
func comparedHalves() {
	for _, n := range []int{1, 3, 5, 7} {
		named(n)
	}
}

//go:noinline
func chosen(n int) {
	switch n {
	case 1: //@ tableFirst
		tell("one", n)
	case 2:
		tell("two", n)
	case 3:
		tell("three", n)
	case 4:
		tell("four", n)
	case 5: //@ tableFifth
		tell("five", n)
	case 6:
		tell("six", n)
	case 7:
		tell("seven", n)
	case 8:
		tell("eight", n)
	case 9: //@ tableNinth
		tell("nine", n)
	default:
		tell("many", n)
	}
}

// Row: more numbers, which optimised code finds in a table of jumps
//
//	unoptimised
//	log tableFirst: first
//	log tableFifth: fifth
//	log tableNinth: ninth
//	> goroutine(1): first
//	> goroutine(1): first
//	> goroutine(1): fifth
//	> goroutine(1): first
//	> goroutine(1): fifth
//	> goroutine(1): ninth
//	> goroutine(1): first
//	> goroutine(1): fifth
//	> goroutine(1): ninth
func jumpTable() {
	for _, n := range []int{1, 5, 9, 20} {
		chosen(n)
	}
}
