// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Calls that end without a return: by panics that are recovered, raised again and not recovered, and by Goexit. Each
// function that survives to say so prints how the calls under it ended.
package main

import (
	"errors"
	"fmt"
	"runtime"
	"sync"
)

//go:noinline
func bottom(n int) int {
	if n%2 == 0 {
		panic(errors.New("even"))
	}
	return n
}

//go:noinline
func middle(n int) int { return bottom(n) + 1 }

//go:noinline
func guard(n int) (result int, err error) {
	defer func() {
		if e := recover(); e != nil {
			err = fmt.Errorf("caught %v", e)
		}
	}()
	return middle(n), nil
}

//go:noinline
func again(n int) int {
	defer func() {
		panic(fmt.Sprintf("again: %v", recover()))
	}()
	return bottom(n)
}

//go:noinline
func outer(n int) (text string) {
	defer func() { text = fmt.Sprint(recover()) }()
	again(n)
	return "returned"
}

//go:noinline
func read(p *int) int { return *p }

//go:noinline
func safe(p *int) (text string) {
	defer func() { text = fmt.Sprint(recover()) }()
	read(p)
	return "read"
}

//go:noinline
func leave(n int) { stop(n) }

//go:noinline
func stop(n int) { runtime.Goexit() }

//go:noinline
func fatal(reason string) { panic(reason) }

func main() {
	fmt.Println(guard(1))
	fmt.Println(guard(2))
	fmt.Println(outer(4))
	fmt.Println(safe(nil))
	var group sync.WaitGroup
	group.Add(1)
	go func() {
		defer group.Done()
		leave(3)
	}()
	group.Wait()
	// Each has returned, and its returns are seen, before the program ends.
	for runtime.NumGoroutine() > 1 {
		runtime.Gosched()
	}
	fatal("boom")
}
