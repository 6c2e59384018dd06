// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Methods by value and by pointer, a method value, a closure, and generic functions.
package main

import "fmt"

type point struct{ X, Y int }

//go:noinline
func (p point) Sum(extra int) int { return p.X + p.Y + extra } //@ sum

//go:noinline
func (p *point) Move(dx, dy int) { //@ move
	p.X += dx
	p.Y += dy
}

type mover interface{ Move(dx, dy int) }

//go:noinline
func largest[T int | float64 | string](values []T) (max T) { //@ largest
	for i, v := range values {
		if i == 0 || v > max {
			max = v
		}
	}
	return max
}

//go:noinline
func apply(f func(int) int, n int) int { return f(n) }

func main() {
	p := point{1, 2}
	p.Move(10, 20)
	var m mover = &p
	m.Move(100, 200)
	fmt.Printf("p = %v, sum %d\n", p, p.Sum(1000))
	sum := p.Sum
	fmt.Printf("sum %d\n", sum(2000))
	offset := len(fmt.Sprint(p))
	fmt.Printf("closure %d\n", apply(func(n int) int { return n + offset }, 5))
	fmt.Printf("largest %d %v %s\n", largest([]int{3, 9, 4}), largest([]float64{1.5, 0.5}), largest([]string{"a", "c"}))
}
