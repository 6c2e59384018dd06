// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Parameters without a number, and calls that pass on what they were given.
package main

import "fmt"

type option func(*settings)
type settings struct {
	Name string
	Size int
}

//go:noinline
func sum(first int, rest ...int) int {
	for _, n := range rest {
		first += n
	}
	return first
}

//go:noinline
func forward(prefix string, values ...any) string { return prefix + join(values...) }

//go:noinline
func join(values ...any) (text string) {
	for _, v := range values {
		text += fmt.Sprint("|", v)
	}
	return text
}

//go:noinline
func configure(options ...option) (s settings) {
	for _, o := range options {
		o(&s)
	}
	return s
}

//go:noinline
func size(n int) option { return func(s *settings) { s.Size = n } }

//go:noinline
func last(words ...string) (word string, found bool) {
	if len(words) == 0 {
		return "", false
	}
	return words[len(words)-1], true
}

//go:noinline
func spread(groups ...[]int) (counts []int) {
	for _, g := range groups {
		counts = append(counts, len(g))
	}
	return counts
}

func main() {
	fmt.Println(sum(1), sum(1, 2), sum(1, []int{2, 3, 4}...), sum(1, nil...))
	fmt.Println(forward("a", 1, "two", nil, []int{3}), forward("b"))
	fmt.Println(configure(), configure(size(3), func(s *settings) { s.Name = "n" }))
	fmt.Println(last())
	fmt.Println(last("x", "y"))
	fmt.Println(spread([]int{1}, nil, []int{1, 2, 3}), spread())
}
