// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Stacks that grow, and so move, between a call's entry and its return, while what it was given and what it gives back
// lies on them.
package main

import (
	"fmt"
	"runtime"
)

type reading struct {
	Name  string
	Marks [3]int
}

// grow needs a hundred frames of 4 KiB: every call starts on a small stack of a goroutine of its own.
//
//go:noinline
func grow(depth int, label string, marks []int) (string, []int) { //@ grow
	var frame [4096]byte
	frame[depth*31%4096] = byte(depth)
	if depth == 0 {
		marks[1] *= 2
		return label + "!", marks
	}
	if depth%25 == 0 {
		return step(depth, label, marks)
	}
	label, marks = grow(depth-1, label, marks)
	marks[0] += int(frame[depth*31%4096]) - depth + 1
	return label, marks
}

//go:noinline
func step(depth int, label string, marks []int) (string, []int) {
	return grow(depth-1, label+string(rune('a'+depth/25)), marks)
}

// fill gets the address of a variable on the caller's stack, which moves under it.
//
//go:noinline
func fill(r *reading, depth int) *reading {
	label, marks := grow(depth, r.Name, r.Marks[:])
	r.Name = label
	r.Marks[2] = len(marks)
	return r
}

func main() {
	for round := 1; round <= 3; round++ {
		done := make(chan reading)
		go func(round int) {
			r := reading{fmt.Sprintf("round %d", round), [3]int{round, 10 * round, 0}}
			fill(&r, 51)
			done <- r
		}(round)
		fmt.Println(<-done)
	}
	// Each has returned, and its returns are seen, before the program ends.
	for runtime.NumGoroutine() > 1 {
		runtime.Gosched()
	}
}
