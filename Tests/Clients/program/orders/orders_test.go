// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package orders_test

import (
	"fmt"
	"strings"
	"testing"

	"example.com/shop/orders"
)

func TestAdd(t *testing.T) {
	var store orders.Store
	if got := store.Add(17); got != 17 {
		t.Errorf("got %d", got)
	}
}

func TestPush(t *testing.T) {
	fmt.Println(strings.ToUpper("pushed")) // not as it is in the source, which is on the screen too
	var stack orders.Stack[string]
	if got := stack.Push("tea"); got != 1 {
		t.Errorf("got %d", got)
	}
}

func TestParts(t *testing.T) {
	for _, quantity := range []int{29, 31} {
		t.Run("part", func(t *testing.T) { // each part calls Add
			var store orders.Store
			store.Add(quantity)
		})
	}
}

func ExampleStore() {
	var store orders.Store
	fmt.Println(store.Add(37))
	// Output: 37
}
