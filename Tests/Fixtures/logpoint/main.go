// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// A loop whose variables logpoints print. The program prints the same lines itself.
package main

import "fmt"

type item struct {
	Name  string
	Cents int
	Tags  []string
}

//go:noinline
func price(it *item, count int) (cents int) { //@ price
	cents = it.Cents * count
	return cents
}

//go:noinline
func total(items []item, counts [3]int) (sum int) {
	last := &items[len(items)-1]
	for i := range items {
		it := items[i]
		cost := price(&it, counts[i])
		sum += cost //@ each
		fmt.Printf("item %d %q of %q costs %d, %d left, tag %q\n", i, it.Name, last.Name, cost, counts[2], it.Tags[0])
	}
	return sum //@ done
}

func main() {
	items := []item{
		{"tea", 450, []string{"drink", "hot"}},
		{"cup", 300, []string{"dish"}},
		{"jar", 725, []string{"dish", "glass"}},
	}
	fmt.Printf("sum %d\n", total(items, [3]int{2, 6, 1})) //@ sum
	//@ comment
}
