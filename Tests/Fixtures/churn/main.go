// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Starts children and threads, sends itself signals and calls a function, all at once and without end. On SIGTERM it
// prints what went wrong, and ends with 1 if anything did.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"sync/atomic"
	"syscall"
	"time"
)

var sums, children, threads, signals, wrong int64

//go:noinline
func add(a int, b int) int { //@ add
	return a + b
}

func check(ok bool) {
	if !ok {
		atomic.AddInt64(&wrong, 1)
	}
}

func main() {
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM)
	users := make(chan os.Signal, 1)
	signal.Notify(users, syscall.SIGUSR1)
	for g := 0; g < 3; g++ {
		go func(g int) {
			for n := 0; ; n++ {
				check(add(n, g) == n+g)
				atomic.AddInt64(&sums, 1)
			}
		}(g)
	}
	go func() {
		for n := 0; ; n++ {
			text, err := exec.Command("/bin/echo", fmt.Sprint(add(n, 1))).Output()
			check(err == nil && string(text) == fmt.Sprintln(n+1))
			atomic.AddInt64(&children, 1)
		}
	}()
	go func() {
		for n := 0; ; n++ {
			done := make(chan int)
			go func() {
				runtime.LockOSThread() // ends the thread with the goroutine
				done <- add(n, 2)
			}()
			check(<-done == n+2)
			atomic.AddInt64(&threads, 1)
		}
	}()
	go func() {
		for {
			syscall.Kill(os.Getpid(), syscall.SIGUSR1)
			select {
			case <-users:
				atomic.AddInt64(&signals, 1)
			case <-time.After(30 * time.Second):
				check(false)
			}
		}
	}()
	fmt.Println("ready")
	for tick := time.NewTicker(100 * time.Millisecond); ; {
		select {
		case <-tick.C:
			fmt.Printf("alive %d %d %d %d\n", atomic.LoadInt64(&sums), atomic.LoadInt64(&children),
				atomic.LoadInt64(&threads), atomic.LoadInt64(&signals))
		case <-stop:
			fmt.Printf("done wrong %d\n", atomic.LoadInt64(&wrong))
			if atomic.LoadInt64(&wrong) != 0 {
				os.Exit(1)
			}
			return
		}
	}
}
