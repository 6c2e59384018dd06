// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Arrays of every element, and values that take no room.
package main

import "fmt"

type cell struct {
	X int8
	S string
}
type empty struct{}
type hollow struct {
	A empty
	B [0]int
	N int
	C struct{}
}
type grid [2][3]uint8
type wrapped struct{ Only [1]string }

//go:noinline
func numbers(a [4]int8, b [3]uint16, c [2]int32, d [1]int64, e [0]int) ([0]int, [1]int64, [2]int32, [3]uint16, [4]int8) {
	return e, d, c, b, a
}

//go:noinline
func texts(a [2]string, b [1]string, c [2]bool, d [3]rune) (string, [2]bool) { return a[1] + b[0], c }

//go:noinline
func cells(a [2]cell, b [1]cell, c *[2]cell) ([1]cell, [2]cell) { return b, a }

//go:noinline
func held(a [2]any, b [2]error, c [2]*int, d [2][]int) ([2][]int, [2]*int, [2]error, [2]any) {
	return d, c, b, a
}

//go:noinline
func square(g grid, w wrapped) (wrapped, grid) { return w, g }

//go:noinline
func nothing(a empty, b [0]string, c [5]empty, d struct{}, n int) (empty, [0]string, [5]empty, struct{}, int) {
	return a, b, c, d, n + 1
}

//go:noinline
func inside(h hollow, p *empty, s []empty, n int) (hollow, *empty, []empty, int) { return h, p, s, n }

//go:noinline
func (e empty) method(n int) int { return n * 2 }

//go:noinline
func onlyZero(e empty) {}

func main() {
	n := 3
	fmt.Println(numbers([4]int8{-1, 2, -3, 4}, [3]uint16{5, 6, 7}, [2]int32{-8, 9}, [1]int64{10}, [0]int{}))
	fmt.Println(texts([2]string{"a", "b"}, [1]string{"c"}, [2]bool{true, false}, [3]rune{'x', 'é', '日'}))
	c := [2]cell{{1, "one"}, {2, "two"}}
	fmt.Println(cells(c, [1]cell{{3, "three"}}, &c))
	d, _, _, _ := held([2]any{1, "s"}, [2]error{nil, fmt.Errorf("e")}, [2]*int{&n, nil}, [2][]int{{1}, nil})
	fmt.Println(d)
	fmt.Println(square(grid{{1, 2, 3}, {4, 5, 6}}, wrapped{[1]string{"w"}}))
	fmt.Println(nothing(empty{}, [0]string{}, [5]empty{}, struct{}{}, 1))
	h, _, s, m := inside(hollow{N: 7}, &empty{}, make([]empty, 3), 2)
	fmt.Println(h.N, len(s), m, empty{}.method(21))
	onlyZero(empty{})
}
