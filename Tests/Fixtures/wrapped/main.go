// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Methods that are called through what the compiler makes for them: interfaces, pointers, embedded fields and method
// values. The program prints each call, as a trace should have it.
package main

import "fmt"

type square struct{ side, tag int }

func (s square) Area() int                   { return s.side * s.side }
func (s square) Fixed() int                  { return 4 }
func (s square) Scale(by int) square         { return square{s.side * by, s.tag} }
func (s square) Split(n uint8) (int, string) { return s.side - int(n), "rest" }
func (s square) Checked(n int) int {
	if n > 3 {
		panic("too big")
	}
	return s.tag + n
}

// Its wrappers call it.
//
//go:noinline
func (s square) Kept(n int) int { return s.side + n }

func (s *square) Grow(n int) int { s.side += n; return s.side }

type code string

func (c code) Error() string              { return string(c) }
func (c code) Named(before string) string { return before }

type counter int

func (c counter) Plus(n int) int { return int(c) + n }

type empty struct{}

func (e empty) Error() string { return "empty" }

// A failure of another one: the body that its wrapper holds calls a method of the same name.
type outer struct{ inner *inner }

func (o outer) Error() string { return o.inner.Error() }

type inner struct{ id int }

//go:noinline
func (i *inner) Error() string { return "inner" }

// Too large for registers.
type big struct {
	name  string
	parts [3]int
	last  float64
}

func (b big) Part(i int) int    { return b.parts[i&1] }
func (b big) Swap(with big) big { return with }

type byValue struct {
	label string
	square
}

type byPointer struct {
	*square
	label string
}

type deep struct{ byValue }

type inHeap struct {
	label string
	*byValue
}

type shape interface {
	Area() int
	Fixed() int
	Scale(by int) square
	Split(n uint8) (int, string)
	Checked(n int) int
	Kept(n int) int
}

type byInterface struct{ shape }

// Instantiations share its methods' bodies.
type pair[T any] struct{ a, b T }

func (p pair[T]) First(n int) T { return p.a }

func (p *pair[T]) Set(v T) T {
	old := p.a
	p.a = v
	return old
}

//go:noinline
func (p pair[T]) Second(n int) T { return p.b }

type ordered interface {
	First(n int) int
	Second(n int) int
}

type setter interface{ Set(v int) int }

type withPair struct {
	label string
	pair[int]
}

type parted interface {
	Part(i int) int
	Swap(with big) big
}

// Prints a call. What is not spelled out is called before.
//
//go:noinline
func call(text string, arguments ...interface{}) { fmt.Printf("main."+text+"\n", arguments...) }

//go:noinline
func (s square) text() string { return fmt.Sprintf("main.square {side: %d, tag: %d}", s.side, s.tag) }

//go:noinline
func (b big) text() string {
	return fmt.Sprintf("main.big {name: %q, parts: [3]int [%d,%d,%d], last: %v}", b.name, b.parts[0], b.parts[1], b.parts[2], b.last)
}

//go:noinline
func shapes(s shape, own square) {
	call("square.Area(%s) => (%d)", own.text(), s.Area()) //@ area
	call("square.Fixed(%s) => (%d)", own.text(), s.Fixed())
	call("square.Scale(%s, 3) => (%s)", own.text(), s.Scale(3).text())
	rest, text := s.Split(1)
	call("square.Split(%s, 1) => (%d, %q)", own.text(), rest, text)
	call("square.Kept(%s, 5) => (%d)", own.text(), s.Kept(5))
	call("square.Checked(%s, 2) => (%d)", own.text(), s.Checked(2))
	checked(s, own)
}

//go:noinline
func checked(s shape, own square) {
	defer func() { call("square.Checked(%s, 4) => panic: %q", own.text(), recover()) }()
	s.Checked(4)
}

//go:noinline
func unset(s shape) {
	defer func() { fmt.Println(recover()) }()
	s.Area()
}

//go:noinline
func fails(err error, text string) { call("%s => (%q)", text, err.Error()) }

//go:noinline
func pairs(o ordered, a, b int) {
	call("pair.First(main.pair {a: %d, b: %d}, 1) => (%d)", a, b, o.First(1))
	call("pair.Second(main.pair {a: %d, b: %d}, 2) => (%d)", a, b, o.Second(2))
}

//go:noinline
func set(s setter, a, b int) {
	call("(*pair).Set(*main.pair {a: %d, b: %d}, 9) => (%d)", a, b, s.Set(9))
}

//go:noinline
func parts(p parted, own, other big) {
	call("big.Part(%s, 1) => (%d)", own.text(), p.Part(1))
	call("big.Swap(%s, %s) => (%s)", own.text(), other.text(), p.Swap(other).text())
}

//go:noinline
func named(n interface{ Named(string) string }, own string) {
	call("code.Named(%q, %q) => (%q)", own, "before", n.Named("before"))
}

//go:noinline
func plus(p interface{ Plus(int) int }, own int) { call("counter.Plus(%d, 4) => (%d)", own, p.Plus(4)) }

//go:noinline
func grow(g interface{ Grow(int) int }, own square) {
	call("(*square).Grow(*%s, 2) => (%d)", own.text(), g.Grow(2))
}

//go:noinline
func area(f func() int, own square) { call("square.Area(%s) => (%d)", own.text(), f()) }

//go:noinline
func scale(f func(int) square, own square) {
	call("square.Scale(%s, 2) => (%s)", own.text(), f(2).text())
}

//go:noinline
func growing(f func(int) int, own square) { call("(*square).Grow(*%s, 1) => (%d)", own.text(), f(1)) }

func main() {
	shapes(square{2, 20}, square{2, 20})
	shapes(&square{3, 30}, square{3, 30})
	shapes(byValue{"v", square{4, 40}}, square{4, 40})
	shapes(&byValue{"v", square{5, 50}}, square{5, 50})
	shapes(byPointer{&square{6, 60}, "p"}, square{6, 60})
	shapes(&byPointer{&square{7, 70}, "p"}, square{7, 70})
	shapes(deep{byValue{"d", square{8, 80}}}, square{8, 80})
	shapes(&deep{byValue{"d", square{9, 90}}}, square{9, 90})
	shapes(inHeap{"h", &byValue{"v", square{10, 100}}}, square{10, 100})
	shapes(&inHeap{"h", &byValue{"v", square{11, 110}}}, square{11, 110})
	shapes(byInterface{square{12, 120}}, square{12, 120})
	unset((*square)(nil))
	bad, seven := code("bad"), counter(7)
	fails(bad, `code.Error("bad")`)
	fails(&bad, `code.Error("bad")`)
	fails(empty{}, `empty.Error(main.empty {})`)
	fails(&empty{}, `empty.Error(main.empty {})`)
	named(bad, "bad")
	named(&bad, "bad")
	plus(seven, 7)
	plus(&seven, 7)
	parts(big{"one", [3]int{1, 2, 3}, 1.5}, big{"one", [3]int{1, 2, 3}, 1.5}, big{"two", [3]int{4, 5, 6}, 2.5})
	parts(&big{"one", [3]int{1, 2, 3}, 1.5}, big{"one", [3]int{1, 2, 3}, 1.5}, big{"two", [3]int{4, 5, 6}, 2.5})
	area(square{13, 130}.Area, square{13, 130})
	scale(square{14, 140}.Scale, square{14, 140})
	p := &square{15, 150}
	area(p.Area, *p)
	area(byValue{"m", square{16, 160}}.Area, square{16, 160})
	scale((&byPointer{p, "m"}).Scale, *p)
	grow(p, *p)
	grow(&byValue{"g", square{17, 170}}, square{17, 170})
	grow(byPointer{p, "g"}, *p)
	grow(&byPointer{p, "g"}, *p)
	growing(p.Grow, *p)
	growing((&byValue{"g", square{18, 180}}).Grow, square{18, 180})
	pairs(pair[int]{1, 2}, 1, 2)
	pairs(&pair[int]{3, 4}, 3, 4)
	pairs(withPair{"w", pair[int]{5, 6}}, 5, 6)
	pairs(&withPair{"w", pair[int]{7, 8}}, 7, 8)
	set(&pair[int]{1, 2}, 1, 2)
	set(&withPair{"w", pair[int]{3, 4}}, 3, 4)
	fails(outer{&inner{1}}, `outer.Error(main.outer {inner: *main.inner {id: 1}})`)
	fails(&outer{&inner{2}}, `outer.Error(main.outer {inner: *main.inner {id: 2}})`)
}
