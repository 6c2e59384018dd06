// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Floats and complex numbers among integers and texts: the two kinds of registers are counted apart.
package main

import (
	"fmt"
	"math"
)

type vector struct{ X, Y float64 }
type sample struct {
	At    int64
	Value float32
	Name  string
}
type celsius float64

//go:noinline
func scale(v vector, by float64, n int) (vector, int) { return vector{v.X * by, v.Y * by}, n + 1 }

//go:noinline
func mix(a int, b float64, c string, d float32, e bool, f complex128, g uint8) (uint8, complex128, bool, float32, string, float64, int) {
	return g, f, e, d, c, b, a
}

//go:noinline
func small(a complex64, b float32) complex64 { return a + complex(b, -b) }

//go:noinline
func sixteen(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p float64) (float64, float64) {
	return p + o, a - b
}

//go:noinline
func inMemory(list []float64, p *vector, s []sample, a [2]float32, i any) ([]float64, *vector, any) {
	return list, p, i
}

//go:noinline
func samples(s sample, t *sample) (sample, *sample) { return s, t }

//go:noinline
func (c celsius) fahrenheit() celsius { return c*9/5 + 32 }

// weigh has its float in a register only, where the optimiser is on.
//
//go:noinline
func weigh(a float64, n int) float64 {
	calls += n //@ weigh
	return a * float64(n)
}

var calls int

//go:noinline
func special(a float64, b float32) (bool, bool) { return math.IsNaN(a), math.IsInf(float64(b), 0) }

func main() {
	fmt.Println(scale(vector{1.5, -2}, 2, 1))
	fmt.Println(mix(1, 2.25, "c", 0.5, true, complex(1, -1), 200))
	fmt.Println(small(complex(1, 2), 0.25))
	fmt.Println(sixteen(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16))
	_, p, i := inMemory([]float64{0.1, 1e21}, &vector{3, 4}, []sample{{1, 0.5, "s"}}, [2]float32{1.5, 2.5}, vector{5, 6})
	fmt.Println(*p, i)
	s, t := samples(sample{1, 2.5, "one"}, &sample{2, -0.125, "two"})
	fmt.Println(s, *t)
	fmt.Println(celsius(100).fahrenheit(), celsius(-40).fahrenheit())
	fmt.Println(weigh(2.5, 3), weigh(-0.5, 4), calls)
	fmt.Println(special(math.NaN(), float32(math.Inf(-1))))
	fmt.Println(special(math.Copysign(0, -1), math.MaxFloat32))
}
