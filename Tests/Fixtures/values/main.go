// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Every kind of value as an argument and as a result. Before each call the program prints the line that a tracer
// should print for the entry, after it the one for the return, both made from the values themselves.
package main

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

type point struct{ X, Y int }
type segment struct{ From, To point }
type mixed struct {
	ID    int32
	Title string
	Ratio float64
	Next  *mixed
	Err   error
	ready bool
}
type count int
type title string
type celsius float64
type ids []int
type namer interface{ Name() string }

func (p point) Name() string    { return "point" }
func (m *mixed) String() string { return m.Title }

//go:noinline
func integers(a int8, b int16, c int32, d int64, e int) (int8, int16, int32, int64, int) {
	return -a, -b, -c, -d, -e
}

//go:noinline
func unsigned(a uint8, b uint16, c uint32, d uint64, e uint) (uint8, uint16, uint32, uint64, uint) {
	return a - 1, b - 1, c - 1, d - 1, e - 1
}

//go:noinline
func floats(a float32, b float64) (float64, float32) { return b * 2, a * 2 }

//go:noinline
func booleans(a, b bool) (bool, bool) { return b, a }

//go:noinline
func text(s string) string { return s + s }

//go:noinline
func slices(numbers []int, words []string) ([]string, []int) { return words, numbers }

//go:noinline
func bytes(data []byte) []byte { return data }

//go:noinline
func arrays(a [3]int, b [1]int8, c [2]string) ([2]string, [1]int8, [3]int) { return c, b, a }

//go:noinline
func structs(p point, s segment) (segment, point) { return segment{s.To, s.From}, point{p.Y, p.X} }

//go:noinline
func mixture(m mixed) mixed {
	m.ID++
	return m
}

//go:noinline
func pointers(p *point, n *int) (*int, *point) { return n, p }

//go:noinline
func pairs(list []point) []point { return list }

//go:noinline
func failures(err error) error { return err }

//go:noinline
func anything(v any) any { return v }

//go:noinline
func named(n namer, s fmt.Stringer) (fmt.Stringer, namer) { return s, n }

//go:noinline
func aliases(c count, t title, k celsius, i ids) (ids, celsius, title, count) { return i, k, t, c }

//go:noinline
func many(a, b, c, d, e, f, g, h, i, j, k, l int) (m, n, o, p, q, r, s, t, u, v, w, x int) {
	return l, k, j, i, h, g, f, e, d, c, b, a
}

//go:noinline
func crowd(a int, b float64, c string, d []int, e bool, f point, g *point, h error, i any, j uint8, k string) (
	string, uint8, any, error, *point, point, bool, []int, string, float64, int) {
	return k, j, i, h, g, f, e, d, c, b, a
}

//go:noinline
func nothing() { sink++ }

//go:noinline
func empty(s struct{}, n int) (struct{}, int) { return s, n + 1 }

//go:noinline
func unused(_ int, n int) int { return n }

//go:noinline
func spread(first string, rest ...int) int { return len(rest) }

//go:noinline
func changed(n int) (result int) {
	defer func() { result *= 2 }()
	result = n + 1
	return result
}

// later has kinds that lead to the runtime's own structures.
//
//go:noinline
func later(m map[string]int, c chan int, f func(), z complex128) {}

var sink int

func enter(format string, values ...any) {
	fmt.Printf("> goroutine(1): main."+format+"\n", values...)
}

func leave(format string, values ...any) {
	fmt.Printf(">> goroutine(1): main."+format+"\n", values...)
}

// quoted is the string as the grammar has it: Go's quotes, and what is past 64 bytes only counted.
func quoted(s string) string {
	if len(s) > 64 {
		head := strconv.Quote(s[:64])
		return head[:len(head)-1] + "...+" + strconv.Itoa(len(s)-64) + " more\""
	}
	return strconv.Quote(s)
}

func float(f float64, bits int) string { return strconv.FormatFloat(f, 'f', -1, bits) }

// list is a slice or, with an empty header, the inside of an array.
func list[T any](header string, values []T, one func(T) string) string {
	parts := []string{}
	for i, v := range values {
		if i == 64 {
			parts = append(parts, fmt.Sprintf("...+%d more", len(values)-64))
			break
		}
		parts = append(parts, one(v))
	}
	if header == "" {
		return "[" + strings.Join(parts, ",") + "]"
	}
	if values == nil {
		return header + " len: 0, cap: 0, nil"
	}
	return fmt.Sprintf("%s len: %d, cap: %d, [%s]", header, len(values), cap(values), strings.Join(parts, ","))
}

func numbers(s []int) string  { return list("[]int", s, strconv.Itoa) }
func words(s []string) string { return list("[]string", s, strconv.Quote) }
func octets(s []byte) string {
	return list("[]uint8", s, func(b byte) string { return strconv.Itoa(int(b)) })
}
func fields(p point) string   { return fmt.Sprintf("{X: %d, Y: %d}", p.X, p.Y) }
func points(s []point) string { return list("[]main.point", s, fields) }
func shown(p point) string    { return "main.point " + fields(p) }
func line(s segment) string {
	return fmt.Sprintf("main.segment {From: %s, To: %s}", shown(s.From), shown(s.To))
}
func insideMixed(m mixed) string {
	return fmt.Sprintf("{ID: %d, Title: %q, Ratio: %s, Next: *main.mixed nil, Err: %s, ready: %v}",
		m.ID, m.Title, float(m.Ratio, 64), failure(m.Err), m.ready)
}

func pointer(p *point) string {
	if p == nil {
		return "*main.point nil"
	}
	return "*" + shown(*p)
}

func number(n *int) string {
	if n == nil {
		return "*int nil"
	}
	return "*" + strconv.Itoa(*n)
}

func failure(err error) string {
	if err == nil {
		return "error nil"
	}
	return fmt.Sprintf("error(*errors.errorString) *{s: %q}", err.Error())
}

func main() {
	for _, sign := range []int8{1, -1} {
		a, b, c, d, e := sign*math.MaxInt8, int16(sign)*math.MaxInt16, int32(sign)*math.MaxInt32, int64(sign)*math.MaxInt64, int(sign)*41
		enter("integers(%d, %d, %d, %d, %d)", a, b, c, d, e)
		a, b, c, d, e = integers(a, b, c, d, e)
		leave("integers => (%d, %d, %d, %d, %d)", a, b, c, d, e)
	}
	{
		a, b, c, d, e := uint8(math.MaxUint8), uint16(math.MaxUint16), uint32(math.MaxUint32), uint64(math.MaxUint64), uint(1)
		enter("unsigned(%d, %d, %d, %d, %d)", a, b, c, d, e)
		a, b, c, d, e = unsigned(a, b, c, d, e)
		leave("unsigned => (%d, %d, %d, %d, %d)", a, b, c, d, e)
	}
	for _, pair := range []point{{1, 2}, {-3, 7}, {0, 0}} {
		a, b := float32(pair.X)/10, float64(pair.Y)/8
		enter("floats(%s, %s)", float(float64(a), 32), float(b, 64))
		c, d := floats(a, b)
		leave("floats => (%s, %s)", float(c, 64), float(float64(d), 32))
	}
	{
		a, b := float32(math.Inf(-1)), math.NaN()
		enter("floats(%s, %s)", float(float64(a), 32), float(b, 64))
		c, d := floats(a, b)
		leave("floats => (%s, %s)", float(c, 64), float(float64(d), 32))
	}
	{
		enter("booleans(true, false)")
		a, b := booleans(true, false)
		leave("booleans => (%v, %v)", a, b)
	}
	for _, s := range []string{
		"", "a", "hello", strings.Repeat("0123456789abcdef", 4), strings.Repeat("0123456789abcdef", 4) + "!",
		strings.Repeat("x", 200), "a\xffb\xc3(", "two\nlines\tand \"quotes\" \\ \x00\x1b", "é€😀 \u2028",
	} {
		enter("text(%s)", quoted(s))
		s = text(s)
		leave("text => (%s)", quoted(s))
	}
	long := make([]int, 65)
	for i := range long {
		long[i] = i * i
	}
	for i, n := range [][]int{nil, {}, {1, 2, 3}, long[:64], long, long[:2:10]} {
		w := [][]string{nil, {}, {"a", "", "é\n"}}[i%3]
		enter("slices(%s, %s)", numbers(n), words(w))
		w, n = slices(n, w)
		leave("slices => (%s, %s)", words(w), numbers(n))
	}
	for _, data := range [][]byte{nil, []byte("hi\xff")} {
		enter("bytes(%s)", octets(data))
		data = bytes(data)
		leave("bytes => (%s)", octets(data))
	}
	{
		a, b, c := [3]int{1, -2, 3}, [1]int8{-8}, [2]string{"x", "yz"}
		text := func(a [3]int) string { return "[3]int " + list("", a[:], strconv.Itoa) }
		one := func(b [1]int8) string { return fmt.Sprintf("[1]int8 [%d]", b[0]) }
		two := func(c [2]string) string { return "[2]string " + list("", c[:], strconv.Quote) }
		enter("arrays(%s, %s, %s)", text(a), one(b), two(c))
		c, b, a = arrays(a, b, c)
		leave("arrays => (%s, %s, %s)", two(c), one(b), text(a))
	}
	{
		p, s := point{1, 2}, segment{point{3, 4}, point{5, 6}}
		enter("structs(%s, %s)", shown(p), line(s))
		s, p = structs(p, s)
		leave("structs => (%s, %s)", line(s), shown(p))
	}
	for _, m := range []mixed{{}, {7, "seven", 0.25, nil, errors.New("odd"), true}} {
		enter("mixture(main.mixed %s)", insideMixed(m))
		m = mixture(m)
		leave("mixture => (main.mixed %s)", insideMixed(m))
	}
	for i, p := range []*point{nil, {8, 9}} {
		seven := 7
		n := []*int{&seven, nil}[i]
		enter("pointers(%s, %s)", pointer(p), number(n))
		n, p = pointers(p, n)
		leave("pointers => (%s, %s)", number(n), pointer(p))
	}
	{
		s := []point{{1, 2}, {3, 4}}
		enter("pairs(%s)", points(s))
		s = pairs(s)
		leave("pairs => (%s)", points(s))
	}
	for _, err := range []error{nil, errors.New("divide")} {
		enter("failures(%s)", failure(err))
		err = failures(err)
		leave("failures => (%s)", failure(err))
	}
	for _, c := range []struct {
		value any
		text  string
	}{
		{nil, "interface {} nil"},
		{5, "interface {}(int) 5"},
		{uint8(200), "interface {}(uint8) 200"},
		{"text", `interface {}(string) "text"`},
		{2.5, "interface {}(float64) 2.5"},
		{true, "interface {}(bool) true"},
		{point{1, 2}, "interface {}(main.point) {X: 1, Y: 2}"},
		{&point{3, 4}, "interface {}(*main.point) *{X: 3, Y: 4}"},
		{(*point)(nil), "interface {}(*main.point) nil"},
		{count(3), "interface {}(main.count) 3"},
		{errors.New("odd"), `interface {}(*errors.errorString) *{s: "odd"}`},
	} {
		enter("anything(%s)", c.text)
		anything(c.value)
		leave("anything => (%s)", c.text)
	}
	{
		enter("named(main.namer nil, fmt.Stringer nil)")
		named(nil, nil)
		leave("named => (fmt.Stringer nil, main.namer nil)")
		m := &mixed{ID: 1, Title: "one"}
		n, s := "main.namer(main.point) {X: 6, Y: 7}", "fmt.Stringer(*main.mixed) *"+insideMixed(*m)
		enter("named(%s, %s)", n, s)
		named(point{6, 7}, m)
		leave("named => (%s, %s)", s, n)
	}
	{
		c, t, k, i := count(-4), title("Dr"), celsius(36.6), ids{1, 2}
		text := list("main.ids", i, strconv.Itoa)
		enter("aliases(%d, %q, %s, %s)", c, t, float(float64(k), 64), text)
		aliases(c, t, k, i)
		leave("aliases => (%s, %s, %q, %d)", text, float(float64(k), 64), t, c)
	}
	enter("many(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)")
	many(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)
	leave("many => (12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1)")
	{
		err := errors.New("full")
		d := []int{1, 2}
		all := []any{1, "2.5", `"c"`, numbers(d), true, shown(point{1, 2}), pointer(&point{3, 4}), failure(err),
			"interface {}(int) 9", 10, `"last"`}
		back := make([]any, len(all))
		for i, v := range all {
			back[len(all)-1-i] = v
		}
		form := strings.TrimSuffix(strings.Repeat("%v, ", len(all)), ", ")
		enter("crowd("+form+")", all...)
		crowd(1, 2.5, "c", d, true, point{1, 2}, &point{3, 4}, err, 9, 10, "last")
		leave("crowd => ("+form+")", back...)
	}
	enter("nothing()")
	nothing()
	leave("nothing => ()")
	enter("empty(struct {} {}, 4)")
	empty(struct{}{}, 4)
	leave("empty => (struct {} {}, 5)")
	enter("unused(1, 2)")
	unused(1, 2)
	leave("unused => (2)")
	enter("spread(%s, %s)", quoted("v"), numbers([]int{1, 2}))
	spread("v", 1, 2)
	leave("spread => (2)")
	enter("changed(20)")
	changed(20)
	leave("changed => (42)")
	enter("later(map[string]int [\"k\": 9, ], chan int 0/3, main.main, (1 + 2i))")
	later(map[string]int{"k": 9}, make(chan int, 3), main, complex(1, 2))
	leave("later => ()")
}
