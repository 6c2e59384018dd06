// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// A small shop: it prices three orders and ships those that have a price.
package main

import (
	"errors"
	"fmt"
)

type Order struct {
	ID       int
	Item     string
	Quantity int
}

func price(order *Order, cents int) (total int, err error) {
	if order.Quantity <= 0 {
		return 0, errors.New("nothing ordered")
	}
	total = order.Quantity * cents
	if order.Quantity >= 10 {
		total -= total / 10
	}
	return total, nil
}

func ship(order *Order, to string, total int) string {
	label := fmt.Sprintf("%d x %s to %s", order.Quantity, order.Item, to)
	fmt.Printf("shipped %s for %d cents\n", label, total)
	return label
}

func main() {
	orders := []*Order{
		{ID: 1, Item: "tea", Quantity: 2},
		{ID: 2, Item: "cups", Quantity: 12},
		{ID: 3, Item: "air", Quantity: 0},
	}
	for _, order := range orders {
		total, err := price(order, 450)
		if err != nil {
			fmt.Printf("order %d: %v\n", order.ID, err)
			continue
		}
		ship(order, "Ghent", total)
	}
}
