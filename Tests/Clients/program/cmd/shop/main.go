// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Program shop calls price, ship and a store repeatedly until the file that SHOP_STOP names exists, or only once if it
// names none.
package main

import (
	"fmt"
	"os"
	"time"

	"example.com/shop/orders"
)

//go:noinline
func price(quantity, cents int) (total int) {
	return quantity * cents
}

//go:noinline
func ship(to string, total int) string {
	return fmt.Sprintf("%d cents to %s", total, to)
}

// This many rounds take minutes: a test that fails does not leave a program behind for long.
const mostRounds = 6000

func main() {
	var store orders.Store
	var stack orders.Stack[string]
	stop := os.Getenv("SHOP_STOP")
	for round := 0; round < mostRounds; round++ {
		total := price(store.Add(2), 450)
		stack.Push(ship("Ghent", total))
		if _, err := os.Stat(stop); stop == "" || err == nil {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	fmt.Println("the shop is closed")
}
