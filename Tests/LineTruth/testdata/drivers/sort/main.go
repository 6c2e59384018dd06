// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"fmt"

	"truth/sort"
)

type byLength []string

func (b byLength) Len() int           { return len(b) }
func (b byLength) Less(i, j int) bool { return len(b[i]) < len(b[j]) }
func (b byLength) Swap(i, j int)      { b[i], b[j] = b[j], b[i] }

func numbers(n, factor, modulus int) []int {
	list := make([]int, 0, n)
	x := 1
	for i := 0; i < n; i++ {
		x = x * factor % modulus
		list = append(list, x)
	}
	return list
}

func sum(list []int) int {
	s := 0
	for i, x := range list {
		s += i * x
	}
	return s
}

func main() {
	shapes := [][]int{
		{}, {1}, {3, 1, 2}, {5, 4, 3, 2, 1}, numbers(40, 7, 101), numbers(70, 31, 97), numbers(30, 1, 5), numbers(90, 3, 1009),
	}
	rising := make([]int, 0, 60)
	for i := 0; i < 60; i++ {
		rising = append(rising, i)
	}
	nearly := append([]int{}, rising...)
	nearly[10], nearly[50] = nearly[50], nearly[10]
	shapes = append(shapes, rising, nearly)
	for _, shape := range shapes {
		a := append([]int{}, shape...)
		sort.Sort(sort.IntSlice(a))
		b := append([]int{}, shape...)
		sort.Sort(sort.Reverse(sort.IntSlice(b)))
		c := append([]int{}, shape...)
		sort.Stable(sort.IntSlice(c))
		d := append([]int{}, shape...)
		sort.Slice(d, func(i, j int) bool { return d[i] < d[j] })
		e := append([]int{}, shape...)
		sort.SliceStable(e, func(i, j int) bool { return e[i]%7 < e[j]%7 })
		fmt.Println(sort.IntsAreSorted(a), sum(a), sum(b), sum(c), sum(d), sum(e), sort.SearchInts(a, 40))
	}
	words := []string{"pear", "fig", "banana", "kiwi", "apple", "date", "plum"}
	sort.Stable(byLength(words))
	fmt.Println(words, sort.IsSorted(byLength(words)))
	sort.Strings(words)
	fmt.Println(words, sort.SearchStrings(words, "fig"), sort.StringsAreSorted(words))
	floats := []float64{2.5, -1, 0, 7.25}
	sort.Float64s(floats)
	fmt.Println(floats, sort.SearchFloat64s(floats, 1), sort.Float64sAreSorted(floats))
	at, found := sort.Find(len(words), func(i int) int { return compare("kiwi", words[i]) })
	fmt.Println(at, found, sort.Search(100, func(i int) bool { return i*i >= 50 }))
	fmt.Println(sort.SliceIsSorted(words, func(i, j int) bool { return words[i] < words[j] }))
}

func compare(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}
