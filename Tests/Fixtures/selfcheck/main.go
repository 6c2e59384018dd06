// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// A program that checks what is told of it: it calls functions of many signatures with random values and writes the
// lines that a tracer must print, then compares these with what one printed.
//
//	selfcheck -calls N -seed S -expect FILE     calls, writes FILE, and prints a checksum of the lines of each function
//	selfcheck -compare FILE TRACE               TRACE is what sonde trace --json wrote
//
// The functions stand in signatures.go, which `go run ./generate` writes.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"hash/fnv"
	"os"
	"regexp"
	"runtime"
	"sort"
)

func main() {
	count := flag.Int("calls", 1000, "how many")
	seed := flag.Uint64("seed", 1, "of the random values")
	expect := flag.String("expect", "", "the file to write")
	comparing := flag.String("compare", "", "a file that -expect wrote")
	flag.Parse()
	if *comparing != "" {
		os.Exit(compare(*comparing, flag.Arg(0)))
	}
	r := &random{state: *seed}
	file, err := os.Create(*expect)
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	r.expected = bufio.NewWriter(file)
	r.sums = map[string]uint64{}
	hold(&tables)
	go collect()
	for i := 0; i < *count; i++ {
		call := calls[r.below(uint64(len(calls)))]
		switch r.below(12) {
		case 0: // A new goroutine has a small stack, which grows somewhere on the way.
			done := make(chan bool)
			depth := int(r.below(40))
			go func() {
				deeper(depth, func() { call(r) })
				done <- true
			}()
			<-done
		case 1:
			deeper(int(r.below(200)), func() { call(r) })
		default:
			call(r)
		}
	}
	if err := r.expected.Flush(); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	var names []string
	for name := range r.sums {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		fmt.Printf("%s %016x\n", name, r.sums[name])
	}
}

// Moves stacks and frees memory while the calls are under way.
func collect() {
	for {
		garbage = make([]byte, 1<<16)
		runtime.GC()
		for i := 0; i < 100; i++ {
			runtime.Gosched()
		}
	}
}

var garbage []byte

//go:noinline
func deeper(depth int, f func()) {
	var frame [64]byte
	if depth > 0 {
		frame[depth%64] = 1
		deeper(depth-1, f)
	} else {
		f()
	}
	held = &frame[0] == nil
}

// So that the stack may have to grow between a call and its return.
//
//go:noinline
func grow(depth int) byte {
	var frame [512]byte
	frame[depth%512] = byte(depth)
	if depth > 0 {
		frame[0] = grow(depth - 1)
	}
	return frame[depth%512]
}

//go:noinline
func fill(room []byte, n int) { room[n] = 1 }

//go:noinline
func explode() { panic("explode") }

var held any

//go:noinline
func keep(x any) { held = x }

//go:noinline
func use(x any) {}

//go:noinline
func hold(x any) {}

// Where the heap puts something is another place each time.
var addresses = regexp.MustCompile("0x[0-9a-f]{6,}")

// Writes the line of a call that is about to be made. Of blank parameters some versions of Go tell nothing.
func (r *random) entry(function string, blank []int, arguments ...any) {
	r.note(">", function, blank, arguments)
	if r.below(50) == 0 {
		// What has been done so far has made the stack large. It shrinks, and the call itself has it grow.
		runtime.GC()
		runtime.GC()
	}
}

func (r *random) result(function string, results ...any) { r.note(">>", function, nil, results) }

func (r *random) note(kind, function string, blank []int, pointers []any) {
	goroutine := goroutineID()
	texts := make([]string, len(pointers))
	for i, pointer := range pointers {
		texts[i] = textOf(pointer)
	}
	for _, i := range blank {
		texts[i] = blankMark + texts[i]
	}
	line := expectation{Kind: kind, Goroutine: goroutine, Function: function, Values: texts}.encoded()
	r.expected.WriteString(line)
	hash := fnv.New64a()
	for _, text := range texts {
		hash.Write(addresses.ReplaceAll([]byte(text), nil))
	}
	r.sums[kind+" "+function] += hash.Sum64()
}
