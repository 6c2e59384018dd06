// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import "fmt"

// Row: cases of texts, of which one falls through: each is evaluated up to the one that matches
//
//	unoptimised
//	log textFirst: first
//	log textSecond: second
//	log textThird: third
//	> goroutine(1): first
//	> goroutine(1): first
//	> goroutine(1): second
//	> goroutine(1): first
//	> goroutine(1): second
//	> goroutine(1): third
//	> goroutine(1): first
//	> goroutine(1): second
//	> goroutine(1): third
func textCases() {
	for _, text := range []string{"go", "ä", "zebra", "none"} {
		switch text {
		case "go": //@ textFirst
			fmt.Println("go")
		case "ä": //@ textSecond
			fallthrough
		case "zebra": //@ textThird
			fmt.Println("other")
		}
	}
}

// Row: a switch on types that names nil
//
//	unoptimised
//	log typesSwitch: switch
//	log typesNil: nil
//	log typesInt: int
//	> goroutine(1): switch
//	> goroutine(1): nil
//	> goroutine(1): switch
//	> goroutine(1): nil
//	> goroutine(1): int
//	> goroutine(1): switch
//	> goroutine(1): nil
//	> goroutine(1): int
func typeCases() {
	for _, value := range []any{nil, 1, "x"} {
		switch value.(type) { //@ typesSwitch
		case nil: //@ typesNil
			fmt.Println("nil")
		case int: //@ typesInt
			fmt.Println("int")
		}
	}
}

// Row: a case that lists its values on several lines
//
//	unoptimised
//	log listed: list
//	log behindList: behind
//	> goroutine(1): list
//	> goroutine(1): list
//	> goroutine(1): list
//	> goroutine(1): behind
//	> goroutine(1): list
//	> goroutine(1): behind
func listedCases() {
	for _, n := range []int{1, 25, 30, 99} {
		switch n {
		case 1, 2, //@ listed
			7, 8, 9,
			20, 25:
			fmt.Println("few")
		case 30: //@ behindList
			fmt.Println("many")
		}
	}
}

// Row: a switch and a select without code of their own
//
//	unoptimised
//	log headSwitch: switch
//	log headCase: case
//	log headSelect: select
//	> goroutine(1): switch
//	> goroutine(1): case
//	> goroutine(1): select
//	> goroutine(1): switch
//	> goroutine(1): case
//	> goroutine(1): select
func heads() {
	ready := make(chan int, 2)
	ready <- 1
	ready <- 2
	for _, isOn := range []bool{true, false} {
		switch { //@ headSwitch
		case !isOn: //@ headCase
			fmt.Println("off")
		default:
			fmt.Println("on")
		}
		select { //@ headSelect
		case n := <-ready:
			fmt.Println(n)
		}
	}
}

//go:noinline
func emptied(n int) {
	if n > 0 {
		fmt.Println("more")
	} else {
	}
	_ = n //@ flowEmpty
}

// Row: a loop behind a label, a literal that is called where it stands, a statement without code
//
//	unoptimised
//	log flowLoop: loop
//	log flowCall: call {n}
//	log flowEmpty: empty {n}
//	> goroutine(1): loop
//	> goroutine(1): call 0
//	> goroutine(1): empty 0
//	> goroutine(1): loop
//	> goroutine(1): call 1
//	> goroutine(1): empty 1
func flows() {
	for n := 0; n < 2; n++ {
		left := 3
	again:
		for { //@ flowLoop
			if left--; left < 0 {
				break
			}
			for i := 0; i < 2; i++ {
				if left > 5 {
					continue again
				}
			}
		}
		func(m int) { //@ flowCall
			fmt.Println(m)
		}(n)
		emptied(n)
	}
}

//go:noinline
func deferring(n int) (m int) {
	defer func() { m++ }()
	return n //@ deferringReturns
} //@ deferringEnds

// Row: a return in a function that defers
//
//	unoptimised
//	log deferringReturns: return {n}
//	> goroutine(1): return 3
//	> goroutine(1): return 4
func braces() {
	fmt.Println(deferring(3), deferring(4))
}
