// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"time"
	"unsafe"
)

//go:noinline
func structureIn(v point) point {
	x := v
	note() //@ structure
	if notes == 0 {
		x = *new(point)
	}
	return x
}

//go:noinline
func structureInside(a nest[point], b []point, c map[int8]point) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func mixedStructureIn(v mixed) mixed {
	x := v
	note() //@ mixedStructure
	if notes == 0 {
		x = *new(mixed)
	}
	return x
}

//go:noinline
func mixedStructureInside(a nest[mixed], b []mixed, c map[int8]mixed) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func nestedStructureIn(v segment) segment {
	x := v
	note() //@ nestedStructure
	if notes == 0 {
		x = *new(segment)
	}
	return x
}

//go:noinline
func nestedStructureInside(a nest[segment], b []segment, c map[int8]segment) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func deepStructureIn(v path) path {
	x := v
	note() //@ deepStructure
	if notes == 0 {
		x = *new(path)
	}
	return x
}

//go:noinline
func deepStructureInside(a nest[path], b []path, c map[int8]path) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func embeddedIn(v named) named {
	x := v
	note() //@ embedded
	if notes == 0 {
		x = *new(named)
	}
	return x
}

//go:noinline
func embeddedInside(a nest[named], b []named, c map[int8]named) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func unnamedStructureIn(v struct {
	A int8
	B string
}) struct {
	A int8
	B string
} {
	x := v
	note() //@ unnamedStructure
	if notes == 0 {
		x = *new(struct {
			A int8
			B string
		})
	}
	return x
}

//go:noinline
func unnamedStructureInside(a nest[struct {
	A int8
	B string
}], b []struct {
	A int8
	B string
}, c map[int8]struct {
	A int8
	B string
}) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func packedStructureIn(v packed) packed {
	x := v
	note() //@ packedStructure
	if notes == 0 {
		x = *new(packed)
	}
	return x
}

//go:noinline
func packedStructureInside(a nest[packed], b []packed, c map[int8]packed) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func withBlankIn(v blanked) blanked {
	x := v
	note() //@ withBlank
	if notes == 0 {
		x = *new(blanked)
	}
	return x
}

//go:noinline
func withBlankInside(a nest[blanked], b []blanked, c map[int8]blanked) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func nothingIn(v struct{}) struct{} {
	x := v
	note() //@ nothing
	if notes == 0 {
		x = *new(struct{})
	}
	return x
}

//go:noinline
func nothingInside(a nest[struct{}], b []struct{}, c map[int8]struct{}) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func emptyNamedIn(v void) void {
	x := v
	note() //@ emptyNamed
	if notes == 0 {
		x = *new(void)
	}
	return x
}

//go:noinline
func emptyNamedInside(a nest[void], b []void, c map[int8]void) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func momentIn(v time.Time) time.Time {
	x := v
	note() //@ moment
	if notes == 0 {
		x = *new(time.Time)
	}
	return x
}

//go:noinline
func momentInside(a nest[time.Time], b []time.Time, c map[int8]time.Time) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func zeroMomentIn(v time.Time) time.Time {
	x := v
	note() //@ zeroMoment
	if notes == 0 {
		x = *new(time.Time)
	}
	return x
}

//go:noinline
func zeroMomentInside(a nest[time.Time], b []time.Time, c map[int8]time.Time) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func pointerToMomentIn(v *time.Time) *time.Time {
	x := v
	note() //@ pointerToMoment
	if notes == 0 {
		x = *new(*time.Time)
	}
	return x
}

//go:noinline
func pointerToMomentInside(a nest[*time.Time], b []*time.Time, c map[int8]*time.Time) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func durationIn(v time.Duration) time.Duration {
	x := v
	note() //@ duration
	if notes == 0 {
		x = *new(time.Duration)
	}
	return x
}

//go:noinline
func durationInside(a nest[time.Duration], b []time.Duration, c map[int8]time.Duration) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}

//go:noinline
func monthIn(v time.Month) time.Month {
	x := v
	note() //@ month
	if notes == 0 {
		x = *new(time.Month)
	}
	return x
}

//go:noinline
func monthInside(a nest[time.Month], b []time.Month, c map[int8]time.Month) any {
	touch(a.A, unsafe.Pointer(&b[0]), cap(b), len(c))
	return a.V
}
