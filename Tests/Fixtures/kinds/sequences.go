// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import "unsafe"

//go:noinline
func textIn(v string) string {
	x := v
	note() //@ text
	if notes == 0 {
		x = *new(string)
	}
	return x
}

//go:noinline
func textInside(a nest[string], b []string, c map[int8]string) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func emptyTextIn(v string) string {
	x := v
	note() //@ emptyText
	if notes == 0 {
		x = *new(string)
	}
	return x
}

//go:noinline
func emptyTextInside(a nest[string], b []string, c map[int8]string) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func longTextIn(v string) string {
	x := v
	note() //@ longText
	if notes == 0 {
		x = *new(string)
	}
	return x
}

//go:noinline
func longTextInside(a nest[string], b []string, c map[int8]string) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func invalidTextIn(v string) string {
	x := v
	note() //@ invalidText
	if notes == 0 {
		x = *new(string)
	}
	return x
}

//go:noinline
func invalidTextInside(a nest[string], b []string, c map[int8]string) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func controlTextIn(v string) string {
	x := v
	note() //@ controlText
	if notes == 0 {
		x = *new(string)
	}
	return x
}

//go:noinline
func controlTextInside(a nest[string], b []string, c map[int8]string) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func text64In(v string) string {
	x := v
	note() //@ text64
	if notes == 0 {
		x = *new(string)
	}
	return x
}

//go:noinline
func text64Inside(a nest[string], b []string, c map[int8]string) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func text65In(v string) string {
	x := v
	note() //@ text65
	if notes == 0 {
		x = *new(string)
	}
	return x
}

//go:noinline
func text65Inside(a nest[string], b []string, c map[int8]string) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func sliceIn(v []int) []int {
	x := v
	note() //@ slice
	if notes == 0 {
		x = *new([]int)
	}
	return x
}

//go:noinline
func sliceInside(a nest[[]int], b [][]int, c map[int8][]int) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func nilSliceIn(v []int) []int {
	x := v
	note() //@ nilSlice
	if notes == 0 {
		x = *new([]int)
	}
	return x
}

//go:noinline
func nilSliceInside(a nest[[]int], b [][]int, c map[int8][]int) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func emptySliceIn(v []int) []int {
	x := v
	note() //@ emptySlice
	if notes == 0 {
		x = *new([]int)
	}
	return x
}

//go:noinline
func emptySliceInside(a nest[[]int], b [][]int, c map[int8][]int) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func longSliceIn(v []int16) []int16 {
	x := v
	note() //@ longSlice
	if notes == 0 {
		x = *new([]int16)
	}
	return x
}

//go:noinline
func longSliceInside(a nest[[]int16], b [][]int16, c map[int8][]int16) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func slice64In(v []uint8) []uint8 {
	x := v
	note() //@ slice64
	if notes == 0 {
		x = *new([]uint8)
	}
	return x
}

//go:noinline
func slice64Inside(a nest[[]uint8], b [][]uint8, c map[int8][]uint8) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func textsIn(v []string) []string {
	x := v
	note() //@ texts
	if notes == 0 {
		x = *new([]string)
	}
	return x
}

//go:noinline
func textsInside(a nest[[]string], b [][]string, c map[int8][]string) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func pairsIn(v []point) []point {
	x := v
	note() //@ pairs
	if notes == 0 {
		x = *new([]point)
	}
	return x
}

//go:noinline
func pairsInside(a nest[[]point], b [][]point, c map[int8][]point) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func pointersIn(v []*point) []*point {
	x := v
	note() //@ pointers
	if notes == 0 {
		x = *new([]*point)
	}
	return x
}

//go:noinline
func pointersInside(a nest[[]*point], b [][]*point, c map[int8][]*point) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func matrixIn(v [][]int) [][]int {
	x := v
	note() //@ matrix
	if notes == 0 {
		x = *new([][]int)
	}
	return x
}

//go:noinline
func matrixInside(a nest[[][]int], b [][][]int, c map[int8][][]int) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func anysIn(v []any) []any {
	x := v
	note() //@ anys
	if notes == 0 {
		x = *new([]any)
	}
	return x
}

//go:noinline
func anysInside(a nest[[]any], b [][]any, c map[int8][]any) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func arrayIn(v [3]int) [3]int {
	x := v
	note() //@ array
	if notes == 0 {
		x = *new([3]int)
	}
	return x
}

//go:noinline
func arrayInside(a nest[[3]int], b [][3]int, c map[int8][3]int) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func arrayOfOneIn(v [1]string) [1]string {
	x := v
	note() //@ arrayOfOne
	if notes == 0 {
		x = *new([1]string)
	}
	return x
}

//go:noinline
func arrayOfOneInside(a nest[[1]string], b [][1]string, c map[int8][1]string) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func emptyArrayIn(v [0]int) [0]int {
	x := v
	note() //@ emptyArray
	if notes == 0 {
		x = *new([0]int)
	}
	return x
}

//go:noinline
func emptyArrayInside(a nest[[0]int], b [][0]int, c map[int8][0]int) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func arrayOfPairsIn(v [2]point) [2]point {
	x := v
	note() //@ arrayOfPairs
	if notes == 0 {
		x = *new([2]point)
	}
	return x
}

//go:noinline
func arrayOfPairsInside(a nest[[2]point], b [][2]point, c map[int8][2]point) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func arrayOfArraysIn(v [2][2]int8) [2][2]int8 {
	x := v
	note() //@ arrayOfArrays
	if notes == 0 {
		x = *new([2][2]int8)
	}
	return x
}

//go:noinline
func arrayOfArraysInside(a nest[[2][2]int8], b [][2][2]int8, c map[int8][2][2]int8) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func longArrayIn(v [70]int8) [70]int8 {
	x := v
	note() //@ longArray
	if notes == 0 {
		x = *new([70]int8)
	}
	return x
}

//go:noinline
func longArrayInside(a nest[[70]int8], b [][70]int8, c map[int8][70]int8) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}
