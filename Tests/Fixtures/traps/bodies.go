// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	_ "unsafe"
)

var prepared = prepare("variable")

func init() { prepare("first") }

func init() { prepare("second") }

//go:noinline
func prepare(what string) int { return len(what) }

// Row: what runs before main
//
//	trace: /^main\.init(\.\d)?$/
//	trace: main.prepare
//	> goroutine(1): main.init()
//	> goroutine(1): main.prepare("variable")
//	>> goroutine(1): main.prepare => (8)
//	>> goroutine(1): main.init => ()
//	> goroutine(1): main.init.0()
//	> goroutine(1): main.prepare("first")
//	>> goroutine(1): main.prepare => (5)
//	>> goroutine(1): main.init.0 => ()
//	> goroutine(1): main.init.1()
//	> goroutine(1): main.prepare("second")
//	>> goroutine(1): main.prepare => (6)
//	>> goroutine(1): main.init.1 => ()
func initialised() { fmt.Println(prepared) }

type tally struct {
	mutex sync.Mutex
	done  sync.WaitGroup
	texts []string
}

//go:noinline
func (t *tally) add(n int, text string) {
	t.mutex.Lock()
	t.texts = append(t.texts, strings.Repeat(text, n))
	t.mutex.Unlock()
	t.done.Done()
}

// Row: functions that goroutines begin with
//
//	trace: main.(*tally).add
//	with: {"followPointers": false, "stackDepth": 0}
//	unordered
//	> goroutine(n): main.(*tally).add((*main.tally)(0xADDRESS), 1, "a")
//	> goroutine(n): main.(*tally).add((*main.tally)(0xADDRESS), 2, "b")
//	>> goroutine(n): main.(*tally).add => ()
//	>> goroutine(n): main.(*tally).add => ()
func entries() {
	var t tally
	t.done.Add(2)
	go t.add(1, "a")
	go t.add(2, "b")
	t.done.Wait()
	waitForGoroutines()
}

// Row: a function literal that a goroutine begins with, with what it captures
//
//	trace: main.closureEntries.func1
//	unoptimised
//	log inLiteral: {name} {n} {*total}
//	> goroutine(2): main.closureEntries.func1(5)
//	> goroutine(2): "traps" 5 10
//	>> goroutine(2): main.closureEntries.func1 => ()
func closureEntries() {
	name, sum := filepath.Base(os.Args[0])[:5], 10
	total := &sum
	done := make(chan bool)
	go func(n int) {
		*total += n //@ inLiteral
		use(name, n)
		close(done)
	}(5)
	<-done
	waitForGoroutines()
	fmt.Println(name, sum)
}

type meter struct{ Scale int }

//go:noinline
func (m meter) read(n int) int { return m.Scale * n }

//go:noinline
func (m *meter) set(scale int) { m.Scale = scale }

//go:noinline
func apply(f func(int) int, n int) int { return f(n) }

// Row: method values and method expressions print the method, once
//
//	trace: /meter/
//	trace: main.apply
//	> goroutine(1): main.apply(main.meter.read-fm, 2)
//	> goroutine(1): main.meter.read(main.meter {Scale: 3}, 2)
//	>> goroutine(1): main.meter.read => (6)
//	>> goroutine(1): main.apply => (6)
//	> goroutine(1): main.(*meter).set(*main.meter {Scale: 3}, 4)
//	>> goroutine(1): main.(*meter).set => ()
//	> goroutine(1): main.meter.read(main.meter {Scale: 4}, 5)
//	>> goroutine(1): main.meter.read => (20)
func methodValues() {
	m := meter{3}
	fmt.Println(apply(m.read, 2))
	set := m.set
	run(set, 4)
	read := expression()
	fmt.Println(read(m, 5))
}

//go:noinline
func run(f func(int), n int) { f(n) }

//go:noinline
func expression() func(meter, int) int { return meter.read }

type stack[T any] struct{ Items []T }

//go:noinline
func (s *stack[T]) push(item T) int {
	s.Items = append(s.Items, item)
	return len(s.Items)
}

//go:noinline
func feed[T any](f func(T) int, item T) int { return f(item) }

// Row: a method value of a generic type prints the method's body, once, with the types of the call
//
//	trace: /\*stack\[/
//	> goroutine(1): main.(*stack[go.shape.string]).push(*main.stack[string] {Items: []string len: 1, cap: 1, ["a"]}, "b")
//	>> goroutine(1): main.(*stack[go.shape.string]).push => (2)
//	> goroutine(1): main.(*stack[go.shape.int]).push(*main.stack[int] {Items: []int len: 0, cap: 0, nil}, 7)
//	>> goroutine(1): main.(*stack[go.shape.int]).push => (1)
func genericMethodValue() {
	texts := &stack[string]{[]string{"a"}}
	fmt.Println(feed(texts.push, "b"))
	numbers := &stack[int]{}
	fmt.Println(feed[int](numbers.push, 7))
}

type reader interface{ read(int) int }

// Row: a method with a value for its receiver, called through an interface that holds a pointer
//
//	trace: /meter/
//	> goroutine(1): main.meter.read(main.meter {Scale: 7}, 6)
//	>> goroutine(1): main.meter.read => (42)
//	> goroutine(1): main.meter.read(main.meter {Scale: 8}, 2)
//	>> goroutine(1): main.meter.read => (16)
func valueReceiver() { fmt.Println(through(&meter{7}, 6), through(meter{8}, 2)) }

//go:noinline
func through(r reader, n int) int { return r.read(n) }

type panel struct {
	Name string
	*meter
}

type board struct {
	Name string
	reader
}

// Row: embedded methods through an interface
//
//	trace: /^main\..*read$/
//	> goroutine(1): main.meter.read(main.meter {Scale: 2}, 1)
//	>> goroutine(1): main.meter.read => (2)
//	> goroutine(1): main.meter.read(main.meter {Scale: 3}, 1)
//	>> goroutine(1): main.meter.read => (3)
func promotedThroughInterface() {
	fmt.Println(through(panel{"p", &meter{2}}, 1), through(&board{"b", meter{3}}, 1))
}

//go:noinline
//go:linkname original traps/elsewhere.renamed
func original(n int, text string) string { return text[:n] }

//go:linkname pulled traps/elsewhere.renamed
func pulled(n int, text string) string

// Row: a function that is linked by another name
//
//	trace: traps/elsewhere.renamed
//	> goroutine(1): traps/elsewhere.renamed(2, "text")
//	>> goroutine(1): traps/elsewhere.renamed => ("te")
//	> goroutine(1): traps/elsewhere.renamed(3, "text")
//	>> goroutine(1): traps/elsewhere.renamed => ("tex")
func linked() { fmt.Println(original(2, "text"), pulled(3, "text")) }

// sum is in sums_amd64.s, as is visit, which calls back.
func sum(list []int64, first int32) (total int64, count int)

func visit(n int)

//go:noinline
func visited(n int) { fmt.Println("visited", n) }

// Row: a function in assembly
//
//	trace: main.sum
//	> goroutine(1): main.sum(?)
//	>> goroutine(1): main.sum => (?)
func assembled() { fmt.Println(sum([]int64{1, 2, 3}, 4)) }

// Row: a function that assembly calls prints once, not for its adapter too
//
//	trace: main.visit
//	trace: main.visited
//	> goroutine(1): main.visit(?)
//	> goroutine(1): main.visited(21)
//	>> goroutine(1): main.visited => ()
//	>> goroutine(1): main.visit => (?)
func calledByAssembly() { visit(20) }
