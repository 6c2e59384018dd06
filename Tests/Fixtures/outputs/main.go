// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// outputs KIND: writes to both streams in ways that are hard on a reader.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"time"
)

func write(file *os.File, data []byte) {
	for len(data) > 0 {
		n, err := file.Write(data)
		if err != nil {
			os.Exit(1)
		}
		data = data[n:]
	}
}

func main() {
	switch os.Args[1] {
	case "partial":
		// A question without a line feed must be seen while the program waits.
		fmt.Print("name? ")
		time.Sleep(time.Second)
		fmt.Print("none\nno line feed at the end")
		fmt.Fprint(os.Stderr, "nor here")
	case "characters":
		// Each write ends inside a character.
		for i := 0; i < 50; i++ {
			text := []byte("é€😀")
			for _, b := range text {
				write(os.Stdout, []byte{b})
				time.Sleep(100 * time.Microsecond)
			}
		}
		fmt.Println()
	case "invalid":
		write(os.Stdout, []byte("a\xffb\xc3(\xe2\x82z\xf0\x9f\x98\n\x00\x1b[31mred\u2028\n"))
		write(os.Stderr, []byte("\x80\x80ok\xed\xa0\x80\n"))
	case "burst":
		// 4 MiB to stdout and 1 MiB to stderr, from a generator that the test knows.
		seed := uint32(1)
		block := make([]byte, 64*1024)
		for i := 0; i < 64; i++ {
			for j := range block {
				seed = seed*1664525 + 1013904223
				block[j] = "abcdefghijklmnopqrstuvwxyz01234\n"[seed>>27]
			}
			write(os.Stdout, block)
			if i%4 == 0 {
				write(os.Stderr, block)
			}
		}
	case "holder":
		// The child keeps both streams open after this program has ended.
		child := exec.Command("/bin/sleep", "30")
		child.Stdout, child.Stderr = os.Stdout, os.Stderr
		if err := child.Start(); err != nil {
			panic(err)
		}
		fmt.Printf("holder %d\n", child.Process.Pid)
	case "stdin":
		data := make([]byte, 16)
		n, err := os.Stdin.Read(data)
		fmt.Printf("read %d, %v\n", n, err)
	}
}
