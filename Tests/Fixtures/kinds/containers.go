// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import "unsafe"

//go:noinline
func mappingIn(v map[string]int) map[string]int {
	x := v
	note() //@ mapping
	if notes == 0 {
		x = *new(map[string]int)
	}
	return x
}

//go:noinline
func mappingInside(a nest[map[string]int], b []map[string]int, c map[int8]map[string]int) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func nilMapIn(v map[string]int) map[string]int {
	x := v
	note() //@ nilMap
	if notes == 0 {
		x = *new(map[string]int)
	}
	return x
}

//go:noinline
func nilMapInside(a nest[map[string]int], b []map[string]int, c map[int8]map[string]int) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func emptyMapIn(v map[string]int) map[string]int {
	x := v
	note() //@ emptyMap
	if notes == 0 {
		x = *new(map[string]int)
	}
	return x
}

//go:noinline
func emptyMapInside(a nest[map[string]int], b []map[string]int, c map[int8]map[string]int) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func mapOfPairsIn(v map[point]*point) map[point]*point {
	x := v
	note() //@ mapOfPairs
	if notes == 0 {
		x = *new(map[point]*point)
	}
	return x
}

//go:noinline
func mapOfPairsInside(a nest[map[point]*point], b []map[point]*point, c map[int8]map[point]*point) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func mapOfSlicesIn(v map[int8][]string) map[int8][]string {
	x := v
	note() //@ mapOfSlices
	if notes == 0 {
		x = *new(map[int8][]string)
	}
	return x
}

//go:noinline
func mapOfSlicesInside(a nest[map[int8][]string], b []map[int8][]string, c map[int8]map[int8][]string) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func largeMapIn(v map[[40]int]bool) map[[40]int]bool {
	x := v
	note() //@ largeMap
	if notes == 0 {
		x = *new(map[[40]int]bool)
	}
	return x
}

//go:noinline
func largeMapInside(a nest[map[[40]int]bool], b []map[[40]int]bool, c map[int8]map[[40]int]bool) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func channelIn(v chan int) chan int {
	x := v
	note() //@ channel
	if notes == 0 {
		x = *new(chan int)
	}
	return x
}

//go:noinline
func channelInside(a nest[chan int], b []chan int, c map[int8]chan int) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func nilChannelIn(v chan int) chan int {
	x := v
	note() //@ nilChannel
	if notes == 0 {
		x = *new(chan int)
	}
	return x
}

//go:noinline
func nilChannelInside(a nest[chan int], b []chan int, c map[int8]chan int) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func receiverIn(v <-chan string) <-chan string {
	x := v
	note() //@ receiver
	if notes == 0 {
		x = *new(<-chan string)
	}
	return x
}

//go:noinline
func receiverInside(a nest[<-chan string], b []<-chan string, c map[int8]<-chan string) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func functionIn(v func(int) int) func(int) int {
	x := v
	note() //@ function
	if notes == 0 {
		x = *new(func(int) int)
	}
	return x
}

//go:noinline
func functionInside(a nest[func(int) int], b []func(int) int, c map[int8]func(int) int) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func nilFunctionIn(v func()) func() {
	x := v
	note() //@ nilFunction
	if notes == 0 {
		x = *new(func())
	}
	return x
}

//go:noinline
func nilFunctionInside(a nest[func()], b []func(), c map[int8]func()) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func literalIn(v func() int) func() int {
	x := v
	note() //@ literal
	if notes == 0 {
		x = *new(func() int)
	}
	return x
}

//go:noinline
func literalInside(a nest[func() int], b []func() int, c map[int8]func() int) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func methodValueIn(v func() string) func() string {
	x := v
	note() //@ methodValue
	if notes == 0 {
		x = *new(func() string)
	}
	return x
}

//go:noinline
func methodValueInside(a nest[func() string], b []func() string, c map[int8]func() string) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func pointerIn(v *point) *point {
	x := v
	note() //@ pointer
	if notes == 0 {
		x = *new(*point)
	}
	return x
}

//go:noinline
func pointerInside(a nest[*point], b []*point, c map[int8]*point) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func nilPointerIn(v *point) *point {
	x := v
	note() //@ nilPointer
	if notes == 0 {
		x = *new(*point)
	}
	return x
}

//go:noinline
func nilPointerInside(a nest[*point], b []*point, c map[int8]*point) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func pointerToIntegerIn(v *int) *int {
	x := v
	note() //@ pointerToInteger
	if notes == 0 {
		x = *new(*int)
	}
	return x
}

//go:noinline
func pointerToIntegerInside(a nest[*int], b []*int, c map[int8]*int) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func pointerToTextIn(v *string) *string {
	x := v
	note() //@ pointerToText
	if notes == 0 {
		x = *new(*string)
	}
	return x
}

//go:noinline
func pointerToTextInside(a nest[*string], b []*string, c map[int8]*string) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}
