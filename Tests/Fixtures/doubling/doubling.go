// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Package doubling is no program: only its tests run.
package doubling

// Double returns twice n.
func Double(n int) int { return 2 * n }
