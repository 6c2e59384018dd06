// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Package goods knows what things cost.
package goods

// Price is in cents.
//
//go:noinline
func Price(name string, count int) (cents int, origin string) {
	cents = len(name) * count
	return cents, "vendored"
}
