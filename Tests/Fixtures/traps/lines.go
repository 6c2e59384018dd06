// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"errors"
	"fmt"
)

type bead struct {
	kind  int
	color string
}

type chain struct {
	head  *bead
	name  string
	next  *chain
	err   error
	count int
}

//go:noinline
func (s *chain) set(head *bead, name string, next *chain, err error) {
	s.head = head //@ headStored
	s.name = name //@ nameStored
	s.next = next //@ nextStored
	s.err = err   //@ errStored
	s.count++     //@ counted
}

// Row: lines that store pointers
//
//	log headStored: head
//	log nameStored: name
//	log nextStored: next
//	log errStored: err
//	log counted: count
//	> goroutine(1): head
//	> goroutine(1): name
//	> goroutine(1): next
//	> goroutine(1): err
//	> goroutine(1): count
//	> goroutine(1): head
//	> goroutine(1): name
//	> goroutine(1): next
//	> goroutine(1): err
//	> goroutine(1): count
func storedPointers() {
	s := &chain{}
	for i := 0; i < 2; i++ {
		s.set(&bead{i, "red"}, fmt.Sprint(i), s, nil)
	}
	fmt.Println(s.count)
}

//go:noinline
func pick(i int) bead { return bead{i, "green"} }

//go:noinline
func (s *chain) put(i int) int {
	if s.count < 100 {
		b := pick(i)
		s.head = &b //@ escapingStored
	}
	return s.head.kind //@ storedKind
}

// Row: a line that stores a variable's address
//
//	log escapingStored: stored
//	log storedKind: kind
//	> goroutine(1): stored
//	> goroutine(1): kind
//	> goroutine(1): stored
//	> goroutine(1): kind
//	> goroutine(1): kind
func storedEscaping() {
	s := &chain{}
	for i := 0; i < 3; i++ {
		if i == 2 {
			s.count = 100
		}
		s.put(i)
	}
	fmt.Println(s.head.kind)
}

//go:noinline
func describe(v any) (text string) {
	if v != nil {
		switch v := v.(type) { //@ switched
		case *bead:
			text = fmt.Sprint(v.color, v.kind)
		case error:
			text = fmt.Sprintf("error %v", v)
		default:
			text = fmt.Sprintf("other %v", v)
		}
	}
	return text
}

// Row: a switch on types, of which the first statement's code is in one of its cases
//
//	log switched: switch
//	> goroutine(1): switch
//	> goroutine(1): switch
//	> goroutine(1): switch
//	> goroutine(1): switch
func typeSwitch() {
	for _, v := range []any{&bead{1, "red"}, errors.New("no"), 3, nil, "x"} {
		fmt.Println(describe(v))
	}
}

//go:noinline
func grow(sum int, rate float64, days int, isCompound bool) (series [4]int) {
	total := float64(sum)
	for i := 0; i < 4; i++ {
		if isCompound {
			total += total * rate * float64(days) / 365 / 4
		} else {
			total += float64(sum) * rate * float64(days) / 365 / 4 //@ simple
		}
		series[i] = int(total)
	}
	return series
}

//go:noinline
func fill(list []int, a, b int) {
	for i := range list {
		if list[i] < 0 {
			list[i] = a * b / 3 //@ filled
		}
	}
}

// Row: lines of which a part was moved out of their loop
//
//	log simple: simple
//	log filled: filled
//	> goroutine(1): simple
//	> goroutine(1): simple
//	> goroutine(1): simple
//	> goroutine(1): simple
//	> goroutine(1): filled
//	> goroutine(1): filled
//	> goroutine(1): filled
func hoistedPart() {
	fmt.Println(grow(1000, 0.5, 30, true), grow(1000, 0.5, 30, false))
	list := []int{-1, 1, -2, 2, -3}
	fill(list, 4, 6)
	fmt.Println(list)
}

//go:noinline
func scale(list []int, a, b int) {
	for i := range list {
		factor := a * b //@ factored
		list[i] += factor
	}
}

func hoistedLine() {
	list := []int{1, 2, 3}
	scale(list, 4, 6)
	fmt.Println(list)
}
