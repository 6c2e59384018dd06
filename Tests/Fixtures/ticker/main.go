// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// ticker [FILE]: a line each 100 ms for 3 s, to stdout and to the file, then "done".
package main

import (
	"fmt"
	"os"
	"time"
)

//go:noinline
func tick(n int) string { //@ tick
	return fmt.Sprintf("tick %d", n)
}

func main() {
	var file *os.File
	if len(os.Args) > 1 {
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
	for n := 1; n <= 30; n++ {
		print(tick(n))
		time.Sleep(100 * time.Millisecond)
	}
	print("done")
}
