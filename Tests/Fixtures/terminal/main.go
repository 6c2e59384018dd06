// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Greets each name that is typed, until "bye". ^C ends it with 3.
package main

import (
	"bufio"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"unsafe"
)

var seed = first(41)

//go:noinline
func first(n int) int { return n + 1 }

//go:noinline
func greet(name string) string { return "hello " + name }

func main() {
	interrupts := make(chan os.Signal, 1)
	signal.Notify(interrupts, os.Interrupt)
	go func() {
		<-interrupts
		fmt.Println("interrupted")
		os.Exit(3)
	}()
	kind := "something else"
	var settings syscall.Termios
	_, _, no := syscall.Syscall(syscall.SYS_IOCTL, 0, syscall.TCGETS, uintptr(unsafe.Pointer(&settings)))
	if no == 0 {
		kind = "a terminal"
	}
	fmt.Println("stdin is", kind, "and TERM is", os.Getenv("TERM"), os.Getenv("ADDED"))
	names := bufio.NewScanner(os.Stdin)
	for names.Scan() && names.Text() != "bye" {
		fmt.Println(greet(names.Text()))
	}
	fmt.Fprintln(os.Stderr, "done", seed)
	os.Exit(7)
}
