// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package stock_test

import (
	"testing"

	"example.com/shop.v2/stock"
)

type helper struct{}

func (helper) want(item string) int { return 50 * len(item) }

func TestPrice(t *testing.T) {
	if stock.Price("tea") != (helper{}).want("tea") {
		t.Error("wrong price")
	}
}
