// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Program mirror prints what a trace of its calls should say: arguments, results, and the goroutine as Go's runtime
// counts it.
package main

import (
	"bytes"
	"fmt"
	"runtime"
	"strings"
	"sync"
)

var mode = "plain"

type Pair struct {
	Left  int
	Right string
}

type Shape interface{ Area(scale float64) float64 }

type Square struct{ Side float64 }

// goroutine is the number that Go's own traces print.
func goroutine() string {
	var text [64]byte
	return string(bytes.Fields(text[:runtime.Stack(text[:], false)])[1])
}

func entered(format string, arguments ...any) {
	fmt.Printf("> goroutine(%s): main."+format+"\n", append([]any{goroutine()}, arguments...)...)
}

func returns(format string, results ...any) {
	fmt.Printf(">> goroutine(%s): main."+format+"\n", append([]any{goroutine()}, results...)...)
}

func list(numbers []int) string {
	text := strings.ReplaceAll(strings.Trim(fmt.Sprint(numbers), "[]"), " ", ",")
	return fmt.Sprintf("[]int len: %d, cap: %d, [%s]", len(numbers), cap(numbers), text)
}

//go:noinline
func add(pair Pair, n int) (int, string) {
	entered("add(main.Pair {Left: %d, Right: %q}, %d)", pair.Left, pair.Right, n)
	sum, text := pair.Left+n, pair.Right+mode
	returns("add => (%d, %q)", sum, text)
	return sum, text
}

//go:noinline
func (s Square) Area(scale float64) float64 {
	entered("Square.Area(main.Square {Side: %v}, %v)", s.Side, scale)
	area := s.Side * s.Side * scale
	returns("Square.Area => (%v)", area)
	return area
}

//go:noinline
func fill(numbers []int, small int8, wide uint64, is bool) (filled []int, count int) {
	entered("fill(%s, %d, %d, %t)", list(numbers), small, wide, is)
	for i := 0; i < 3; i++ {
		filled = append(filled, int(small)+i)
	}
	filled = filled[:3:3]
	returns("fill => (%s, %d)", list(filled), len(filled))
	return filled, len(filled)
}

//go:noinline
func describe(shape Shape, depth int) (text string, err error) {
	if depth > 0 {
		return describe(shape, depth-1)
	}
	shape.Area(0.5)
	return "", nil
}

func main() {
	add(Pair{1, "one"}, 2)
	fill([]int{7, 8}, -3, 1<<63, true)
	describe(Square{3}, 1)
	var done sync.WaitGroup
	done.Add(1)
	go func() {
		defer done.Done()
		n, text := add(Pair{-4, "four"}, 5)
		fill(make([]int, n, 4), int8(len(text)), 1, false)
	}()
	done.Wait()
}
