// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// timing: six calls, of 0 to 5 ms, with the time of day before and after each. timing -: one call that lasts until the
// end of its input.
package main

import (
	"fmt"
	"io"
	"os"
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

func main() {
	if len(os.Args) > 1 {
		hold()
		return
	}
	for milliseconds := 0; milliseconds < 6; milliseconds++ {
		before := time.Now()
		nap(milliseconds)
		fmt.Println(before.UnixNano(), time.Now().UnixNano())
	}
}
