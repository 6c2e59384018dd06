// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Program vendored calls a function of another module, which lies in its folder twice: vendored, and as what the module
// is replaced by.
package main

import (
	"fmt"

	"example.com/goods"
)

func main() { fmt.Println(goods.Price("tea", 3)) }
