// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Calls without end from four goroutines, and checks each result. Says that it is alive ten times a second; on
// SIGTERM it prints what it counted and ends with 0, or with 1 where a result was wrong.
//
//	hot [CALLS]
//
// CALLS is how many calls each goroutine makes before it rests for a millisecond, so that whoever reads can keep up.
package main

import (
	"fmt"
	"os"
	"os/signal"
	"strconv"
	"sync/atomic"
	"syscall"
	"time"
)

var calls, wrong, sink int64

//go:noinline
func touch(n int) { atomic.AddInt64(&sink, int64(n)) }

//go:noinline
func step(n int, m int) (sum int) { //@ step
	touch(n)
	sum = n + m
	return sum
}

func main() {
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM)
	most := 0
	if len(os.Args) > 1 {
		most, _ = strconv.Atoi(os.Args[1])
	}
	for g := 0; g < 4; g++ {
		go func(g int) {
			for n := 0; ; n++ {
				if step(n, g) != n+g {
					atomic.AddInt64(&wrong, 1)
				}
				atomic.AddInt64(&calls, 1)
				if most > 0 && n%most == 0 {
					time.Sleep(time.Millisecond)
				}
			}
		}(g)
	}
	fmt.Println("ready")
	for tick := time.NewTicker(100 * time.Millisecond); ; {
		select {
		case <-tick.C:
			fmt.Printf("alive %d\n", atomic.LoadInt64(&calls))
		case <-stop:
			bad := atomic.LoadInt64(&wrong)
			fmt.Printf("done wrong %d\n", bad)
			if bad != 0 {
				os.Exit(1)
			}
			return
		}
	}
}
