// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Calls that end in different ways, each chosen by its number, so that the program knows which ones do. It prints how
// many calls failed, were slow, panicked and recursed.
package main

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync"
	"time"
)

type order struct {
	ID    int
	Price int
}

var errNoStock = errors.New("no stock")

//go:noinline
func reserve(o *order, count int) (left int, err error) {
	if o.ID%27027 == 13 {
		return 0, errNoStock
	}
	o.Price++
	return count - 1, nil
}

//go:noinline
func price(n int) int {
	return n * 3
}

//go:noinline
func wait(n int) {
	if n%10 == 7 {
		time.Sleep(30 * time.Millisecond)
	}
}

//go:noinline
func parse(n int) (value int, err error) {
	if n%5 == 3 {
		panic("bad number " + strconv.Itoa(n))
	}
	if n%5 == 4 {
		return 0, errNoStock
	}
	return n, nil
}

func parsed(n int) {
	defer func() { recover() }()
	parse(n)
}

// walk fails at depth 3 only, and so fails in every call above it, but the outermost one hides it.
//
//go:noinline
func walk(depth int) error {
	if depth == 3 {
		return errNoStock
	}
	if err := walk(depth + 1); err != nil && depth > 0 {
		return fmt.Errorf("depth %d: %w", depth, err)
	}
	return nil
}

//go:noinline
func leave(n int) error {
	if n%2 == 1 {
		runtime.Goexit()
	}
	return errNoStock
}

//go:noinline
func block(gate chan bool) error {
	<-gate
	return errNoStock
}

func main() {
	calls := 100
	if len(os.Args) > 1 {
		calls, _ = strconv.Atoi(os.Args[1])
	}
	failed, slow := 0, 0
	o := &order{}
	for n := 0; n < calls; n++ {
		o.ID = n
		if _, err := reserve(o, n); err != nil {
			failed++
		}
	}
	sum := 0
	for n := 0; n < 10; n++ {
		sum += price(n)
	}
	for n := 0; n < 20; n++ {
		wait(n)
		if n%10 == 7 {
			slow++
		}
	}
	for n := 0; n < 10; n++ {
		parsed(n)
	}
	fmt.Println("walk:", walk(0))
	var group sync.WaitGroup
	for n := 0; n < 4; n++ {
		group.Add(1)
		go func(n int) {
			defer group.Done()
			leave(n)
		}(n)
		group.Wait()
	}
	gate := make(chan bool)
	go block(gate)
	go block(gate)
	time.Sleep(20 * time.Millisecond)
	fmt.Println("failed:", failed, "slow:", slow, "sum:", sum)
}
