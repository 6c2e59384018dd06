// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import "fmt"

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
