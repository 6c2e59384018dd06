// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import "math"

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

var known = map[float64]float64{1.75: 4, 3: 5}

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
func Answered(a float64) float64 {
	answer := make(chan float64)
	go func() { answer <- a * 2 }()
	return <-answer + a
}

//go:noinline
func Looked(key float64) (float64, bool) {
	value, ok := known[key]
	return value, ok
}

//go:noinline
func Dropped(a float64, _ int, b float64) float64 {
	a, b = b, a
	return a - b
}

//go:noinline
func Applied(which int, a float64) float64 {
	return []func(float64) float64{Negated, Same}[which](a)
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
