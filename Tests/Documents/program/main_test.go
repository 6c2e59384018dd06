// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import "testing"

func TestPrice(t *testing.T) {
	if total := price(2, 450); total != 900 {
		t.Errorf("two cost %d", total)
	}
}
