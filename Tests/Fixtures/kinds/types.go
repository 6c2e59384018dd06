// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"time"
	"unsafe"
)

type point struct{ X, Y int }

func (p point) Name() string { return "point" }

type namer interface{ Name() string }

type mixed struct {
	ID    int32
	Title string
	Ratio float64
	To    *point
	Err   error
	ready bool
	list  []int
	call  func()
}

type segment struct{ From, To point }

type path struct {
	First segment
	Rest  []segment
}

type tag struct{ Text string }

type named struct {
	point
	*tag
	Own int
}

type packed struct {
	A int8
	B int64
	C int16
	D bool
}

type blanked struct {
	A int
	_ int
	B int
}

type void struct{}
type count int
type title string
type celsius float64
type ids []int
type table map[string]int
type callback func(int) int
type handle *point

type box[T any] struct {
	V    T
	List []T
}

// nest holds a value next to another one.
type nest[T any] struct {
	A int8
	V T
}

type node struct {
	Value int
	Next  *node
	Kids  []*node
}

type huge struct {
	A    int
	Body [20000]byte
	Z    int
}

type wide struct {
	A, B, C, D, E, F, G int
	H                   string
	I, J, K, L, M, N    int
}

var (
	number  = 42
	word    = "word"
	pointed = &point{1, 2}
	numbers = []int{1, 2}
	held    = any(5)
	now     = time.Date(2026, 11, 23, 1, 6, 31, 0, time.UTC)
	notes   int
)

//go:noinline
func note() { notes++ }

// touch keeps what it is given alive until here.
//
//go:noinline
func touch(a int8, b unsafe.Pointer, c, d int) { notes += c + d }

//go:noinline
func double(n int) int { return 2 * n }

func literal(n int) func() int { return func() int { n++; return n } }

func buffered() chan int {
	c := make(chan int, 3)
	c <- 1
	return c
}

func ring() *node {
	n := &node{Value: 1}
	n.Next = &node{2, n, nil}
	return n
}

func loop() any {
	var a any
	a = &a
	return a
}
