// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Calls with floats among their arguments and results, in many shapes, each several times with other numbers. Before
// and after each call the program prints the line that a tracer should print for it. Traced are the functions whose
// names, or whose types' names, start with a capital letter.
package main

import (
	"errors"
	"fmt"
	"math"
)

type Point struct{ X, Y float64 }

type Small struct{ A, B float32 }

type Mixed struct {
	N    int
	F    float32
	Name string
	Z    complex64
}

type Outer struct {
	In   Point
	Flag bool
	One  [1]float64
}

type Degrees float64

type Meter struct {
	sum   float64
	count int
	last  float32
}

type Measured interface{ Measure(by float64) float64 }

var keep string

//go:noinline
func Add(a, b float64) float64 { return a + b }

//go:noinline
func Add32(a, b float32) float32 {
	return a + b
}

//go:noinline
func Swap(a, b float64) (float64, float64) { return b, a }

//go:noinline
func Same(a float64) float64 { return a }

//go:noinline
func Negated(a float64) float64 {
	a = -a
	return a
}

//go:noinline
func Constant(n int) float64 {
	if n == 0 {
		return 0
	}
	if n == 1 {
		return 1.5
	}
	return -2.25
}

//go:noinline
func Constant32(n int) (float32, error) {
	if n > 1 {
		return 0, errors.New("large")
	}
	return 0.5, nil
}

//go:noinline
func Between(n int, a float64, s string, b float32, ok bool, c float64) (string, float64, int, float32) {
	keep = fmt.Sprint(n, a, s, b, ok, c)
	return s + "!", a * c, n + 1, b
}

//go:noinline
func Late(a float64, n int) float64 {
	text := fmt.Sprint(n)
	return a + float64(len(text))
}

//go:noinline
func Early(a float64) float64 {
	if a < 0 {
		return 0
	}
	if a > 100 {
		return 100
	}
	return a * 2
}

//go:noinline
func EarlyText(a float64, limit float32) (string, float64) {
	if a > float64(limit) {
		return "over", a - float64(limit)
	}
	if a == 0 {
		return "", 0
	}
	return fmt.Sprint("under ", a), a
}

//go:noinline
func Halved(a float64) float64 {
	for a > 1 {
		a /= 2
	}
	return a
}

//go:noinline
func Summed(from, to float64, step float64) (sum float64) {
	for x := from; x < to; x += step {
		sum += x
	}
	return
}

//go:noinline
func Again(a float64, n int) (r float64) {
again:
	r += a
	n--
	if n > 0 {
		goto again
	}
	return r
}

//go:noinline
func Chosen(n int, a float64) float64 {
	switch n {
	case 0:
		return a
	case 1:
		return a + 1
	case 2:
		return a * 3
	case 3:
		return a - 1
	case 4:
		return a / 4
	case 5:
		return -a
	case 6:
		return a * a
	case 7:
		return 0
	case 8:
		return 1.5
	case 9:
		return a + 10
	case 10:
		return Same(a)
	}
	return a - 100
}

//go:noinline
func Looped(n int, a float64) float64 {
	for {
		switch n {
		case 0:
			return a
		case 1:
			a++
		case 2:
			a *= 2
		case 3:
			a -= 3
		case 4:
			a /= 4
		case 5:
			a = -a
		case 6:
			a += 6
		case 7:
			a = 7
		case 8:
			a *= a
		case 9:
		}
		n--
	}
}

//go:noinline
func Named(a float64) (r float64, err error) {
	defer func() {
		if caught := recover(); caught != nil {
			r = -a
			err = errors.New(caught.(string))
		}
	}()
	if a > 1 {
		panic("too large")
	}
	return a / 2, nil
}

//go:noinline
func Deferred(a float64, n int) (r float64) {
	for i := 0; i < n; i++ {
		defer func() { r += a }()
	}
	return a * 10
}

//go:noinline
func Only(a float64) (r float64) {
	defer func() { r++ }()
	return a
}

//go:noinline
func Power(n int, a float64) float64 {
	if n == 0 {
		return 1
	}
	return a * Power(n-1, a)
}

//go:noinline
func Deep(n int, a float64) float64 {
	var room [64]float64
	room[n%64] = a
	if n > 0 {
		return Deep(n-1, a+1)
	}
	return a + room[1]
}

//go:noinline
func Square(c complex128) complex128 { return c * c }

//go:noinline
func Turned(c complex64, by complex128) (complex64, complex128) {
	return complex(imag(c), real(c)), by
}

//go:noinline
func Parts(c complex128) (re, im float64) { return real(c), imag(c) }

//go:noinline
func Mirrored(p Point) Point { return Point{p.Y, p.X} }

//go:noinline
func Moved(p Point, by Small, times int) (Point, Small) {
	p.X += float64(by.A) * float64(times)
	p.Y += float64(by.B) * float64(times)
	return p, Small{by.B, by.A}
}

//go:noinline
func Renamed(m Mixed, f float64) (Mixed, float64) {
	m.Name += "-"
	m.N++
	m.F *= 2
	return m, f / 2
}

//go:noinline
func Nested(o Outer) (Outer, float64) {
	o.Flag = !o.Flag
	return o, o.In.X + o.One[0]
}

//go:noinline
func Single(a [1]float64, b [2]float64) ([1]float64, [2]float64) {
	return [1]float64{b[0]}, [2]float64{a[0], b[1]}
}

//go:noinline
func Crowd(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q float64) (float64, float64) {
	return a + b + c + d + e + f + g + h, i + j + k + l + m + n + o + p + q
}

//go:noinline
func Both(a int, b float64, c int, d float32, e int, f float64, g int, h float64, i int, j int, k int, l int, m int, n int) (int, float64) {
	return a + c + e + g + i + j + k + l + m + n, b + float64(d) + f + h
}

//go:noinline
func Variadic(first float64, rest ...float64) float64 {
	for _, x := range rest {
		first += x
	}
	return first
}

//go:noinline
func Bits(a float64, b uint64) (uint64, float64) { return math.Float64bits(a), math.Float64frombits(b) }

//go:noinline
func Whole(a float64, n int) (int, float64) { return int(a) + n, float64(n) }

//go:noinline
func Narrow(a float64) float32 { return float32(a) }

//go:noinline
func Wide(a float32) float64 { return float64(a) }

//go:noinline
func Rooted(a float64) (float64, float64) { return math.Sqrt(a), math.Floor(a) }

//go:noinline
func Hotter(d Degrees) Degrees { return d + 0.5 }

//go:noinline
func Large(a float64, at int) float64 {
	var room [20000]float64
	for i := range room {
		room[i] = a
	}
	return room[at] + a
}

//go:nosplit
//go:noinline
func Bare(a float64, n int) float64 {
	var room [4]float64
	room[n&3] = a
	return room[1]
}

//go:noinline
func Larger[T float32 | float64](a, b T) T {
	if a > b {
		return a
	}
	return b
}

//go:noinline
func Divided(a float64, n, by int) float64 {
	return a + float64(n/by)
}

//go:noinline
func Answered(a float64, c chan float64) float64 {
	c <- a
	return <-c + a
}

//go:noinline
func Looked(m map[float64]float64, key float64) (float64, bool) {
	v, ok := m[key]
	return v, ok
}

//go:noinline
func Dropped(a float64, _ int, b float64) float64 {
	a, b = b, a
	return a - b
}

//go:noinline
func Applied(f func(float64) float64, a float64) float64 { return f(a) }

//go:noinline
func Discarded(a float64) {
	keep = fmt.Sprint(a)
}

//go:noinline
func Ignored(float64) {}

//go:noinline
func (m *Meter) Add(x float64) float64 {
	m.sum += x
	m.count++
	m.last = float32(x)
	return m.sum / float64(m.count)
}

//go:noinline
func (m *Meter) Last() float32 { return m.last }

//go:noinline
func (m Meter) Measure(by float64) float64 { return m.sum*by + float64(m.last) }

//go:noinline
func (d Degrees) Measure(by float64) float64 { return float64(d) * by }

//go:noinline
func Measure(m Measured, by float64) float64 { return m.Measure(by) }

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
	c := make(chan float64, 1)
	fmt.Printf("> main.Answered(%s, chan float64 0/1)\n", text(x))
	result("Answered", Answered(x, c))
	fmt.Printf("> main.Looked(map, %s)\n", text(x))
	v, ok := Looked(map[float64]float64{x: x * 2}, x)
	result("Looked", v, ok)
	fmt.Printf("> main.Applied(main.Same, %s)\n", text(x))
	call("Same", x)
	y := Applied(Same, x)
	result("Same", y)
	result("Applied", y)
	m := &Meter{sum: x, count: n}
	call("(*Meter).Add", m, x)
	result("(*Meter).Add", m.Add(x))
	call("(*Meter).Last", m)
	result("(*Meter).Last", m.Last())
	call("Measure", Measured(Degrees(x)), 3.0)
	call("Degrees.Measure", Degrees(x), 3.0)
	y = Measure(Degrees(x), 3)
	result("Degrees.Measure", y)
	result("Measure", y)
	call("Meter.Measure", *m, x)
	result("Meter.Measure", m.Measure(x))
}
