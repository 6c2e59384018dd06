// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Embedded structures and interfaces: promoted fields and methods, and the wrappers that the compiler makes for them.
package main

import "fmt"

type base struct{ ID int }

//go:noinline
func (b base) Describe(prefix string) string { return fmt.Sprint(prefix, b.ID) }

//go:noinline
func (b *base) Rename(id int) (old int) {
	old, b.ID = b.ID, id
	return old
}

type named struct {
	base
	Name string
}

type titled struct {
	*named
	Title string
}

type describer interface{ Describe(prefix string) string }
type renamer interface{ Rename(id int) (old int) }

type logged struct {
	describer
	Log []string
}

//go:noinline
func (l *logged) Describe(prefix string) string {
	text := l.describer.Describe(prefix + "logged ")
	l.Log = append(l.Log, text)
	return text
}

//go:noinline
func describe(d describer) string { return d.Describe("a ") }

//go:noinline
func rename(r renamer, id int) int { return r.Rename(id) }

//go:noinline
func take(n named, t titled, l logged) (titled, named) { return t, n }

func main() {
	n := named{base{1}, "one"}
	t := titled{&named{base{2}, "two"}, "Dr"}
	l := &logged{describer: n}
	fmt.Println(n.Describe("direct "), t.Describe("through "))
	fmt.Println(n.Rename(10), t.Rename(20), n.ID, t.ID)
	for _, d := range []describer{n, &n, t, &t, l, base{5}, &base{6}} {
		fmt.Println(describe(d))
	}
	for _, r := range []renamer{&n, t, &t, t.named, &t.base} {
		fmt.Println(rename(r, 7))
	}
	take(n, t, *l)
	fmt.Println(l.Log)
}
