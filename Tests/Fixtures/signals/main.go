// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Every kind of signal that a Go program meets, counted. A traced function runs all the while.
package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"runtime/pprof"
	"syscall"
	"time"
)

type node struct{ value int }

var sink int

//go:noinline
func tick(i int) int { //@ tick
	sink += i
	return i + 1
}

// load takes a SIGSEGV for a nil node, which Go turns into a panic.
//
//go:noinline
func load(n *node) (value int, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = r.(error)
		}
	}()
	return n.value, nil
}

// divide takes a SIGFPE for zero where the compiler leaves the test to the processor.
//
//go:noinline
func divide(a, b int) (q int, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = r.(error)
		}
	}()
	return a / b, nil
}

func main() {
	if err := pprof.StartCPUProfile(io.Discard); err != nil {
		fmt.Println(err)
	}
	ticks := 0
	call := func(n int) {
		for i := 0; i < n; i++ {
			ticks = tick(ticks)
		}
	}

	// One at a time, so that none may be merged with the one before.
	users := make(chan os.Signal, 1)
	signal.Notify(users, syscall.SIGUSR1)
	got := 0
	for i := 0; i < 50; i++ {
		syscall.Kill(syscall.Getpid(), syscall.SIGUSR1)
		call(1)
		<-users
		got++
	}
	fmt.Printf("SIGUSR1 %d of 50\n", got)

	children := make(chan os.Signal, 64)
	signal.Notify(children, syscall.SIGCHLD)
	ended := 0
	for i := 0; i < 10; i++ {
		if err := exec.Command("/bin/true").Run(); err == nil {
			ended++
		}
		call(1)
		<-children
	}
	fmt.Printf("children ended %d of 10\n", ended)

	faults := 0
	for i := 0; i < 50; i++ {
		if _, err := load(nil); err != nil {
			faults++
		}
		if value, err := load(&node{i}); err != nil || value != i {
			faults = -1000
		}
		call(1)
	}
	fmt.Printf("nil loads recovered %d of 50\n", faults)

	divisions := 0
	for i := 0; i < 20; i++ {
		if _, err := divide(i, 0); err != nil {
			divisions++
		}
		call(1)
	}
	fmt.Printf("divisions by zero recovered %d of 20\n", divisions)

	// A loop without calls can only be stopped by SIGURG, and the collector must stop it.
	stop := false
	spinning := make(chan bool)
	go func() {
		spinning <- true
		for spins := 0; !stop; spins++ {
		}
	}()
	<-spinning
	for i := 0; i < 5; i++ {
		runtime.GC()
		call(2)
	}
	stop = true
	fmt.Println("collections 5")

	// Long enough for the profiler's SIGPROF, a hundred a second of running time.
	for until := time.Now().Add(300 * time.Millisecond); time.Now().Before(until); {
		for i := 0; i < 1000; i++ {
			sink += i
		}
	}
	pprof.StopCPUProfile()
	fmt.Printf("ticks %d\n", ticks)
}
