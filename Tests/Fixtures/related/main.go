// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// related CALLS: two goroutines on two threads make so many calls each, as fast as they can. What a call is given and
// what it gives back belong together, so a value of another call shows. It prints what it counted.
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync"
)

//go:noinline
func work(worker int, n int, twice int, text string) (sum int, same string) { //@ work
	return worker + n + twice, text
}

func main() {
	calls, err := strconv.Atoi(os.Args[1])
	if err != nil {
		panic(err)
	}
	runtime.GOMAXPROCS(4)
	var group sync.WaitGroup
	var returned [2]int
	start := make(chan bool)
	for worker := 0; worker < 2; worker++ {
		group.Add(1)
		go func(worker int) {
			defer group.Done()
			runtime.LockOSThread()
			<-start
			for n := 0; n < calls; n++ {
				number := 2*n + worker
				sum, same := work(worker, number, 2*number, strconv.Itoa(number))
				if sum != worker+3*number || same != strconv.Itoa(number) {
					panic("a wrong result")
				}
				returned[worker]++
			}
		}(worker)
	}
	close(start)
	group.Wait()
	fmt.Println("returned", returned[0]+returned[1])
}
