// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// A function of the runtime's own that runs on the thread's system stack, called from several goroutines in turn.
package main

import (
	"fmt"
	"runtime"
)

//go:noinline
func look(name string) bool {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.Mallocs > 0 && name != ""
}

func main() {
	fmt.Println(look("main"))
	for _, name := range []string{"first", "second"} {
		done := make(chan bool)
		go func(name string) { done <- look(name) }(name)
		fmt.Println(name, <-done)
	}
	// Each has returned, and its returns are seen, before the program ends.
	for runtime.NumGoroutine() > 1 {
		runtime.Gosched()
	}
}
