// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

// The functions that the statements of generated programs call.
const supportSource = `package main

import (
	"fmt"
	"runtime"
)

type (
	level   int8
	word    string
	celsius float64
	point   struct{ X, Y int }
	box     struct {
		Name  string
		At    point
		Flags [2]bool
	}
	number interface {
		~int | ~int8 | ~float64
	}
	stack[T any] struct {
		items []T
		top   T
	}
)

//go:noinline
func keep(values ...any) {}

//go:noinline
func keepInt(x int) {}

//go:noinline
func keepText(s string) {}

//go:noinline
func number_(n int) int { return n }

func (p *point) sum() int {
	if p == nil {
		return -1
	}
	return p.X + p.Y
}

// settle waits for the last braces of goroutines that have sent what they had to.
//
//go:noinline
func settle() { for runtime.NumGoroutine() > 1 { runtime.Gosched() } }

func origin(x int) point { return point{x, 0} }

func text(n int) string { return fmt.Sprint(n % 1000) }

func failure(n int) error {
	if n%2 == 0 {
		return nil
	}
	return fmt.Errorf("failed with %d", n%100)
}

func cut[S ~string](s S) S {
	if len(s) > 12 {
		return s[:12]
	}
	return s
}

func at[T any](xs []T, i int) T {
	var none T
	for n, x := range xs {
		if n == i {
			return x
		}
	}
	return none
}

func (s *stack[T]) push(x T) int {
	s.items = append(s.items, x)
	s.top = x
	n := len(s.items)
	return n
}

func (s *stack[T]) pop() (x T, ok bool) {
	n := len(s.items)
	if n == 0 {
		return
	}
	x = s.items[n-1]
	s.items = s.items[:n-1]
	ok = true
	return x, ok
}

//go:noinline
func mapped[T, U any](xs []T, f func(T) U) []U {
	var all []U
	for i, x := range xs {
		y := f(x)
		if i > 5 {
			break
		}
		all = append(all, y)
	}
	return all
}

func show(values ...any) string {
	s := ""
	for _, v := range values {
		switch v := v.(type) {
		case *point:
			s += fmt.Sprint(v != nil, " ")
		default:
			s += fmt.Sprintf("%v ", v)
		}
	}
	return s
}
`

const supportIterators = `
func upTo(n int) func(func(int) bool) {
	return func(yield func(int) bool) {
		for i := 0; i < n; i++ {
			if !yield(i) {
				return
			}
		}
	}
}

func each[T any](xs []T) func(func(int, T) bool) {
	return func(yield func(int, T) bool) {
		for i, x := range xs {
			if !yield(i, x) {
				return
			}
		}
	}
}
`
