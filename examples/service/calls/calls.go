// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Package calls logs the calls of a program as a tree, as Go's runtime sees them: what it prints is found by looking at
// the stack of the goroutine, so it can be held against a tracer's account of the same calls.
package calls

import (
	"bytes"
	"fmt"
	"runtime"
	"strings"
	"sync"
)

var (
	root   string
	levels int
	output sync.Mutex
)

// Log turns the log on for calls inside those of the function named root, to so many levels.
func Log(function string, depth int) {
	root = function
	levels = depth
}

// Enter is called first by each function of the program.
func Enter() {
	if root != "" {
		show(">", "")
	}
}

// Leave is called last by each function of the program.
func Leave() {
	if root != "" {
		show(">>", "")
	}
}

// LeaveAs is Leave for a function that the caller of this one, deferred by it, makes return from a panic.
func LeaveAs(function string) {
	if root != "" {
		show(">>", function)
	}
}

// show prints the call of the innermost function, or of the innermost one of this name, where it is inside one of root.
func show(mark, function string) {
	var counters [200]uintptr
	frames := runtime.CallersFrames(counters[:runtime.Callers(3, counters[:])])
	name, depth := "", -1
	for more := true; more; {
		var frame runtime.Frame
		frame, more = frames.Next()
		// An inlined call has no function of its own.
		if frame.Func == nil || isRuntime(frame.Function) {
			continue
		}
		if name == "" && function != "" && frame.Function != function {
			continue
		}
		if name == "" {
			name = frame.Function
		}
		depth++
		if frame.Function == root {
			if depth <= levels {
				output.Lock()
				fmt.Printf("%s%s goroutine(%s): %s\n", strings.Repeat("  ", depth), mark, goroutine(), name)
				output.Unlock()
			}
			return
		}
	}
}

func isRuntime(function string) bool {
	for _, prefix := range []string{"runtime.", "internal/runtime/", "runtime/internal/"} {
		if strings.HasPrefix(function, prefix) {
			return true
		}
	}
	return false
}

// goroutine is the number of the calling goroutine, which only the head of its stack trace tells.
func goroutine() string {
	var head [64]byte
	words := bytes.Fields(head[:runtime.Stack(head[:], false)])
	return string(words[1])
}
