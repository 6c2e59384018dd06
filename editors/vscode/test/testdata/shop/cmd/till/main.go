// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// A second program of the module. It waits until its input ends.
package main

import (
	"fmt"
	"io"
	"os"

	"example.com/shop.v2/stock"
)

func main() {
	fmt.Println("open", stock.Price("cup"))
	io.Copy(io.Discard, os.Stdin)
	fmt.Println("closed", stock.Price("teapot"))
}
