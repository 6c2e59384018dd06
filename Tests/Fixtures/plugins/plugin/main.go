// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// A plugin that calls what it is given, and recovers from its own panic.
package main

import "fmt"

// Apply adds one to what f makes of n.
func Apply(f func(int) int, n int) (result int, err error) {
	defer func() { err = fmt.Errorf("recovered %v", recover()) }()
	result = f(n) + 1
	panic("a plugin's own")
}

func main() {}
