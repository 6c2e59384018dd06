// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// A shop with every kind of function that has a name.
package main

import (
	"fmt"

	"example.com/shop.v2/stock"
)

type Shop struct{ name string }

// Open is a method of a value.
func (s Shop) Open(hour int) bool { return hour > 8 }

// Sell is a method of a pointer, with a signature over several lines.
func (s *Shop) Sell(
	item string,
	count int,
) (
	cents int,
	err error,
) {
	return stock.Price(item) * count, nil
}

type Pair[K comparable, V any] struct {
	key   K
	value V
}

func (p *Pair[K, V]) Set(key K, value V) { p.key, p.value = key, value }

func (Pair[_, _]) Size() int { return 2 }

func Each[T any](all []T, do func(T)) {
	for _, one := range all {
		do(one)
	}
}

func settings() struct{ open, closed int } { return struct{ open, closed int }{8, 18} }

func main() {
	shop := &Shop{name: "tea"}
	cents, err := shop.Sell("tea", 3)
	pair := &Pair[string, int]{}
	pair.Set("tea", cents)
	Each([]int{1, 2}, func(n int) { fmt.Println(n) })
	fmt.Println(cents, err, shop.Open(9), pair.Size(), settings().open)
}
