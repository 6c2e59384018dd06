// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Values inside values, deeper than what is opened; pointers in circles; pointers to pointers.
package main

import "fmt"

type node struct {
	Value int
	Left  *node
	Right *node
}

type inner struct{ A, B int }
type middle struct {
	In   inner
	To   *inner
	Many []inner
}
type outer struct {
	Name string
	Mid  middle
	To   *middle
	Many []middle
	Next *outer
}

//go:noinline
func tree(n *node) int {
	if n == nil {
		return 0
	}
	return n.Value + tree(n.Left) + tree(n.Right)
}

//go:noinline
func ring(n *node, hops int) *node {
	for ; hops > 0; hops-- {
		n = n.Right
	}
	return n
}

//go:noinline
func deep(o outer) *outer { return &o }

//go:noinline
func behind(p **inner, pp ***int, i *any, s *[]string, a *[2]inner) (**inner, ***int, *any, *[]string, *[2]inner) {
	return p, pp, i, s, a
}

//go:noinline
func lists(l [][]int, m [][]inner, p []*inner, a [2][2][2]int) ([][]int, [][]inner, []*inner, [2][2][2]int) {
	return l, m, p, a
}

func main() {
	t := &node{1, &node{2, nil, &node{3, nil, nil}}, &node{4, nil, nil}}
	fmt.Println("tree", tree(t))
	a, b := &node{Value: 10}, &node{Value: 20}
	a.Right, b.Right, a.Left = b, a, a
	fmt.Println("ring", ring(a, 3).Value)
	i := inner{1, 2}
	m := middle{i, &inner{3, 4}, []inner{{5, 6}, {7, 8}}}
	o := outer{"outer", m, &m, []middle{m}, nil}
	o.Next = &o
	fmt.Println("deep", deep(o).Name)
	n := 42
	pi, pn := &i, &n
	ppn := &pn
	held := any(inner{9, 9})
	s := []string{"x", "y"}
	x := [2]inner{{1, 1}, {2, 2}}
	_, q, _, _, _ := behind(&pi, &ppn, &held, &s, &x)
	fmt.Println("behind", ***q)
	behind(nil, nil, nil, nil, nil)
	l, _, _, _ := lists([][]int{{1}, nil, {2, 3}}, [][]inner{{i}, {}}, []*inner{&i, nil}, [2][2][2]int{{{1, 2}, {3, 4}}, {{5, 6}, {7, 8}}})
	fmt.Println("lists", len(l))
}
