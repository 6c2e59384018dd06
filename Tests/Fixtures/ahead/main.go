// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// A variable whose next value is made long before it is assigned.
package main

import "fmt"

//go:noinline
func write(digits []byte, n uint) int {
	w := len(digits)
	for n > 0 {
		quo := n / 10
		rem := n - 10*quo
		w--
		if w < len(digits) { //@ before
			digits[w] = byte(rem + '0')
		}
		n = quo
	}
	return w
}

func main() {
	digits := make([]byte, 8)
	start := write(digits, 9876)
	fmt.Println(string(digits[start:]))
}
