// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Maps of any size, whose order differs from run to run. "grow": one that is told after each entry that it gains and
// then loses, and larger ones. "write N": N calls with maps that other goroutines write all the time.
package main

import (
	"fmt"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
)

//go:noinline
func grown(n int, m map[int]int) {}

//go:noinline
func shrunk(n int, m map[int]int) {}

//go:noinline
func large(n int, m map[int]int) {}

//go:noinline
func texts(n int, m map[string]string) {}

//go:noinline
func watched(few, some map[string]int) {}

func grow() {
	m := map[int]int{}
	for n := 1; n <= 200; n++ {
		m[n] = n * n
		grown(n, m)
	}
	for n := 1; n < 200; n++ {
		delete(m, n)
		shrunk(200-n, m)
	}
	for _, n := range []int{500, 1000, 5000} {
		big := map[int]int{}
		for i := 1; i <= n; i++ {
			big[i] = i * i
		}
		large(n, big)
	}
	words := map[string]string{}
	for n := 1; n <= 64; n++ {
		words["key "+strconv.Itoa(n)] = "value " + strconv.Itoa(n)
		texts(n, words)
	}
	fmt.Println("grown")
}

// churn adds and takes away entries, of which the value is the key's number plus 1000.
func churn(m map[string]int, names []string, lock *sync.Mutex, stop *int32) {
	for i := 0; atomic.LoadInt32(stop) == 0; i++ {
		at := i * 7 % len(names)
		lock.Lock()
		if _, ok := m[names[at]]; ok {
			delete(m, names[at])
		} else {
			m[names[at]] = at + 1000
		}
		lock.Unlock()
	}
}

func write(calls int) {
	var stop int32
	var writers sync.WaitGroup
	maps := [2]map[string]int{{}, {}}
	for i, size := range []int{6, 40} {
		names := make([]string, size)
		for j := range names {
			names[j] = "key " + strconv.Itoa(j)
		}
		writers.Add(1)
		go func(m map[string]int) {
			churn(m, names, &sync.Mutex{}, &stop)
			writers.Done()
		}(maps[i])
	}
	for i := 0; i < calls; i++ {
		watched(maps[0], maps[1])
	}
	atomic.StoreInt32(&stop, 1)
	writers.Wait()
	fmt.Println("called", calls)
}

func main() {
	if len(os.Args) > 2 {
		calls, _ := strconv.Atoi(os.Args[2])
		write(calls)
		return
	}
	grow()
}
