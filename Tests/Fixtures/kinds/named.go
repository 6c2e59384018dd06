// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import "unsafe"

//go:noinline
func namedIntegerIn(v count) count {
	x := v
	note() //@ namedInteger
	if notes == 0 {
		x = *new(count)
	}
	return x
}

//go:noinline
func namedIntegerInside(a nest[count], b []count, c map[int8]count) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func namedTextIn(v title) title {
	x := v
	note() //@ namedText
	if notes == 0 {
		x = *new(title)
	}
	return x
}

//go:noinline
func namedTextInside(a nest[title], b []title, c map[int8]title) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func namedFloatIn(v celsius) celsius {
	x := v
	note() //@ namedFloat
	if notes == 0 {
		x = *new(celsius)
	}
	return x
}

//go:noinline
func namedFloatInside(a nest[celsius], b []celsius, c map[int8]celsius) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func namedSliceIn(v ids) ids {
	x := v
	note() //@ namedSlice
	if notes == 0 {
		x = *new(ids)
	}
	return x
}

//go:noinline
func namedSliceInside(a nest[ids], b []ids, c map[int8]ids) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func namedMapIn(v table) table {
	x := v
	note() //@ namedMap
	if notes == 0 {
		x = *new(table)
	}
	return x
}

//go:noinline
func namedMapInside(a nest[table], b []table, c map[int8]table) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func namedFunctionIn(v callback) callback {
	x := v
	note() //@ namedFunction
	if notes == 0 {
		x = *new(callback)
	}
	return x
}

//go:noinline
func namedFunctionInside(a nest[callback], b []callback, c map[int8]callback) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func namedPointerIn(v handle) handle {
	x := v
	note() //@ namedPointer
	if notes == 0 {
		x = *new(handle)
	}
	return x
}

//go:noinline
func namedPointerInside(a nest[handle], b []handle, c map[int8]handle) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func genericOfIntegerIn(v box[int]) box[int] {
	x := v
	note() //@ genericOfInteger
	if notes == 0 {
		x = *new(box[int])
	}
	return x
}

//go:noinline
func genericOfIntegerInside(a nest[box[int]], b []box[int], c map[int8]box[int]) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func genericOfNamedIn(v box[celsius]) box[celsius] {
	x := v
	note() //@ genericOfNamed
	if notes == 0 {
		x = *new(box[celsius])
	}
	return x
}

//go:noinline
func genericOfNamedInside(a nest[box[celsius]], b []box[celsius], c map[int8]box[celsius]) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func genericOfPointerIn(v *box[*point]) *box[*point] {
	x := v
	note() //@ genericOfPointer
	if notes == 0 {
		x = *new(*box[*point])
	}
	return x
}

//go:noinline
func genericOfPointerInside(a nest[*box[*point]], b []*box[*point], c map[int8]*box[*point]) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func cyclicIn(v *node) *node {
	x := v
	note() //@ cyclic
	if notes == 0 {
		x = *new(*node)
	}
	return x
}

//go:noinline
func cyclicInside(a nest[*node], b []*node, c map[int8]*node) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func treeIn(v *node) *node {
	x := v
	note() //@ tree
	if notes == 0 {
		x = *new(*node)
	}
	return x
}

//go:noinline
func treeInside(a nest[*node], b []*node, c map[int8]*node) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func cyclicAnyIn(v any) any {
	x := v
	note() //@ cyclicAny
	if notes == 0 {
		x = *new(any)
	}
	return x
}

//go:noinline
func cyclicAnyInside(a nest[any], b []any, c map[int8]any) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func hugeArrayIn(v [2500]int64) [2500]int64 {
	x := v
	note() //@ hugeArray
	if notes == 0 {
		x = *new([2500]int64)
	}
	return x
}

//go:noinline
func hugeArrayInside(a nest[[2500]int64], b [][2500]int64, c map[int8][2500]int64) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func pointerToHugeIn(v *[2500]int64) *[2500]int64 {
	x := v
	note() //@ pointerToHuge
	if notes == 0 {
		x = *new(*[2500]int64)
	}
	return x
}

//go:noinline
func pointerToHugeInside(a nest[*[2500]int64], b []*[2500]int64, c map[int8]*[2500]int64) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func pointerToHugeStructureIn(v *huge) *huge {
	x := v
	note() //@ pointerToHugeStructure
	if notes == 0 {
		x = *new(*huge)
	}
	return x
}

//go:noinline
func pointerToHugeStructureInside(a nest[*huge], b []*huge, c map[int8]*huge) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func hugeStructureIn(v huge) huge {
	x := v
	note() //@ hugeStructure
	if notes == 0 {
		x = *new(huge)
	}
	return x
}

//go:noinline
func hugeStructureInside(a nest[huge], b []huge, c map[int8]huge) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func manyFieldsIn(v wide) wide {
	x := v
	note() //@ manyFields
	if notes == 0 {
		x = *new(wide)
	}
	return x
}

//go:noinline
func manyFieldsInside(a nest[wide], b []wide, c map[int8]wide) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func hugeElementsIn(v []huge) []huge {
	x := v
	note() //@ hugeElements
	if notes == 0 {
		x = *new([]huge)
	}
	return x
}

//go:noinline
func hugeElementsInside(a nest[[]huge], b [][]huge, c map[int8][]huge) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func sharedIn[T any](v T) T {
	x := v
	note() //@ shared
	if notes == 0 {
		x = *new(T)
	}
	return x
}

//go:noinline
func sharedInside[T any](a nest[T], b []T, c map[int8]T) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}
