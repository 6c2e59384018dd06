// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// pair CALLS [RATE [SECONDS]]: two goroutines make CALLS calls each, as fast as they can or RATE a second together,
// whose arguments and results can be checked against each other; after SECONDS, where that is not 0, they end early.
// Each tells its own id and what it counted, in all and in each second.
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"
)

const workers = 2

var texts = [workers][]string{
	{"zero, the first", "zero, the second", "zero, the third and longest of all"},
	{"one, the first of these", "one, the second", "one, the third"},
}

var sinks [workers][64]int

//go:noinline
func touch(worker, n int) { sinks[worker][n%64] += n }

// relate's results follow from its arguments, and its arguments from each other.
//
//go:noinline
func relate(worker, n, thrice int, text string) (sum int, same string) { //@ relate
	touch(worker, n)
	return n + thrice + worker, text
}

// goroutineID is the number that the runtime itself prints in a trace back.
func goroutineID() int {
	buffer := make([]byte, 64)
	text := string(buffer[:runtime.Stack(buffer, false)])
	id, _ := strconv.Atoi(strings.Fields(text)[1])
	return id
}

func work(worker, calls, rate, seconds int) string {
	start := time.Now()
	var inSecond []int
	n, wrong := 0, 0
	for ; n < calls; n++ {
		if n%16 == 0 {
			now := int(time.Since(start) / time.Second)
			for len(inSecond) <= now {
				inSecond = append(inSecond, 0)
			}
			if seconds > 0 && now >= seconds {
				break
			}
		}
		inSecond[len(inSecond)-1]++
		if rate > 0 && n%16 == 0 {
			due := start.Add(time.Duration(n) * workers * time.Second / time.Duration(rate))
			time.Sleep(time.Until(due))
		}
		text := texts[worker][n%3]
		if sum, same := relate(worker, n, 3*n, text); sum != 4*n+worker || same != text {
			wrong++
		}
		if n%64 == 0 {
			runtime.Gosched()
		}
	}
	return fmt.Sprintf("goroutine %d worker %d calls %d wrong %d in each second %v", goroutineID(), worker, n, wrong, inSecond)
}

func main() {
	numbers := make([]int, 3)
	for i, text := range os.Args[1:] {
		number, err := strconv.Atoi(text)
		if err != nil || i >= len(numbers) {
			fmt.Fprintln(os.Stderr, "usage: pair CALLS [RATE [SECONDS]]")
			os.Exit(2)
		}
		numbers[i] = number
	}
	var group sync.WaitGroup
	var reports [workers]string
	for worker := 0; worker < workers; worker++ {
		group.Add(1)
		go func(worker int) {
			defer group.Done()
			reports[worker] = work(worker, numbers[0], numbers[1], numbers[2])
		}(worker)
	}
	group.Wait()
	for _, report := range reports {
		fmt.Println(report)
	}
}
