// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"fmt"
	"strings"
)

// Row: a 64-bit integer, a boolean and a byte
//
//	trace: main.small
//	> goroutine(1): main.small(-9000000000, true, 255)
//	>> goroutine(1): main.small => (-9000000255, false)
func smallKinds() { small(-9000000000, true, 255) }

//go:noinline
func small(n int64, ok bool, b byte) (int64, bool) { return n - int64(b), !ok }

// Row: sixteen arguments and two named results
//
//	trace: main.many
//	> goroutine(1): main.many(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16)
//	>> goroutine(1): main.many => (136, 16)
func sixteen() { many(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16) }

//go:noinline
func many(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p int) (sum, last int) {
	sum = a + b + c + d + e + f + g + h + i + j + k + l + m + n + o + p
	last = p
	return
}

// Row: a text and a number as results
//
//	trace: main.count
//	> goroutine(1): main.count("banana", "a")
//	>> goroutine(1): main.count => ("banana has 3 of a", 3)
func textAndNumber() { count("banana", "a") }

//go:noinline
func count(text, part string) (string, int) {
	n := strings.Count(text, part)
	return fmt.Sprint(text, " has ", n, " of ", part), n
}

// Row: different results on different ways out
//
//	trace: main.ways
//	> goroutine(1): main.ways(-1)
//	>> goroutine(1): main.ways => ("negative", false)
//	> goroutine(1): main.ways(0)
//	>> goroutine(1): main.ways => ("", false)
//	> goroutine(1): main.ways(4)
//	>> goroutine(1): main.ways => ("even", true)
func returnPath() {
	for _, n := range []int{-1, 0, 4} {
		ways(n)
	}
}

//go:noinline
func ways(n int) (string, bool) {
	if n < 0 {
		return "negative", false
	}
	if n == 0 {
		return "", false
	}
	for i := n; i > 0; i-- {
		if i*2 == n {
			return "even", true
		}
	}
	return "odd", true
}

// Row: a signed and an unsigned integer, a boolean, a text
//
//	trace: main.wide
//	> goroutine(1): main.wide(-7, 18446744073709551615, false, "héllo")
//	>> goroutine(1): main.wide => ("héllo!", true, 18446744073709551614, -8)
func wideKinds() { wide(-7, 1<<64-1, false, "héllo") }

//go:noinline
func wide(a int64, b uint64, c bool, d string) (string, bool, uint64, int64) {
	return d + "!", !c, b - 1, a - 1
}

type pair struct{ X, Y int }

// Row: pointers, a slice and small integers
//
//	trace: main.point
//	> goroutine(1): main.point(*41, *main.pair {X: 1, Y: 2}, []int len: 3, cap: 3, [1,2,3], -128, 65535)
//	>> goroutine(1): main.point => (*main.pair {X: 42, Y: 2}, []int len: 2, cap: 2, [2,3])
//	> goroutine(1): main.point(*0, *main.pair nil, []int len: 0, cap: 0, nil, 0, 0)
//	>> goroutine(1): main.point => (*main.pair nil, []int len: 0, cap: 0, nil)
func pointers() {
	n := 41
	point(&n, &pair{1, 2}, []int{1, 2, 3}, -128, 65535)
	zero := 0
	point(&zero, nil, nil, 0, 0)
}

//go:noinline
func point(n *int, p *pair, list []int, a int8, b uint16) (*pair, []int) {
	if p == nil {
		return nil, nil
	}
	return &pair{*n + 1, p.Y}, list[1:]
}

type account struct{ owner string }

//go:noinline
func (a account) greet(word string) string { return word + " " + a.owner }

//go:noinline
func (a *account) rename(owner string) (old string) {
	old, a.owner = a.owner, owner
	return old
}

//go:noinline
func total(name string, parts ...int) (sum int) {
	for _, part := range parts {
		sum += part
	}
	return sum
}

// Row: variadic arguments, receivers by value and by pointer
//
//	trace: main.total
//	trace: main.account.greet
//	trace: main.(*account).rename
//	> goroutine(1): main.total("none", []int len: 0, cap: 0, nil)
//	>> goroutine(1): main.total => (0)
//	> goroutine(1): main.total("three", []int len: 3, cap: 3, [1,2,3])
//	>> goroutine(1): main.total => (6)
//	> goroutine(1): main.account.greet(main.account {owner: "ann"}, "hello")
//	>> goroutine(1): main.account.greet => ("hello ann")
//	> goroutine(1): main.(*account).rename(*main.account {owner: "ann"}, "bob")
//	>> goroutine(1): main.(*account).rename => ("ann")
func signatures() {
	total("none")
	total("three", 1, 2, 3)
	a := account{"ann"}
	a.greet("hello")
	a.rename("bob")
}

// Row: ten integers, five texts and an array of texts, in registers and on the stack
//
//	trace: main.tenNumbers
//	trace: main.fiveTexts
//	trace: main.tenTexts
//	> goroutine(1): main.tenNumbers(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
//	>> goroutine(1): main.tenNumbers => (55)
//	> goroutine(1): main.fiveTexts("a", "b", "c", "d", "e")
//	>> goroutine(1): main.fiveTexts => ("abcde")
//	> goroutine(1): main.tenTexts([10]string ["0","1","2","3","4","5","6","7","8","9"])
//	>> goroutine(1): main.tenTexts => ("9")
func manyWords() {
	tenNumbers(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
	fiveTexts("a", "b", "c", "d", "e")
	tenTexts([10]string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"})
}

//go:noinline
func tenNumbers(a, b, c, d, e, f, g, h, i, j int) int { return a + b + c + d + e + f + g + h + i + j }

//go:noinline
func fiveTexts(a, b, c, d, e string) string { return a + b + c + d + e }

//go:noinline
func tenTexts(texts [10]string) string { return texts[9] }

// Row: the callers under each hit
//
//	trace: main.giveOne
//	with: {"stackDepth": 2}
//	> goroutine(1): main.giveOne()
//			main.framed at signatures.go:FRAMED
//			main.main at main.go:RUN
//	>> goroutine(1): main.giveOne => (1)
//			main.framed at signatures.go:FRAMED
//			main.main at main.go:RUN
func framed() {
	giveOne() //@ FRAMED
}

// Row: a function of the runtime that two patterns find
//
//	trace: /^runtime.*gopanic$/
//	trace: /gopanic/
//	> goroutine(1): runtime.gopanic(interface {}(string) "here")
//	>> goroutine(1): runtime.gopanic => panic: "here"
func runtimePattern() {
	defer func() { fmt.Println(recover()) }()
	panic("here")
}
