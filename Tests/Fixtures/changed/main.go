// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Calls whose values are easily shown as they are a moment later, or beside where they are: arguments that the first
// statement changes through a global, halves of copied structs that are zero, registers that an optimiser uses anew.
package main

import (
	"fmt"
	"math"
)

type five struct{ a, b, c, d, e float64 }
type mixed struct {
	a int64
	b float64
	c int64
	d float64
	e int64
}
type named struct {
	s          string
	f, g, h, i float64
}
type counter struct {
	n int64
	f float64
}
type triple struct{ A, B, C int }

// empties goes to the stack for its two elements without bytes.
type empties struct {
	A int64
	B [2]struct{}
}

var total float64
var count int
var global = counter{1, 2}
var numbers = [4]float64{1, 2, 3, 4}

//go:noinline
func add(a *five) { total += a.b }

//go:noinline
func addMixed(a *mixed) { total += a.b }

// counted changes what its argument points to before anything else.
//
//go:noinline
func counted(p *int, x float64) float64 {
	count++
	a := five{x, x, x, x, x}
	add(&a)
	return a.b
}

//go:noinline
func (c *counter) set(x float64) float64 {
	global.n = 5
	a := five{x, x, x, x, x}
	add(&a)
	return a.b + float64(c.n)
}

//go:noinline
func third(s []float64, x float64) float64 {
	numbers[2] = 42
	a := five{x, x, x, x, x}
	add(&a)
	return a.b
}

// zeroFirst returns copies of sixteen bytes whose lower half is zero.
//
//go:noinline
func zeroFirst() named { return named{"abc", 0, 1.5, 0, 3.5} }

//go:noinline
func zeroFirstIn(b float64) (r [1]mixed, f float64) {
	var x [2]mixed
	addMixed(&x[0])
	x[1].a = 0
	x[1].b = b
	x[1].c = 0
	x[1].d = 4.5
	r[0] = x[1]
	return r, b
}

// half returns a number of which four bytes were cut off.
//
//go:noinline
func half() (f float64) {
	a := [4]float64{math.Pi, 1, 2, 3}
	q := &a
	return math.Float64frombits(uint64(uint32(math.Float64bits(q[0]))))
}

//go:noinline
func overwritten(p triple) int {
	p.A = p.C
	addMixed(&mixed{})
	return p.A + p.B
}

//go:noinline
func exchanged(_ int8, p triple, q triple) triple {
	p.A, p.C = p.C, p.A
	q = p
	if p.B > 7 {
		addMixed(&mixed{})
		return q
	}
	return p
}

//go:noinline
func onStack(z empties, n int64) (empties, int64) { return empties{A: z.A + 1}, n + 1 }

func main() {
	fmt.Println(counted(&count, 1.5), counted(&count, 2.5))
	fmt.Println(global.set(1.25), third(numbers[:], 1.5))
	fmt.Println(zeroFirst())
	fmt.Println(zeroFirstIn(1.5))
	fmt.Println(half() < 1e-300, overwritten(triple{5, 6, 7}))
	fmt.Println(exchanged(9, triple{1, 2, 3}, triple{4, 5, 6}))
	fmt.Println(onStack(empties{A: 5}, 6))
}
