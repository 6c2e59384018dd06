// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"fmt"
	"strings"
)

//go:noinline
func callBack(i int) int {
	result := i * i
	fmt.Println("called with", i) //@ CALLED
	return result
}

func callFour() {
	for i := 1; i <= 4; i++ {
		callBack(i)
	}
}

// Row: an expression in a logpoint, and a sign of per cent
//
//	optimised from 1.21
//	log CALLED: {i*2}: in callBack! 100% of {result}
//	> goroutine(1): 2: in callBack! 100% of 1
//	> goroutine(1): 4: in callBack! 100% of 4
//	> goroutine(1): 6: in callBack! 100% of 9
//	> goroutine(1): 8: in callBack! 100% of 16
func calledBack() { callFour() }

//go:noinline
func look(m map[string]int, text *string) {
	fmt.Println(len(m), len(*text)) //@ LOOKED
}

// Row: braces that are text, and one in a key
//
//	log LOOKED: {{key}} is {m["{"]}, {m["k"]}
//	> goroutine(1): {key} is 3, 0
func braces() {
	text := "t"
	look(map[string]int{"{": 3}, &text)
}

// Row: a pointer's text in a logpoint, up to 1,024 bytes, and how long it is
//
//	log LOOKED: {text} {len(*text)}
//	with: {"maxStringLen": 4}
//	> goroutine(1): *"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...+3 more" 1027
func wholeText() {
	text := strings.Repeat("x", 1027)
	look(nil, &text)
}

// Row: a condition on a logpoint
//
//	optimised from 1.21
//	log CALLED when i > 1 && result != 9: {i}
//	> goroutine(1): 2
//	> goroutine(1): 4
func conditions() { callFour() }

// Row: the fourth hit alone
//
//	log CALLED hits 4: {i}
//	> goroutine(1): 4
func fourth() { callFour() }

// Row: every second hit
//
//	log CALLED hits % 2: {i}
//	> goroutine(1): 2
//	> goroutine(1): 4
func everySecond() { callFour() }

// Row: the first hits
//
//	log CALLED hits < 3: {i}
//	> goroutine(1): 1
//	> goroutine(1): 2
func firstOnes() { callFour() }

// Row: a line in the midst of a function, with all that is in scope there
//
//	optimised from 1.21
//	line CALLED
//	> goroutine(1): main.callBack at logs.go:CALLED {i: 1, result: 1}
//	> goroutine(1): main.callBack at logs.go:CALLED {i: 2, result: 4}
//	> goroutine(1): main.callBack at logs.go:CALLED {i: 3, result: 9}
//	> goroutine(1): main.callBack at logs.go:CALLED {i: 4, result: 16}
func midFunction() { callFour() }
