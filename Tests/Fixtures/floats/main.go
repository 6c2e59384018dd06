// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Calls with floats among their arguments and results, in many shapes, each several times with other numbers. Before
// and after each call the program prints the line that a tracer should print for it. Traced are the functions whose
// names, or whose types' names, start with a capital letter.
package main

import (
	"fmt"
	"math"
)

//go:noinline
func Same(a float64) float64 { return a } //@ same

//go:noinline
func Late(a float64, n int) float64 { //@ late
	text := fmt.Sprint(n) //@ first
	return a + float64(len(text))
}

//go:noinline
func Discarded(a float64) {
	keep = fmt.Sprint(a) //@ only
}

func main() {
	for round := 1; round <= 4; round++ {
		x := float64(round)*1.25 + 0.5
		scalars(x, round)
		branches(x, round)
		ends(x, round)
		structs(x, round)
		calls(x, round)
	}
}

func scalars(x float64, n int) {
	f := float32(x) / 2
	call("Add", x, x*3)
	result("Add", Add(x, x*3))
	call("Add32", f, f+1)
	result("Add32", Add32(f, f+1))
	call("Swap", x, -x)
	a, b := Swap(x, -x)
	result("Swap", a, b)
	call("Same", x)
	result("Same", Same(x))
	call("Negated", x)
	result("Negated", Negated(x))
	call("Between", n, x, "s", f, n > 2, x+1)
	s, c, i, g := Between(n, x, "s", f, n > 2, x+1)
	result("Between", s, c, i, g)
	call("Late", x, n*1000)
	result("Late", Late(x, n*1000))
	call("Bits", x, math.Float64bits(x+7))
	bits, d := Bits(x, math.Float64bits(x+7))
	result("Bits", bits, d)
	call("Whole", x, n)
	i, d = Whole(x, n)
	result("Whole", i, d)
	call("Narrow", x)
	result("Narrow", Narrow(x))
	call("Wide", f)
	result("Wide", Wide(f))
	call("Rooted", x)
	a, b = Rooted(x)
	result("Rooted", a, b)
	call("Hotter", Degrees(x))
	result("Hotter", Hotter(Degrees(x)))
	call("Dropped", x, n, x*2)
	result("Dropped", Dropped(x, n, x*2))
	call("Discarded", x)
	Discarded(x)
	result("Discarded")
	call("Ignored", x)
	Ignored(x)
	result("Ignored")
	call("Crowd", x, x+1, x+2, x+3, x+4, x+5, x+6, x+7, x+8, x+9, x+10, x+11, x+12, x+13, x+14, x+15, x+16)
	a, b = Crowd(x, x+1, x+2, x+3, x+4, x+5, x+6, x+7, x+8, x+9, x+10, x+11, x+12, x+13, x+14, x+15, x+16)
	result("Crowd", a, b)
	call("Both", n, x, n+1, f, n+2, x+1, n+3, x+2, n+4, n+5, n+6, n+7, n+8, n+9)
	i, a = Both(n, x, n+1, f, n+2, x+1, n+3, x+2, n+4, n+5, n+6, n+7, n+8, n+9)
	result("Both", i, a)
	call("Larger[go.shape.float64]", x, 3.0)
	result("Larger[go.shape.float64]", Larger(x, 3.0))
	call("Larger[go.shape.float32]", f, float32(1.5))
	result("Larger[go.shape.float32]", Larger(f, 1.5))
}

func branches(x float64, n int) {
	call("Constant", n-1)
	result("Constant", Constant(n-1))
	call("Constant32", n-1)
	f, err := Constant32(n - 1)
	result("Constant32", f, err)
	for _, y := range []float64{-x, x, x * 100} {
		call("Early", y)
		result("Early", Early(y))
	}
	for _, y := range []float64{0, x, x + 10} {
		call("EarlyText", y, float32(x+1))
		s, z := EarlyText(y, float32(x+1))
		result("EarlyText", s, z)
	}
	call("Halved", x*8)
	result("Halved", Halved(x*8))
	call("Summed", x, x+5, 0.5)
	result("Summed", Summed(x, x+5, 0.5))
	call("Again", x, n)
	result("Again", Again(x, n))
	for i := -1; i < 12; i++ {
		call("Chosen", i, x)
		if i == 10 {
			call("Same", x)
			result("Same", x)
		}
		result("Chosen", Chosen(i, x))
	}
	for i := 0; i < 10; i++ {
		call("Looped", i, x)
		result("Looped", Looped(i, x))
	}
	call("Large", x, n)
	result("Large", Large(x, n))
	call("Bare", x, n)
	result("Bare", Bare(x, n))
}

func ends(x float64, n int) {
	for _, y := range []float64{x / 10, x} {
		call("Named", y)
		r, err := Named(y)
		result("Named", r, err)
	}
	call("Deferred", x, n)
	result("Deferred", Deferred(x, n))
	call("Only", x)
	result("Only", Only(x))
	for i := 4; i >= 0; i-- {
		call("Power", i, x)
	}
	y := 1.0
	result("Power", y)
	for i := 1; i < 4; i++ {
		y *= x
		result("Power", y)
	}
	result("Power", Power(4, x))
	grown := make(chan bool)
	for i := 200; i >= 0; i-- {
		call("Deep", i, x+float64(200-i))
	}
	go func() {
		Deep(200, x)
		grown <- true
	}()
	<-grown
	for i := 0; i <= 200; i++ {
		result("Deep", x+200)
	}
	call("Divided", x, n, 0)
	func() {
		defer func() { recover() }()
		Divided(x, n, 0)
	}()
	fmt.Println(">> main.Divided => panic")
	call("(*Meter).Add", (*Meter)(nil), x)
	func() {
		defer func() { recover() }()
		(*Meter)(nil).Add(x)
	}()
	fmt.Println(">> main.(*Meter).Add => panic")
}

func structs(x float64, n int) {
	f := float32(x) / 4
	c := complex(x, -x)
	call("Square", c)
	result("Square", Square(c))
	call("Turned", complex64(c), c)
	d, e := Turned(complex64(c), c)
	result("Turned", d, e)
	call("Parts", c)
	a, b := Parts(c)
	result("Parts", a, b)
	p := Point{x, x + 1}
	call("Mirrored", p)
	result("Mirrored", Mirrored(p))
	call("Moved", p, Small{f, f + 1}, n)
	p, by := Moved(p, Small{f, f + 1}, n)
	result("Moved", p, by)
	m := Mixed{n, f, "m", complex(f, 1)}
	call("Renamed", m, x)
	m, a = Renamed(m, x)
	result("Renamed", m, a)
	o := Outer{p, n > 2, [1]float64{x}}
	call("Nested", o)
	o, a = Nested(o)
	result("Nested", o, a)
	call("Single", [1]float64{x}, [2]float64{x + 1, x + 2})
	g, h := Single([1]float64{x}, [2]float64{x + 1, x + 2})
	result("Single", g, h)
}

func calls(x float64, n int) {
	call("Variadic", x, []float64{x + 1, x + 2})
	result("Variadic", Variadic(x, x+1, x+2))
	call("Answered", x)
	result("Answered", Answered(x))
	call("Looked", x)
	v, ok := Looked(x)
	result("Looked", v, ok)
	for _, y := range []float64{math.Inf(-1), math.NaN(), math.Copysign(0, -1), 1e21, 5e-324} {
		call("Same", y)
		result("Same", Same(y))
	}
	call("Applied", 1, x)
	call("Same", x)
	y := Applied(1, x)
	result("Same", y)
	result("Applied", y)
	m := &Meter{sum: x, count: n}
	call("(*Meter).Add", m, x)
	result("(*Meter).Add", m.Add(x))
	call("(*Meter).Last", m)
	result("(*Meter).Last", m.Last())
	fmt.Printf("> main.Measure(main.Measured(main.Degrees) %s, 3)\n", text(x))
	call("Degrees.Measure", Degrees(x), 3.0)
	y = Measure(Degrees(x), 3)
	result("Degrees.Measure", y)
	result("Measure", y)
	call("Meter.Measure", *m, x)
	result("Meter.Measure", m.Measure(x))
}
