// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// timing: six calls, of 0 to 5 ms, with the time of day before and after each. timing hold: one call that lasts until the
// end of its input. timing storm: one call after the other, until the end of its input; each returns when the one before
// it ended, when it started itself, and its text. Most of the time is spent inside the calls.
package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync/atomic"
	"time"
)

//go:noinline
func nap(milliseconds int) int {
	time.Sleep(time.Duration(milliseconds) * time.Millisecond)
	return milliseconds //@ woken
}

//go:noinline
func hold() int64 {
	fmt.Println("holding")
	count, _ := io.Copy(io.Discard, os.Stdin)
	return count
}

//go:noinline
func stamp(text string, before int64) (int64, int64, string) {
	start := time.Now()
	for time.Since(start) < 50*time.Microsecond {
	}
	return before, start.UnixNano(), text
}

func storm() {
	var ended atomic.Bool
	go func() {
		io.Copy(io.Discard, os.Stdin)
		ended.Store(true)
	}()
	text := strings.Repeat("0123456789abcdef", 64)
	before := time.Now().UnixNano()
	for calls := 1; !ended.Load(); calls++ {
		stamp(text, before)
		before = time.Now().UnixNano()
		if calls%10000 == 0 {
			fmt.Println(calls, "calls")
		}
	}
}

func main() {
	if len(os.Args) > 1 {
		map[string]func(){"hold": func() { hold() }, "storm": storm}[os.Args[1]]()
		return
	}
	for milliseconds := 0; milliseconds < 6; milliseconds++ {
		before := time.Now()
		nap(milliseconds)
		fmt.Println(before.UnixNano(), time.Now().UnixNano())
	}
}
