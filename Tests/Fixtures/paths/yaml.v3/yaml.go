// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Package yaml lies in a folder whose name has a dot, which the linker writes as %2e.
package yaml

//go:noinline
func Twice(n int) int { return 2 * n }
