// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import "unsafe"

//go:noinline
func booleanIn(v bool) bool {
	x := v
	note() //@ boolean
	if notes == 0 {
		x = *new(bool)
	}
	return x
}

//go:noinline
func booleanInside(a nest[bool], b []bool, c map[int8]bool) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func int8In(v int8) int8 {
	x := v
	note() //@ int8
	if notes == 0 {
		x = *new(int8)
	}
	return x
}

//go:noinline
func int8Inside(a nest[int8], b []int8, c map[int8]int8) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func int16In(v int16) int16 {
	x := v
	note() //@ int16
	if notes == 0 {
		x = *new(int16)
	}
	return x
}

//go:noinline
func int16Inside(a nest[int16], b []int16, c map[int8]int16) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func int32In(v int32) int32 {
	x := v
	note() //@ int32
	if notes == 0 {
		x = *new(int32)
	}
	return x
}

//go:noinline
func int32Inside(a nest[int32], b []int32, c map[int8]int32) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func int64In(v int64) int64 {
	x := v
	note() //@ int64
	if notes == 0 {
		x = *new(int64)
	}
	return x
}

//go:noinline
func int64Inside(a nest[int64], b []int64, c map[int8]int64) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func integerIn(v int) int {
	x := v
	note() //@ integer
	if notes == 0 {
		x = *new(int)
	}
	return x
}

//go:noinline
func integerInside(a nest[int], b []int, c map[int8]int) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func uint8In(v uint8) uint8 {
	x := v
	note() //@ uint8
	if notes == 0 {
		x = *new(uint8)
	}
	return x
}

//go:noinline
func uint8Inside(a nest[uint8], b []uint8, c map[int8]uint8) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func uint16In(v uint16) uint16 {
	x := v
	note() //@ uint16
	if notes == 0 {
		x = *new(uint16)
	}
	return x
}

//go:noinline
func uint16Inside(a nest[uint16], b []uint16, c map[int8]uint16) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func uint32In(v uint32) uint32 {
	x := v
	note() //@ uint32
	if notes == 0 {
		x = *new(uint32)
	}
	return x
}

//go:noinline
func uint32Inside(a nest[uint32], b []uint32, c map[int8]uint32) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func uint64In(v uint64) uint64 {
	x := v
	note() //@ uint64
	if notes == 0 {
		x = *new(uint64)
	}
	return x
}

//go:noinline
func uint64Inside(a nest[uint64], b []uint64, c map[int8]uint64) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func unsignedIn(v uint) uint {
	x := v
	note() //@ unsigned
	if notes == 0 {
		x = *new(uint)
	}
	return x
}

//go:noinline
func unsignedInside(a nest[uint], b []uint, c map[int8]uint) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func pointerSizedIn(v uintptr) uintptr {
	x := v
	note() //@ pointerSized
	if notes == 0 {
		x = *new(uintptr)
	}
	return x
}

//go:noinline
func pointerSizedInside(a nest[uintptr], b []uintptr, c map[int8]uintptr) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func float32In(v float32) float32 {
	x := v
	note() //@ float32
	if notes == 0 {
		x = *new(float32)
	}
	return x
}

//go:noinline
func float32Inside(a nest[float32], b []float32, c map[int8]float32) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func float64In(v float64) float64 {
	x := v
	note() //@ float64
	if notes == 0 {
		x = *new(float64)
	}
	return x
}

//go:noinline
func float64Inside(a nest[float64], b []float64, c map[int8]float64) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func infinityIn(v float64) float64 {
	x := v
	note() //@ infinity
	if notes == 0 {
		x = *new(float64)
	}
	return x
}

//go:noinline
func infinityInside(a nest[float64], b []float64, c map[int8]float64) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func notANumberIn(v float64) float64 {
	x := v
	note() //@ notANumber
	if notes == 0 {
		x = *new(float64)
	}
	return x
}

//go:noinline
func notANumberInside(a nest[float64], b []float64, c map[int8]float64) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func complex64In(v complex64) complex64 {
	x := v
	note() //@ complex64
	if notes == 0 {
		x = *new(complex64)
	}
	return x
}

//go:noinline
func complex64Inside(a nest[complex64], b []complex64, c map[int8]complex64) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func complex128In(v complex128) complex128 {
	x := v
	note() //@ complex128
	if notes == 0 {
		x = *new(complex128)
	}
	return x
}

//go:noinline
func complex128Inside(a nest[complex128], b []complex128, c map[int8]complex128) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}
