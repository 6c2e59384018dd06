// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// A goroutine that moves from thread to thread between a call's entry and its return, and one that may not. A thread
// that another goroutine is locked to can't take ours, so each meeting hands it on.
package main

import (
	"fmt"
	"runtime"
	"sync"
)

//go:noinline
func wander(hops int, name string) (left int, path string) { //@ wander
	if hops == 0 {
		return 0, name
	}
	for i := 0; i < 5; i++ {
		runtime.Gosched()
	}
	left, path = wander(hops-1, name+">")
	runtime.Gosched()
	return left + 1, path
}

//go:noinline
func stay(ping, pong chan int, rounds int) (sum int) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	for i := 0; i < rounds; i++ {
		sum += meet(ping, pong, i)
	}
	return sum
}

// meet sleeps until the other side, on another thread, has answered.
//
//go:noinline
func meet(ping, pong chan int, n int) int {
	ping <- n
	return <-pong
}

//go:noinline
func answer(n int) int {
	runtime.Gosched()
	return n * n
}

func main() {
	runtime.GOMAXPROCS(4)
	var group sync.WaitGroup
	for _, name := range []string{"a", "b", "c"} {
		group.Add(1)
		go func(name string) {
			defer group.Done()
			left, path := wander(4, name)
			if left != 4 || path != name+">>>>" {
				panic(path)
			}
		}(name)
	}
	group.Wait()
	ping, pong := make(chan int), make(chan int)
	go func() {
		for n := range ping {
			pong <- answer(n)
		}
	}()
	fmt.Println("met", stay(ping, pong, 6))
	close(ping)
	// Each has returned, and its returns are seen, before the program ends.
	for runtime.NumGoroutine() > 1 {
		runtime.Gosched()
	}
}
