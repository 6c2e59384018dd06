// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Values near and past what one hit may capture: 4 KiB of one value, 8 KiB of all, 16 KiB with what they lead to.
package main

import "fmt"

type page struct {
	Head string
	Body [4000]byte
	Tail string
}

type book struct {
	Title string
	Pages [5]page
	Last  int
}

type lines struct{ Text [40]string }

//go:noinline
func under(p page) (int, string) { return len(p.Body), p.Tail }

//go:noinline
func exact(a [512]int64) int64 { return a[0] + a[511] }

//go:noinline
func past(a [513]int64) int64 { return a[0] + a[512] }

//go:noinline
func read(b book, after int) (string, int) { return b.Title, b.Last + after }

//go:noinline
func refer(b *book) *book { return b }

//go:noinline
func three(a, b, c page, after string) string { return a.Tail + b.Tail + c.Tail + after }

//go:noinline
func pieces(l []lines, after int) int { return len(l) + after }

//go:noinline
func texts(all []string, after string) (int, string) { return len(all), after }

//go:noinline
func turn(b book) book {
	b.Last++
	return b
}

func main() {
	var a [512]int64
	a[0], a[511] = 1, 2
	var c [513]int64
	c[0], c[512] = 3, 4
	p := page{Head: "head", Tail: "tail"}
	p.Body[0], p.Body[63], p.Body[64] = 1, 63, 64
	b := book{Title: "title", Last: 9}
	b.Pages[0] = p
	fmt.Println(under(p))
	fmt.Println(exact(a), past(c))
	fmt.Println(read(b, 1))
	fmt.Println(refer(&b).Last)
	fmt.Println(three(p, p, p, "after"))
	l := make([]lines, 5)
	for i := range l {
		for j := range l[i].Text {
			l[i].Text[j] = fmt.Sprint(i, " ", j)
		}
	}
	fmt.Println(pieces(l, 1))
	long := make([]string, 64)
	for i := range long {
		long[i] = fmt.Sprintf("%0300d", i)
	}
	fmt.Println(texts(long, "after"))
	fmt.Println(turn(b).Last)
}
