// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Deferred calls that change results, recover, panic again and leave the goroutine.
package main

import (
	"errors"
	"fmt"
	"runtime"
	"sync"
)

type failure struct {
	Code int
	Why  string
}

func (f *failure) Error() string { return f.Why }

//go:noinline
func named(n int) (result int, err error) {
	defer func() {
		result *= 2
		if n < 0 {
			err = errors.New("negative")
		}
	}()
	result = n + 1
	if n == 0 {
		return 100, nil
	}
	return
}

//go:noinline
func loop(n int) (order string) {
	for i := 0; i < n; i++ {
		defer func(i int) { order += fmt.Sprint(i) }(i)
	}
	return "order "
}

//go:noinline
func raise(n int) int {
	if n > 2 {
		panic(&failure{n, "too many"})
	}
	return n
}

//go:noinline
func between(n int) int {
	defer func() { _ = n }()
	return raise(n) + 1
}

//go:noinline
func recovering(n int) (result int, err error) {
	defer func() {
		if r := recover(); r != nil {
			result, err = -1, r.(error)
		}
	}()
	return between(n), nil
}

// Recovers twice: what the deferred call itself raises, and what was raised before it.
//
//go:noinline
func nestedRecover(n int) (text string) {
	defer func() {
		r := recover()
		text = fmt.Sprint("outer ", r)
	}()
	defer func() {
		defer func() { recover() }()
		raise(n + 1)
	}()
	raise(n)
	return "none"
}

//go:noinline
func again(n int) {
	defer func() {
		r := recover()
		panic(fmt.Sprint("again ", r.(*failure).Code))
	}()
	raise(n)
}

//go:noinline
func catch(n int) (caught any) {
	defer func() { caught = recover() }()
	again(n)
	return nil
}

//go:noinline
func leave(n int, log *[]string) {
	defer func() { *log = append(*log, fmt.Sprint("left ", n)) }()
	if n == 0 {
		runtime.Goexit()
	}
	leave(n-1, log)
}

//go:noinline
func resume(n int, log *[]string) {
	// Goexit goes on after a panic in a deferred call was recovered.
	defer func() {
		defer func() { *log = append(*log, fmt.Sprint("recovered ", recover() != nil)) }()
		raise(n)
	}()
	leave(1, log)
}

func main() {
	fmt.Println(named(4))
	fmt.Println(named(-4))
	fmt.Println(named(0))
	fmt.Println(loop(3))
	fmt.Println(recovering(1))
	fmt.Println(recovering(3))
	fmt.Println(nestedRecover(3))
	fmt.Println(catch(5))
	var group sync.WaitGroup
	var log []string
	group.Add(1)
	go func() {
		defer group.Done()
		resume(6, &log)
	}()
	group.Wait()
	fmt.Println(log)
	// Each has returned, and its returns are seen, before the program ends.
	for runtime.NumGoroutine() > 1 {
		runtime.Gosched()
	}
	fmt.Println(recovering(2))
}
