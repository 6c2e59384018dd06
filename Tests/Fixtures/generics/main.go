// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Generic functions and types: instances that share a shape, methods, constraints, closures inside.
package main

import "fmt"

type number interface{ ~int | ~int8 | ~int64 }
type cents int64

type point struct{ X, Y int }

//go:noinline
func Sum[T number](values ...T) (total T) {
	for _, v := range values {
		total += v
	}
	return total
}

//go:noinline
func Map[T, U any](in []T, f func(T) U) []U {
	out := make([]U, 0, len(in))
	for _, v := range in {
		out = append(out, f(v))
	}
	return out
}

//go:noinline
func Keep[K comparable, V any](key K, value V, wanted K) (V, bool) {
	if key == wanted {
		return value, true
	}
	var zero V
	return zero, false
}

type Stack[T any] struct {
	Items []T
	Size  int
}

//go:noinline
func (s *Stack[T]) Push(item T) int {
	s.Items = append(s.Items[:s.Size:s.Size], item)
	s.Size++
	return s.Size
}

//go:noinline
func (s *Stack[T]) Pop() (item T, ok bool) {
	if s.Size == 0 {
		return item, false
	}
	s.Size--
	return s.Items[s.Size], true
}

type Pair[A, B any] struct {
	First  A
	Second B
}

//go:noinline
func (p Pair[A, B]) Swap() Pair[B, A] { return Pair[B, A]{p.Second, p.First} }

type pusher[T any] interface{ Push(T) int }

//go:noinline
func through[T any](p pusher[T], item T) int { return p.Push(item) }

func main() {
	fmt.Println(Sum(1, 2, 3), Sum[cents](100, -1), Sum[int8]())
	fmt.Println(Map([]int{1, 2}, func(n int) string { return fmt.Sprint(n * n) }))
	fmt.Println(Map([]string{"a"}, func(s string) point { return point{len(s), 0} }))
	fmt.Println(Keep("k", 5, "k"))
	fmt.Println(Keep(1, &point{1, 2}, 1))
	fmt.Println(Keep(point{1, 2}, "v", point{}))
	ints, words, points := &Stack[int]{}, &Stack[string]{}, &Stack[*point]{}
	fmt.Println(ints.Push(4), ints.Push(5), words.Push("w"), points.Push(&point{3, 4}), through[int](ints, 6))
	fmt.Println(ints.Pop())
	fmt.Println(words.Pop())
	fmt.Println(words.Pop())
	p, ok := points.Pop()
	fmt.Println(*p, ok)
	fmt.Println(Pair[int, string]{1, "one"}.Swap(), Pair[point, []int]{point{1, 2}, nil}.Swap())
}
