// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Program callers prints, at each call of stop, the calls around it as Go's own runtime counts them.
package main

import (
	"errors"
	"fmt"
	"os"
	"reflect"
	"runtime"
	"sort"
	"strconv"
	"sync"
)

//go:noinline
func stop(where string) int {
	var counters [100]uintptr
	n := runtime.Callers(2, counters[:])
	frames := runtime.CallersFrames(counters[:n])
	for {
		frame, more := frames.Next()
		fmt.Printf("%s: %s at %s:%d\n", where, frame.Function, frame.File, frame.Line)
		if !more {
			return n
		}
	}
}

// leaf has no frame of its own in an optimised build.
//
//go:noinline
func leaf(a, b int) int { return a*b + 1 }

func inlinedInner(where string) int { return stop(where) + 1 } //@ inlined

func inlinedOuter(where string) int { return inlinedInner(where) * 2 }

//go:noinline
func middle(where string) int { return inlinedOuter(where) }

type Value struct{ name string }

func (v Value) Stop() int { return stop(v.name) }

type Stopper interface{ Stop() int }

//go:noinline
func through(s Stopper) int { return s.Stop() }

//go:noinline
func deferred(where string) (n int) {
	defer func() { n += stop(where) }()
	return 1
}

//go:noinline
func panicking(where string) (err error) {
	defer func() {
		stop(where)
		err = fmt.Errorf("recovered: %v", recover())
	}()
	panic(errors.New(where))
}

//go:noinline
func faulting(where string, p *Value) (err error) {
	defer func() {
		stop(where)
		err = fmt.Errorf("recovered: %v", recover())
	}()
	return errors.New(p.name)
}

// recovering stops in a deferred call that runs when the panic is over.
//
//go:noinline
func recovering(where string) {
	defer stop(where)
	defer func() { _ = recover() }()
	panic(where)
}

//go:noinline
func recursive(where string, depth int) int {
	if depth == 0 {
		return stop(where)
	}
	return recursive(where, depth-1) + 1
}

//go:noinline
func generic[T any](where string, value T) T {
	stop(where)
	return value
}

//go:noinline
func large(where string) byte {
	var space [20000]byte
	space[len(where)] = byte(stop(where))
	return space[len(where)] + space[0]
}

//go:noinline
func body(where string) { stop(where) }

func main() {
	sum := leaf(2, 3) //@ leaf
	middle("inlined")
	through(Value{"method"})
	through(&Value{"wrapper"})
	bound := Value{"bound"}.Stop
	bound()
	func(where string) { stop(where) }("literal")
	deferred("deferred")
	fmt.Println(panicking("panic"))
	fmt.Println(faulting("fault", nil))
	recovering("recovered")
	depth := 5
	if len(os.Args) > 1 {
		depth, _ = strconv.Atoi(os.Args[1])
	}
	recursive("recursion", depth)
	generic("generic", sum)
	generic("generic again", "text")
	large("stack growth")
	list := []int{2, 1}
	sort.Slice(list, func(i, j int) bool {
		stop("callback")
		return list[i] < list[j]
	})
	var once sync.Once
	once.Do(func() { stop("once") })
	reflect.ValueOf(body).Call([]reflect.Value{reflect.ValueOf("reflection")})
	reflect.ValueOf(Value{"reflected method"}).Method(0).Call(nil)
	var group sync.WaitGroup
	group.Add(1)
	go func() {
		defer group.Done()
		stop("goroutine")
	}()
	group.Wait()
	group.Add(1)
	go runs(&group, "goroutine with arguments")
	group.Wait()
	os.Exit(0)
}

//go:noinline
func runs(group *sync.WaitGroup, where string) {
	defer group.Done()
	stop(where)
}
