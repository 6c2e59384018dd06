// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Calls that the compiler inlines, each of which the program announces before it makes it: at its end it prints all
// announcements, in order. What a function does with its arguments, and where it is called, is what optimisers treat
// differently.
package main

import (
	"fmt"
	"strings"
)

var (
	announced []string
	counter   int
	total     int
	numbers   = []int{3, 1, 4, 1, 5, 9, 2, 6}
)

//go:noinline
func announce(call string, arguments ...any) {
	texts := make([]string, len(arguments))
	for i, argument := range arguments {
		switch argument := argument.(type) {
		case string:
			texts[i] = fmt.Sprintf("%q", argument)
		case []int:
			elements := strings.ReplaceAll(fmt.Sprint(argument), " ", ",")
			texts[i] = fmt.Sprintf("[]int len: %d, cap: %d, %s", len(argument), cap(argument), elements)
		case point:
			texts[i] = fmt.Sprintf("main.point {X: %d, Y: %d}", argument.X, argument.Y)
		case *point:
			texts[i] = fmt.Sprintf("*main.point {X: %d, Y: %d}", argument.X, argument.Y)
		default:
			texts[i] = fmt.Sprint(argument)
		}
	}
	announced = append(announced, call+"("+strings.Join(texts, ", ")+")")
}

// Stores and computes.
func add(a, b int) int { //@ add
	counter++ //@ add body
	return a + b
}

// Nothing but computation.
func triple(x int) int { return x*3 + 1 }

// Changes what it was given.
func step(x int) int {
	x++
	counter += x
	x *= 2
	total ^= x
	return x
}

// Branches.
func clamp(x, high int) int {
	if x > high {
		counter--
		return high
	}
	return x
}

// Begins with a loop.
func sum(xs []int, limit int) int {
	s := 0
	for i, x := range xs {
		if i == limit {
			break
		}
		s += x
	}
	return s
}

// Calls of calls.
func outer(n int) int { total += n; return middle(n+1) * 2 } //@ outer

func middle(n int) int { counter += n; return inner(n, "deep") } //@ middle

func inner(n int, text string) int { total -= n; return len(text) + n }

// Computes with what it is given as soon as it has been counted.
func next(a int) int {
	counter++
	return a + 1
}

type point struct{ X, Y int }

func (p point) area() int {
	counter++ //@ area
	return p.X * p.Y
}

func (p *point) move(d int) { p.X += d; total += p.Y }

type shape interface{ area() int }

// One body for each shape of its arguments.
func larger[T int | uint16 | string](a, b T) T {
	counter++
	if a > b {
		return a
	}
	return b
}

// Text and lists.
func named(text string, xs []int, flag bool) int {
	total += len(text)
	if flag {
		return len(xs)
	}
	return len(text)
}

//go:noinline
func straight(a, b int) int {
	announce("main.add", a, b)
	r := add(a, b)
	announce("main.triple", r)
	r += triple(r)
	announce("main.step", b)
	r ^= step(b)
	announce("main.clamp", r, 100)
	return clamp(r, 100)
}

//go:noinline
func rounds(n int) int {
	r := 0
	for i := 0; i < n; i++ {
		announce("main.add", i, r)
		r += add(i, r)
		if i%2 == 0 {
			announce("main.step", r)
			r = step(r)
		}
		if i == 3 {
			continue
		}
		announce("main.sum", numbers[:i], i)
		r += sum(numbers[:i], i)
	}
	return r
}

//go:noinline
func conditions(a, b int) int {
	r := 0
	announce("main.clamp", a, b)
	if clamp(a, b) == b {
		announce("main.add", r, 7)
		r = add(r, 7)
	}
	for i := 0; ; i++ {
		announce("main.clamp", i, a)
		if clamp(i, a) == a || i > 4 {
			break
		}
	}
	switch b {
	case 1:
		announce("main.add", 1, b)
		r += add(1, b)
	case 2:
		announce("main.add", 2, b)
		r += add(2, b)
	default:
		announce("main.step", r)
		r = step(r)
	}
	return r
}

//go:noinline
func nested(n int) int {
	announce("main.outer", n)
	announce("main.middle", n+1)
	announce("main.inner", n+1, "deep")
	return outer(n) //@ calls outer
}

//go:noinline
func methods(p *point, s shape) int {
	announce("main.(*point).move", p, 5)
	p.move(5)
	announce("main.point.area", *p)
	r := p.area()
	// Through the interface's table: a body, or a wrapper that has it inlined.
	announce("main.point.area", s)
	return r + s.area()
}

//go:noinline
func generics(n int, text string) string {
	announce("main.larger", n, 4)
	total += larger(n, 4)
	announce("main.larger", n+7, 3)
	total += int(larger(uint16(n+7), 3))
	announce("main.larger", text, "m")
	return larger(text, "m")
}

//go:noinline
func texts(text string, xs []int) int {
	announce("main.named", text, xs, true)
	r := named(text, xs, true)
	announce("main.named", text+"!", xs[:2], r > 3)
	return r + named(text+"!", xs[:2], r > 3)
}

// The sum of r and what next returns is one value of the compiler's, which takes two instructions.
//
//go:noinline
func joined(r int) int {
	func() {
		defer func() { r++ }()
	}()
	announce("main.next", r&63)
	r += next(r & 63)
	func() {
		defer func() { r++ }()
	}()
	return r
}

//go:noinline
func literals(n int) int {
	scale := func(x int) int { counter++; return x * n }
	announce("main.literals.func1", n)
	r := scale(n)
	announce("main.literals.func1", 3)
	return r + scale(3)
}

func main() {
	r := 0
	for i := 1; i <= 3; i++ {
		r += straight(i, 10*i)
		r += rounds(i + 3)
		r += conditions(i, i)
		r += nested(i) //@ calls nested
		p := &point{i, i + 1}
		r += methods(p, *p)
		r += len(generics(i*2, strings.Repeat("z", i)))
		r += texts(strings.Repeat("x", i), numbers[i:])
		r += literals(i)
		r += joined(r)
	}
	for _, call := range announced {
		fmt.Println(call)
	}
	fmt.Println("result", r, counter, total)
}
