// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Package checks has only tests.
package checks

import (
	"testing"

	"example.com/shop.v2/stock"
)

func TestPrices(t *testing.T) {
	if stock.Price("tea") == 0 {
		t.Error("free")
	}
}
