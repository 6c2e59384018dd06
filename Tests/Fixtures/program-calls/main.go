// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Functions of every shape that the program reader must describe.
package main

import (
	"errors"
	"fmt"
	"os"
	"time"
	"unsafe"
)

type Point struct{ X, Y int }

type Node struct {
	Value int
	Next  *Node
}

type Mixed struct {
	Point
	*Node
	name  string
	Valid bool
}

type Kind int

type Shape interface{ Area() float64 }

type Square struct{ Side float64 }

func (s Square) Area() float64 { return s.Side * s.Side }

//go:noinline
func (p *Point) Move(dx, dy int) (x, y int) {
	p.X += dx
	p.Y += dy
	return p.X, p.Y
}

//go:noinline
func sum(x, y int) (z int) { //@ sum
	fmt.Fprintln(os.Stderr, x, y) //@ sum body
	z = x + y
	return
}

//go:noinline
func blank(_ int, text string, _ float64) (int, error) {
	if text == "" {
		return 0, errors.New("empty")
	}
	return len(text), nil
}

//go:noinline
func many(a, b, c, d, e, f, g, h, i, j, k int, text string, pair [2]int, half float32, flags struct {
	A int8
	B bool
}) (first, second int, joined string, array [2]int) {
	return a + k, b + j, text, pair
}

//go:noinline
func kinds(m map[string]int, c chan int, e error, a any, s []Kind, d time.Duration, b byte, z complex128,
	f func(int) string, p **Point, u unsafe.Pointer) bool {
	fmt.Fprintln(os.Stderr, m, c, e, a, s, d, b, z, f != nil, p, u)
	return true
}

//go:noinline
func escapes(n int) (*int, func()) { //@ escapes
	x := n * 2
	grow := func() {
		x += n //@ captured
		fmt.Fprintln(os.Stderr, x)
	}
	return &x, grow //@ escaped
}

//go:noinline
func shadows(x int) int {
	y := x * 2
	if y > 2 {
		x := fmt.Sprint("inner", y)
		fmt.Fprintln(os.Stderr, x, y) //@ shadowed
		for i := 0; i < 2; i++ {
			z := len(x) + i
			fmt.Fprintln(os.Stderr, z, x, y) //@ nested
		}
	}
	fmt.Fprintln(os.Stderr, x, y) //@ unshadowed

	return y
}

func twice(v int) int {
	w := v * 2 //@ twice
	return w + 1
}

//go:noinline
func Map[T, U any](in []T, f func(T) U) (out []U) {
	for _, v := range in {
		out = append(out, f(v))
	}
	return out
}

type List[T any] struct{ items []T }

//go:noinline
func (l *List[T]) Add(item T, times int) int {
	for i := 0; i < times; i++ {
		l.items = append(l.items, item)
	}
	return len(l.items)
}

//go:noinline
func leaf(a int) int { return a + 1 }

func main() {
	p := &Point{1, 2}
	p.Move(1, 2)
	sum(99, 9801)
	blank(1, "x", 2)
	many(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, "text", [2]int{1, 2}, 0.5, struct {
		A int8
		B bool
	}{1, true})
	kinds(map[string]int{"a": 1}, make(chan int, 3), errors.New("e"), Kind(5), []Kind{1}, time.Second, 7, 1i,
		func(i int) string { return fmt.Sprint(i) }, &p, unsafe.Pointer(p))
	_, grow := escapes(len(os.Args))
	grow()
	shadows(len(os.Args) + 2)
	fmt.Fprintln(os.Stderr, twice(len(os.Args)), twice(len(os.Args)+1)) //@ calls twice
	fmt.Fprintln(os.Stderr, Map([]int{1}, func(i int) string { return fmt.Sprint(i) }))
	ints, points := &List[int]{}, &List[Point]{}
	fmt.Fprintln(os.Stderr, ints.Add(4, 1), points.Add(Point{}, 2), leaf(1))
	shapes := []any{Mixed{}, Shape(Square{2}), &Node{}, Kind(1)}
	fmt.Fprintln(os.Stderr, shapes[1].(Shape).Area(), shapes)
}
