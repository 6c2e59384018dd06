// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"errors"
	"fmt"
	"reflect"
	"sort"
	"strings"
	"sync"

	"service/calls"
)

// An Order is so many of one item.
type Order struct {
	Item     string
	Quantity int
	Done     bool
}

// A Rule says what is wrong with an order.
type Rule func(*Order) error

// Rules are a plain function, a literal, and one that keeps a variable.
func Rules() []Rule {
	most := 1000
	return []Rule{
		named,
		func(order *Order) error {
			calls.Enter()
			calls.Leave()
			if order.Quantity <= 0 {
				return errors.New("nothing ordered")
			}
			return nil
		},
		func(order *Order) error {
			calls.Enter()
			calls.Leave()
			if order.Quantity > most {
				return fmt.Errorf("more than %d", most)
			}
			return nil
		},
	}
}

//go:noinline
func named(order *Order) error {
	calls.Enter()
	calls.Leave()
	if order.Item == "" {
		return errors.New("no item")
	}
	return nil
}

//go:noinline
func validate(order *Order, rules []Rule) error {
	calls.Enter()
	for _, rule := range rules {
		if err := rule(order); err != nil {
			calls.Leave()
			return err
		}
	}
	calls.Leave()
	return nil
}

// Price is in cents.
//
//go:noinline
func Price(order *Order) int {
	calls.Enter()
	each := apply(order.Item, price)
	total := times(each, order.Quantity)
	calls.Leave()
	return total
}

// apply is generic: its instances share code.
//
//go:noinline
func apply[In, Out any](value In, function func(In) Out) Out {
	calls.Enter()
	result := function(value)
	calls.Leave()
	return result
}

//go:noinline
func price(item string) int {
	calls.Enter()
	letters := strings.Map(letter, item)
	calls.Leave()
	return 100 * len(letters)
}

//go:noinline
func letter(r rune) rune {
	calls.Enter()
	calls.Leave()
	return r
}

// times calls itself as often as there are binary digits.
//
//go:noinline
func times(each, quantity int) int {
	calls.Enter()
	if quantity == 0 {
		calls.Leave()
		return 0
	}
	total := 2*times(each, quantity/2) + each*(quantity%2)
	calls.Leave()
	return total
}

// A Store keeps orders.
type Store interface {
	Save(order *Order, cents int) error
	Items() []string
}

// CountedStore has the methods of the store in it; the compiler makes those that lead there.
type CountedStore struct {
	Store
	count int
}

// Save counts, too.
//
//go:noinline
func (s *CountedStore) Save(order *Order, cents int) error {
	calls.Enter()
	s.count++
	err := s.Store.Save(order, cents)
	calls.Leave()
	return err
}

// A Shelf keeps orders in memory.
type Shelf struct {
	lock  sync.Mutex
	items []string
}

//go:noinline
func (s *Shelf) Save(order *Order, cents int) error {
	calls.Enter()
	s.lock.Lock()
	defer s.lock.Unlock()
	s.items = append(s.items, order.Item)
	calls.Leave()
	return nil
}

//go:noinline
func (s *Shelf) Items() []string {
	calls.Enter()
	s.lock.Lock()
	items := append([]string(nil), s.items...)
	s.lock.Unlock()
	calls.Leave()
	return items
}

//go:noinline
func (d *Desk) report(title string) (string, error) {
	calls.Enter()
	items := d.store.Items()
	sort.Slice(items, func(i, j int) bool {
		calls.Enter()
		calls.Leave()
		return items[i] < items[j]
	})
	reflect.ValueOf(d.signed).Call(nil)
	text := title + ": " + strings.Join(items, ", ")
	calls.Leave()
	return text, nil
}

//go:noinline
func (d *Desk) signed() {
	calls.Enter()
	calls.Leave()
}
