// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// The collector runs during every call, and stacks shrink: what calls hold is moved or freed behind their backs.
package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

type tree struct {
	Name        string
	Left, Right *tree
}

//go:noinline
func build(depth int, name string) *tree {
	if depth == 0 {
		return nil
	}
	left := build(depth-1, name+"l")
	runtime.GC()
	return &tree{name, left, build(depth-1, name+"r")}
}

//go:noinline
func count(t *tree) int {
	if t == nil {
		return 0
	}
	garbage := make([]byte, 1<<16)
	n := count(t.Left) + 1 + count(t.Right)
	if n == 3 {
		runtime.GC()
	}
	return n + int(garbage[n])
}

// shrink is called with a stack that was large before: the collector halves it.
//
//go:noinline
func shrink(n int, words []string) (string, int) {
	deep(200)
	runtime.GC()
	runtime.GC()
	return words[n], len(words)
}

//go:noinline
func deep(n int) int {
	var frame [512]byte
	if n == 0 {
		return int(frame[n])
	}
	return deep(n-1) + int(frame[n])
}

func main() {
	debug.SetGCPercent(10)
	t := build(3, "t")
	fmt.Println(count(t), t.Right.Left.Name)
	done := make(chan bool)
	for i := 0; i < 3; i++ {
		go func(i int) {
			fmt.Println(shrink(i, []string{"a", "b", "c"}))
			done <- true
		}(i)
		<-done
	}
	// Each has returned, and its returns are seen, before the program ends.
	for runtime.NumGoroutine() > 1 {
		runtime.Gosched()
	}
}
