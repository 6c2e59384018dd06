// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import "fmt"

type weekday int

func (d weekday) String() string { return [...]string{"mon", "tue"}[d] }

// Row: a method that only the wrapper holds that interfaces call
//
//	trace: main.weekday.String
//	> goroutine(1): main.weekday.String(1)
//	>> goroutine(1): main.weekday.String => ("tue")
func heldMethods() { fmt.Println(any(weekday(1))) }

var sharedNumber *int

// Row: a variable of a literal's own with the name of one that it captures, both on the heap
//
//	unoptimised
//	log ownOfName: {c}
//	> goroutine(1): 12
func ownNames() {
	c := 1
	add := func() {
		c++
		c := c
		sharedNumber = &c
		*sharedNumber += 10
		tell("own", c) //@ ownOfName
	}
	add()
	tell("outer", c)
}
