// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import "testing"

func TestPrice(t *testing.T) {
	shop := &Shop{prices: map[string]int{"tea": 450}}
	for quantity, want := range []int{0, 450, 900} {
		if got, err := shop.price("tea", quantity); got != want || err != nil {
			t.Errorf("%d: %d, %v", quantity, got, err)
		}
	}
}
