// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// exitcode N, or exitcode signal N: ends with that code, or by that signal.
package main

import (
	"fmt"
	"os"
	"strconv"
	"syscall"
	"time"
)

func main() {
	n, _ := strconv.Atoi(os.Args[len(os.Args)-1])
	fmt.Printf("ending with %d\n", n)
	if os.Args[1] == "signal" {
		syscall.Kill(syscall.Getpid(), syscall.Signal(n))
		time.Sleep(10 * time.Second)
	}
	os.Exit(n)
}
