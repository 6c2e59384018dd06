// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import "unsafe"

//go:noinline
func pointerToPointerIn(v **point) **point {
	x := v
	note() //@ pointerToPointer
	if notes == 0 {
		x = *new(**point)
	}
	return x
}

//go:noinline
func pointerToPointerInside(a nest[**point], b []**point, c map[int8]**point) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func pointerToSliceIn(v *[]int) *[]int {
	x := v
	note() //@ pointerToSlice
	if notes == 0 {
		x = *new(*[]int)
	}
	return x
}

//go:noinline
func pointerToSliceInside(a nest[*[]int], b []*[]int, c map[int8]*[]int) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func pointerToArrayIn(v *[3]int) *[3]int {
	x := v
	note() //@ pointerToArray
	if notes == 0 {
		x = *new(*[3]int)
	}
	return x
}

//go:noinline
func pointerToArrayInside(a nest[*[3]int], b []*[3]int, c map[int8]*[3]int) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func pointerToInterfaceIn(v *any) *any {
	x := v
	note() //@ pointerToInterface
	if notes == 0 {
		x = *new(*any)
	}
	return x
}

//go:noinline
func pointerToInterfaceInside(a nest[*any], b []*any, c map[int8]*any) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func unsafePointerIn(v unsafe.Pointer) unsafe.Pointer {
	x := v
	note() //@ unsafePointer
	if notes == 0 {
		x = *new(unsafe.Pointer)
	}
	return x
}

//go:noinline
func unsafePointerInside(a nest[unsafe.Pointer], b []unsafe.Pointer, c map[int8]unsafe.Pointer) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func nilUnsafePointerIn(v unsafe.Pointer) unsafe.Pointer {
	x := v
	note() //@ nilUnsafePointer
	if notes == 0 {
		x = *new(unsafe.Pointer)
	}
	return x
}

//go:noinline
func nilUnsafePointerInside(a nest[unsafe.Pointer], b []unsafe.Pointer, c map[int8]unsafe.Pointer) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func anyIntegerIn(v any) any {
	x := v
	note() //@ anyInteger
	if notes == 0 {
		x = *new(any)
	}
	return x
}

//go:noinline
func anyIntegerInside(a nest[any], b []any, c map[int8]any) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func anyTextIn(v any) any {
	x := v
	note() //@ anyText
	if notes == 0 {
		x = *new(any)
	}
	return x
}

//go:noinline
func anyTextInside(a nest[any], b []any, c map[int8]any) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func anyFloatIn(v any) any {
	x := v
	note() //@ anyFloat
	if notes == 0 {
		x = *new(any)
	}
	return x
}

//go:noinline
func anyFloatInside(a nest[any], b []any, c map[int8]any) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func anyStructIn(v any) any {
	x := v
	note() //@ anyStruct
	if notes == 0 {
		x = *new(any)
	}
	return x
}

//go:noinline
func anyStructInside(a nest[any], b []any, c map[int8]any) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func anyPointerIn(v any) any {
	x := v
	note() //@ anyPointer
	if notes == 0 {
		x = *new(any)
	}
	return x
}

//go:noinline
func anyPointerInside(a nest[any], b []any, c map[int8]any) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func anyNilPointerIn(v any) any {
	x := v
	note() //@ anyNilPointer
	if notes == 0 {
		x = *new(any)
	}
	return x
}

//go:noinline
func anyNilPointerInside(a nest[any], b []any, c map[int8]any) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func anySliceIn(v any) any {
	x := v
	note() //@ anySlice
	if notes == 0 {
		x = *new(any)
	}
	return x
}

//go:noinline
func anySliceInside(a nest[any], b []any, c map[int8]any) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func anyMapIn(v any) any {
	x := v
	note() //@ anyMap
	if notes == 0 {
		x = *new(any)
	}
	return x
}

//go:noinline
func anyMapInside(a nest[any], b []any, c map[int8]any) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func anyFunctionIn(v any) any {
	x := v
	note() //@ anyFunction
	if notes == 0 {
		x = *new(any)
	}
	return x
}

//go:noinline
func anyFunctionInside(a nest[any], b []any, c map[int8]any) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func anyNothingIn(v any) any {
	x := v
	note() //@ anyNothing
	if notes == 0 {
		x = *new(any)
	}
	return x
}

//go:noinline
func anyNothingInside(a nest[any], b []any, c map[int8]any) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func nilAnyIn(v any) any {
	x := v
	note() //@ nilAny
	if notes == 0 {
		x = *new(any)
	}
	return x
}

//go:noinline
func nilAnyInside(a nest[any], b []any, c map[int8]any) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func interfaceOfStructIn(v namer) namer {
	x := v
	note() //@ interfaceOfStruct
	if notes == 0 {
		x = *new(namer)
	}
	return x
}

//go:noinline
func interfaceOfStructInside(a nest[namer], b []namer, c map[int8]namer) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func interfaceOfPointerIn(v namer) namer {
	x := v
	note() //@ interfaceOfPointer
	if notes == 0 {
		x = *new(namer)
	}
	return x
}

//go:noinline
func interfaceOfPointerInside(a nest[namer], b []namer, c map[int8]namer) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func nilInterfaceIn(v namer) namer {
	x := v
	note() //@ nilInterface
	if notes == 0 {
		x = *new(namer)
	}
	return x
}

//go:noinline
func nilInterfaceInside(a nest[namer], b []namer, c map[int8]namer) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func failureIn(v error) error {
	x := v
	note() //@ failure
	if notes == 0 {
		x = *new(error)
	}
	return x
}

//go:noinline
func failureInside(a nest[error], b []error, c map[int8]error) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func wrappedFailureIn(v error) error {
	x := v
	note() //@ wrappedFailure
	if notes == 0 {
		x = *new(error)
	}
	return x
}

//go:noinline
func wrappedFailureInside(a nest[error], b []error, c map[int8]error) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func nilErrorIn(v error) error {
	x := v
	note() //@ nilError
	if notes == 0 {
		x = *new(error)
	}
	return x
}

//go:noinline
func nilErrorInside(a nest[error], b []error, c map[int8]error) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}
