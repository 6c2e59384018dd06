// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"fmt"
	"runtime"
	"unsafe"
)

func waitForGoroutines() {
	for runtime.NumGoroutine() > 1 {
		runtime.Gosched()
	}
}

// unmapped is an address that no program has anything at.
const unmapped = uintptr(0x10)

type sliceHeader struct {
	data     unsafe.Pointer
	len, cap int
}

type textHeader struct {
	data unsafe.Pointer
	len  int
}

type words struct{ first, second unsafe.Pointer }

//go:noinline
func slices(number int, list []int, texts []string, pointers []*int) int { return number + 1 }

// Row: slices whose header is damaged leave the values beside them right
//
//	trace: main.slices
//	> goroutine(1): main.slices(1, ?, ?, ?)
//	>> goroutine(1): main.slices => (2)
func corruptSlices() {
	var list []int
	*(*sliceHeader)(unsafe.Pointer(&list)) = sliceHeader{address(unmapped), 1 << 40, 1 << 40}
	var texts []string
	*(*sliceHeader)(unsafe.Pointer(&texts)) = sliceHeader{nil, -1, 0}
	var pointers []*int
	*(*sliceHeader)(unsafe.Pointer(&pointers)) = sliceHeader{address(unmapped), 1, 1}
	fmt.Println(slices(1, list, texts, pointers))
	runtime.KeepAlive(list)
}

// address hides from the compiler that it makes a pointer of a number.
//
//go:noinline
func address(n uintptr) unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&n)) }

//go:noinline
func texts(a, b, c string) int { return 3 }

// Row: texts whose header is damaged
//
//	trace: main.texts
//	> goroutine(1): main.texts(?, "fine", ?)
//	>> goroutine(1): main.texts => (3)
func corruptTexts() {
	var a, c string
	*(*textHeader)(unsafe.Pointer(&a)) = textHeader{address(unmapped), 5}
	*(*textHeader)(unsafe.Pointer(&c)) = textHeader{address(unmapped), -5}
	fmt.Println(texts(a, "fine", c))
}

type node struct {
	Name string
	Next *node
}

//go:noinline
func pointers(p *int, n *node, q **int) int { return 4 }

// Row: pointers to nowhere
//
//	trace: main.pointers
//	> goroutine(1): main.pointers(?, *main.node {Name: "here", Next: ?}, ?)
//	>> goroutine(1): main.pointers => (4)
func corruptPointers() {
	p := (*int)(address(unmapped))
	n := &node{"here", (*node)(address(unmapped))}
	fmt.Println(pointers(p, n, (**int)(address(unmapped))))
}

//go:noinline
func interfaces(a any, e error, b any) int { return 5 }

// Row: interfaces whose type is damaged
//
//	trace: main.interfaces
//	> goroutine(1): main.interfaces(?, ?, interface {}(int) 5)
//	>> goroutine(1): main.interfaces => (5)
func corruptInterfaces() {
	var a any
	*(*words)(unsafe.Pointer(&a)) = words{address(unmapped), address(unmapped)}
	var e error
	*(*words)(unsafe.Pointer(&e)) = words{address(unmapped), nil}
	fmt.Println(interfaces(a, e, 5))
}

//go:noinline
func maps(m map[string]int, n map[int]int, c chan int) int { return 6 }

// Row: maps and channels that point to nowhere
//
//	trace: main.maps
//	> goroutine(1): main.maps(?, map[int]int [1: 2, ], ?)
//	>> goroutine(1): main.maps => (6)
func corruptMaps() {
	var m map[string]int
	*(*unsafe.Pointer)(unsafe.Pointer(&m)) = address(unmapped)
	var c chan int
	*(*unsafe.Pointer)(unsafe.Pointer(&c)) = address(unmapped)
	fmt.Println(maps(m, map[int]int{1: 2}, c))
}

//go:noinline
func use(values ...any) int { return len(values) }

//go:noinline
func scopes(x int) int {
	use(x)
	if x := fmt.Sprint("text ", x); len(x) > 2 {
		for x := 0; x < 2; x++ {
			use(x) //@ innermost
		}
		use(x) //@ inner
	}
	return x + 1 //@ outer
}

// Row: variables of one name in several scopes
//
//	log innermost: {x}
//	log inner: {x}
//	log outer: {x}
//	> goroutine(1): 0
//	> goroutine(1): 1
//	> goroutine(1): "text 8"
//	> goroutine(1): 8
func shadowed() { fmt.Println(scopes(8)) }

type ring struct {
	Value int
	Next  *ring
	Any   any
}

//go:noinline
func around(r *ring) int { return r.Next.Next.Value }

// Row: values that hold themselves
//
//	trace: main.around
//	with: {"maxVariableRecurse": 3}
//	> goroutine(1): main.around(*main.ring {Value: 1, Next: *main.ring {Value: 2, Next: *main.ring {Value: 1, Next: *main.ring {Value: 2, Next: (*main.ring)(0xADDRESS), Any: interface {} nil}, Any: interface {}(*main.ring) *{Value: 1, Next: (*main.ring)(0xADDRESS), Any: interface {}(*main.ring) 0xADDRESS}}, Any: interface {} nil}, Any: interface {}(*main.ring) *{Value: 1, Next: *main.ring {Value: 2, Next: *main.ring {Value: 1, Next: (*main.ring)(0xADDRESS), Any: interface {}(*main.ring) 0xADDRESS}, Any: interface {} nil}, Any: interface {}(*main.ring) *{Value: 1, Next: *main.ring {Value: 2, Next: (*main.ring)(0xADDRESS), Any: interface {} nil}, Any: interface {}(*main.ring) *{Value: 1, Next: (*main.ring)(0xADDRESS), Any: interface {}(*main.ring) 0xADDRESS}}}})
//	>> goroutine(1): main.around => (1)
func cyclic() {
	r := &ring{Value: 1}
	r.Next = &ring{Value: 2, Next: r}
	r.Any = r
	fmt.Println(around(r))
}

//go:noinline
func careless(a int, text string, list []int) int {
	n := len(text)
	use()
	return n //@ dead
}

// Row: arguments that the code does not need any more
//
//	trace: main.careless
//	> goroutine(1): main.careless(1, "text", []int len: 1, cap: 1, [5])
//	>> goroutine(1): main.careless => (4)
func deadArguments() { fmt.Println(careless(1, "text", []int{5})) }
