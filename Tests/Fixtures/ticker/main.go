// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// ticker [FILE]: a line each 100 ms for 3 s, to stdout and to the file, then "done". ticker -: the same until the end
// of its input.
package main

import (
	"fmt"
	"io"
	"os"
	"time"
)

//go:noinline
func tick(n int) string { //@ tick
	return fmt.Sprintf("tick %d", n)
}

func main() {
	var file *os.File
	ended := make(chan bool)
	ticks := 30
	if len(os.Args) > 1 && os.Args[1] == "-" {
		ticks = 1 << 30
		go func() {
			io.Copy(io.Discard, os.Stdin)
			close(ended)
		}()
	} else if len(os.Args) > 1 {
		var err error
		if file, err = os.Create(os.Args[1]); err != nil {
			panic(err)
		}
	}
	print := func(line string) {
		fmt.Println(line)
		if file != nil {
			fmt.Fprintln(file, line)
		}
	}
	for n := 1; n <= ticks; n++ {
		print(tick(n))
		select {
		case <-ended:
			ticks = n
		case <-time.After(100 * time.Millisecond):
		}
	}
	print("done")
}
