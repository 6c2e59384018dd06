// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Package orders is code that is not a program: its tests and cmd/shop run it.
package orders

// A Store counts what was ordered.
type Store struct{ ordered int }

// Add orders that many.
//
//go:noinline
func (s *Store) Add(quantity int) int {
	s.ordered += quantity
	return s.ordered
}

// A Stack keeps values of one type.
type Stack[T any] struct{ values []T }

// Push puts a value on top and says how many there are.
//
//go:noinline
func (s *Stack[T]) Push(value T) int {
	s.values = append(s.values, value)
	return len(s.values)
}
