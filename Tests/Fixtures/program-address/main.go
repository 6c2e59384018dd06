// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Prints where it was loaded: the kernel's auxiliary vector in hexadecimal, then the address of main.here.
package main

import (
	"fmt"
	"os"
	"reflect"
)

//go:noinline
func here() int { return os.Getpid() }

func main() {
	vector, err := os.ReadFile("/proc/self/auxv")
	if err != nil {
		panic(err)
	}
	fmt.Printf("%x\n%x\n", vector, reflect.ValueOf(here).Pointer())
}
