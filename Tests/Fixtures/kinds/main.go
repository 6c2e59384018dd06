// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Every kind of value in four places: an argument, a result, a variable that a logpoint shows, and inside of others.
package main

import (
	"time"
	"unsafe"
)

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
