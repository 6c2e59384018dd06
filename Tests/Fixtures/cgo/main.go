// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Program cgo calls C, which calls back into Go, and prints what each Go function gets and gives, with the number of the
// goroutine that it runs on.
package main

/*
#include <stdint.h>
#include <pthread.h>

// Thread-local variables of C's own move the place of Go's.
static __thread int64_t calls[3];

extern int64_t weigh(int64_t n, double factor);

static int64_t sum(int64_t n) {
	int64_t total = 0;
	for (int64_t i = 1; i <= n; i++)
		total += weigh(i, i / 2.0);
	calls[1]++;
	return total + calls[1];
}

static void *elsewhere(void *n) { return (void *)sum((int64_t)n); }

// On a thread that Go has not started.
static int64_t sum_elsewhere(int64_t n) {
	pthread_t thread;
	void *result = 0;
	pthread_create(&thread, 0, elsewhere, (void *)n);
	pthread_join(thread, &result);
	return (int64_t)result;
}
*/
import "C"

import (
	"bytes"
	"fmt"
	"runtime"
	"sync"
)

type Pair struct {
	Left  int
	Right string
}

// goroutine is the number that Go's own traces print.
func goroutine() string {
	var text [64]byte
	return string(bytes.Fields(text[:runtime.Stack(text[:], false)])[1])
}

//export weigh
func weigh(n C.int64_t, factor C.double) C.int64_t {
	result := measure(int64(n), float64(factor))
	return C.int64_t(result)
}

//go:noinline
func measure(n int64, factor float64) int64 {
	result := n * int64(factor*4)
	fmt.Printf("> goroutine(%s): main.measure(%d, %v)\n", goroutine(), n, factor)
	fmt.Printf(">> goroutine(%s): main.measure => (%d)\n", goroutine(), result)
	return result
}

//go:noinline
func add(pair Pair, n int) (int, string) {
	sum, text := pair.Left+n, pair.Right+"!"
	fmt.Printf("> goroutine(%s): main.add(main.Pair {Left: %d, Right: %q}, %d)\n", goroutine(), pair.Left, pair.Right, n)
	fmt.Printf(">> goroutine(%s): main.add => (%d, %q)\n", goroutine(), sum, text)
	return sum, text
}

func main() {
	add(Pair{4, "four"}, int(C.sum(2)))
	var done sync.WaitGroup
	done.Add(1)
	go func() {
		defer done.Done()
		add(Pair{5, "five"}, int(C.sum(1)))
	}()
	done.Wait()
	add(Pair{6, "six"}, int(C.sum_elsewhere(1)))
}
