// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Calls with 8 KiB of text each, without end: more than any buffer holds when nobody reads. Says that it is alive ten
// times a second, ends on SIGTERM.
package main

import (
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
)

//go:noinline
func say(text string) int { //@ say
	return len(text)
}

func main() {
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM)
	text := strings.Repeat("0123456789abcdef", 512)
	go func() {
		for {
			if say(text) != len(text) {
				panic("wrong length")
			}
		}
	}()
	for tick := time.NewTicker(100 * time.Millisecond); ; {
		select {
		case <-tick.C:
			fmt.Println("alive")
		case <-stop:
			fmt.Println("done")
			return
		}
	}
}
