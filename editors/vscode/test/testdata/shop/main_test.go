// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import "testing"

func TestSell(t *testing.T) {
	for _, count := range []int{1, 4} {
		t.Run("count", func(t *testing.T) {
			if cents, _ := newShop().Sell("tea", count); cents != 150*count {
				t.Error(cents)
			}
		})
	}
}

func TestOpen(t *testing.T) {
	if !newShop().Open(9) {
		t.Error("closed")
	}
}

func newShop() *Shop { return &Shop{} }
