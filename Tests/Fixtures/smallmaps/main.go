// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Maps of at most eight entries, which all releases of Go keep in the order of their insertion: every kind of key and
// value, inside other values, in interfaces, with entries that were deleted.
package main

import (
	"errors"
	"fmt"
	"time"
)

type point struct{ X, Y int }

type tree map[string]tree

type account struct {
	Owner   string
	Limits  map[string]int
	History map[int]*point
}

// wide and broad are too large to lie in a map: it holds pointers to them.
type wide [17]int

type broad struct {
	Name  string
	Cells [16]int
	Last  *point
}

//go:noinline
func basic(a map[string]int, b map[int]string, c map[bool]float64, d map[int8]uint16) (
	map[int8]uint16, map[bool]float64, map[int]string, map[string]int) {
	return d, c, b, a
}

//go:noinline
func keys(a map[point]bool, b map[any]int, c map[*point]int, d map[[2]string]int, e map[error]string) int {
	return len(a) + len(b) + len(c) + len(d) + len(e)
}

//go:noinline
func values(a map[int]*point, b map[int]any, c map[int]error, d map[int][]string, e map[int]struct{}) int {
	return len(a) + len(b) + len(c) + len(d) + len(e)
}

//go:noinline
func runtimes(a map[string]func(int) int, b map[string]chan int, c map[string]time.Duration, d map[string]time.Time) int {
	return len(a) + len(b) + len(c) + len(d)
}

//go:noinline
func large(a map[wide]int, b map[int]wide, c map[string]broad) int { return len(a) + len(b) + len(c) }

//go:noinline
func nested(a map[string]map[string]int, t tree, list []map[int]int, two [2]map[int]int, p *map[string]int) int {
	return len(a) + len(t) + len(list) + len(two)
}

//go:noinline
func inside(a account, p *account, held any, all ...any) any { return held }

//go:noinline
func empty(a, b map[string]int, c map[struct{}]struct{}) (map[string]int, map[struct{}]struct{}) {
	return b, c
}

//go:noinline
func deleted(m map[string]int) map[string]int {
	delete(m, "b")
	return m
}

func double(n int) int { return n * 2 }

func main() {
	basic(
		map[string]int{"k": 9}, map[int]string{-1: "minus\n", 2: ""}, map[bool]float64{true: 2.5, false: 0},
		map[int8]uint16{1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 6, 7: 7, -8: 65535})
	p := &point{3, 4}
	keys(
		map[point]bool{{1, 2}: true}, map[any]int{"text": 1, 5: 2, point{5, 6}: 3}, map[*point]int{p: 1, nil: 2},
		map[[2]string]int{{"a", "b"}: 1}, map[error]string{nil: "none"})
	values(
		map[int]*point{1: p, 2: nil}, map[int]any{1: "text", 2: nil, 3: point{7, 8}, 4: p},
		map[int]error{1: errors.New("divide"), 2: nil}, map[int][]string{1: {"a", "b"}, 2: nil, 3: {}},
		map[int]struct{}{1: {}, 2: {}})
	queue := make(chan int, 3)
	queue <- 1
	runtimes(
		map[string]func(int) int{"double": double, "none": nil}, map[string]chan int{"queue": queue, "none": nil},
		map[string]time.Duration{"second": time.Second}, map[string]time.Time{"moment": time.Unix(1, 5).UTC()})
	large(
		map[wide]int{{16: 1}: 2}, map[int]wide{1: {0: 5}, 2: {}},
		map[string]broad{"one": {Name: "first", Last: p}, "two": {}})
	one := map[string]int{"one": 1}
	nested(
		map[string]map[string]int{"in": one, "nil": nil, "empty": {}}, tree{"a": {"b": {"c": nil}}},
		[]map[int]int{{1: 2}, nil, {}}, [2]map[int]int{{3: 4}, nil}, &one)
	a := account{"ann", map[string]int{"day": 100}, map[int]*point{1: p}}
	inside(a, &a, one, a, []any{one}, map[string]any{"m": one}, map[int]int(nil))
	empty(nil, map[string]int{}, map[struct{}]struct{}{{}: {}})
	m := map[string]int{"a": 1, "b": 2, "c": 3}
	deleted(m)
	m["d"] = 4
	delete(m, "a")
	deleted(m)
	for k := range m {
		delete(m, k)
	}
	fmt.Println(len(deleted(m)))
}
