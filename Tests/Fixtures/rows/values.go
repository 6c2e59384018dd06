// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"errors"
	"os"
	"strings"
)

type address struct{ Street, City string }

type person struct {
	Name    string
	Age     int
	Home    *address
	Numbers []int
}

//go:noinline
func show(p *person, text string, list []int) {}

func showAll() {
	home := &address{"1 Main St", "Springfield"}
	show(&person{"Alice", 30, home, []int{1, 2, 3}}, strings.Repeat("0123456789", 10), []int{1, 2, 3, 4, 5, 6, 7})
}

// Row: values in brief: no elements, three fields, no pointers followed
//
//	trace: main.show
//	with: {"maxArrayValues": 0, "maxStructFields": 3, "followPointers": false, "maxVariableRecurse": 0}
//	> goroutine(1): main.show((*main.person)(0xADDRESS), "0123456789012345678901234567890123456789012345678901234567890123...+36 more", []int len: 7, cap: 7, [...+7 more])
//	>> goroutine(1): main.show => ()
func brief() { showAll() }

// Row: shorter texts, no fields
//
//	trace: main.show
//	with: {"maxStringLen": 32, "maxArrayValues": 0, "maxStructFields": 0, "maxVariableRecurse": 0}
//	> goroutine(1): main.show(*main.person {...+4 more}, "01234567890123456789012345678901...+68 more", []int len: 7, cap: 7, [...+7 more])
//	>> goroutine(1): main.show => ()
func typesOnly() { showAll() }

// Row: five elements, three fields, one level
//
//	trace: main.show
//	with: {"maxStringLen": 64, "maxArrayValues": 5, "maxStructFields": 3, "followPointers": false}
//	> goroutine(1): main.show((*main.person)(0xADDRESS), "0123456789012345678901234567890123456789012345678901234567890123...+36 more", []int len: 7, cap: 7, [1,2,3,4,5,...+2 more])
//	>> goroutine(1): main.show => ()
func inline() { showAll() }

// Row: longer texts, ten of everything, two levels
//
//	trace: main.show
//	with: {"maxStringLen": 128, "maxArrayValues": 10, "maxStructFields": 10, "maxVariableRecurse": 2}
//	> goroutine(1): main.show(*main.person {Name: "Alice", Age: 30, Home: *main.address {Street: "1 Main St", City: "Springfield"}, Numbers: []int len: 3, cap: 3, [1,2,3]}, "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789", []int len: 7, cap: 7, [1,2,3,4,5,6,7])
//	>> goroutine(1): main.show => ()
func long() { showAll() }

// Row: everything, with what pointers point to, three levels
//
//	trace: main.show
//	with: {"maxStringLen": 256, "maxArrayValues": 100, "maxStructFields": -1, "maxVariableRecurse": 3}
//	> goroutine(1): main.show(*main.person {Name: "Alice", Age: 30, Home: *main.address {Street: "1 Main St", City: "Springfield"}, Numbers: []int len: 3, cap: 3, [1,2,3]}, "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789", []int len: 7, cap: 7, [1,2,3,4,5,6,7])
//	>> goroutine(1): main.show => ()
func longest() { showAll() }

//go:noinline
func texts(a, b, c string) int { return len(a) + len(b) + len(c) }

func allTexts() {
	texts(strings.Repeat("a", 513), strings.Repeat("b", 1025), strings.Repeat("c", 4097))
}

// Row: texts of 513, 1025 and 4097 bytes
//
//	trace: main.texts
//	with: {"maxStringLen": 8}
//	> goroutine(1): main.texts("aaaaaaaa...+505 more", "bbbbbbbb...+1017 more", "cccccccc...+4089 more")
//	>> goroutine(1): main.texts => (5635)
func longTexts() { allTexts() }

// Row: the same with more shown: LONGER is 512 letters
//
//	trace: main.texts
//	with: {"maxStringLen": 512}
//	> goroutine(1): main.texts("LONGER a...+1 more", "LONGER b...+513 more", "LONGER c...+3585 more")
//	>> goroutine(1): main.texts => (5635)
func longerTexts() { allTexts() }

//go:noinline
func plain(text string) string { return text }

// Row: line feeds, tabs, quotes and other characters with a meaning
//
//	trace: main.plain
//	> goroutine(1): main.plain("two\nlines\tand \"quotes\" \\ \x00 é")
//	>> goroutine(1): main.plain => ("two\nlines\tand \"quotes\" \\ \x00 é")
func escapes() { plain("two\nlines\tand \"quotes\" \\ \x00 é") }

//go:noinline
func maps(m map[string]int, c chan int, e error, x any, z *complex128, f func()) {}

// Row: a map, a channel, interfaces, a complex number, a function
//
//	trace: main.maps
//	> goroutine(1): main.maps(map[string]int ["k": 1, ], chan int 1/3, error(*errors.errorString) *{s: "bad"}, interface {}(int) 5, *(1 + 2i), main.calledBack)
//	>> goroutine(1): main.maps => ()
func variety() {
	c := make(chan int, 3)
	c <- 1
	z := complex(1, float64(len(os.Args)))
	maps(map[string]int{"k": 1}, c, errors.New("bad"), 5, &z, calledBack)
}

// Row: a nil of each of them
//
//	trace: main.maps
//	> goroutine(1): main.maps(map[string]int nil, chan int nil, error nil, interface {} nil, *complex128 nil, nil)
//	>> goroutine(1): main.maps => ()
func nils() { maps(nil, nil, nil, nil, nil, nil) }
