// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"errors"
	"fmt"
)

//go:noinline
func Add(a, b float64) float64 { return a + b }

//go:noinline
func Add32(a, b float32) float32 {
	return a + b
}

//go:noinline
func Swap(a, b float64) (float64, float64) { return b, a }

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
