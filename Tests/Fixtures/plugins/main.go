// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Program plugins loads the plugin that its first argument names, and calls one of its functions.
package main

import (
	"fmt"
	"os"
	"plugin"
)

//go:noinline
func double(n int) int { return 2 * n }

func main() {
	loaded, err := plugin.Open(os.Args[1])
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	symbol, err := loaded.Lookup("Apply")
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	apply := symbol.(func(func(int) int, int) (int, error))
	fmt.Println(double(1))
	fmt.Println(apply(double, 20))
}
