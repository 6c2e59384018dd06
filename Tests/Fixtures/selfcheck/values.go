// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"bufio"
	"errors"
	"fmt"
	"math"
	"reflect"
	"time"
)

// Types that the signatures use.
type (
	Celsius float64
	Level   int8
	Name    string
	Empty   struct{}

	Pair[K comparable, T any] struct {
		Key   K
		Value T
	}

	failure struct{ Code int }
	label   string
)

func (f *failure) Error() string { return fmt.Sprint(f.Code) }
func (l Level) String() string   { return fmt.Sprint(int8(l)) }
func (l label) String() string   { return string(l) }

// So that the method tables lie in the program's file, where they can be read at any depth.
var tables = struct {
	stringers []fmt.Stringer
	failures  []error
}{[]fmt.Stringer{Level(1), label("x"), time.Duration(1)}, []error{&failure{}, errors.New("x")}}

//go:noinline
func doing() {}

//go:noinline
func resting() {}

//go:noinline
func double(x int) int { return 2 * x }

//go:noinline
func negate(x int) int { return -x }

// Random values, the same for the same seed in every version of Go.
type random struct {
	state    uint64
	expected *bufio.Writer
	sums     map[string]uint64
}

func (r *random) next() uint64 {
	r.state += 0x9e3779b97f4a7c15
	z := r.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

func (r *random) below(n uint64) uint64 { return r.next() % n }

func (r *random) small() int { return int(r.below(6)) }

// Sets what a pointer points to.
func (r *random) fill(pointer any) { r.set(reflect.ValueOf(pointer).Elem(), 0) }

func (r *random) bits() uint64 {
	switch r.below(4) {
	case 0:
		return r.below(4)
	case 1:
		return ^r.below(4)
	default:
		return r.next() >> r.below(64)
	}
}

func (r *random) float() float64 {
	switch r.below(10) {
	case 0:
		return []float64{0, math.Copysign(0, -1), 1, math.Inf(1), math.Inf(-1), math.NaN(), math.MaxFloat32}[r.below(7)]
	case 1:
		return float64(r.bits())
	default:
		return (float64(r.next()>>11)/(1<<53) - 0.5) * math.Pow(2, float64(r.below(40)))
	}
}

func (r *random) text() string {
	pieces := []string{"a", "Z", "7", " ", "\"", "\\", "\n", "\x00", "é", "日", "\xff", "😀", "word ", ", ", "}"}
	length := int(r.below(12))
	if r.below(8) == 0 {
		length = int(r.below(90))
	}
	// Never one byte, nor a literal: what lies in the program's file can be shown at any depth.
	var text []byte
	for len(text) < length || len(text) == 1 {
		text = append(text, pieces[r.below(uint64(len(pieces)))]...)
	}
	return string(text)
}

func (r *random) set(v reflect.Value, depth int) {
	isNil := r.below(6) == 0 || depth > 5
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(r.below(2) == 0)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		shift := 64 - v.Type().Bits()
		v.SetInt(int64(r.bits()<<shift) >> shift)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		shift := 64 - v.Type().Bits()
		v.SetUint(r.bits() << shift >> shift)
	case reflect.Float32, reflect.Float64:
		v.SetFloat(r.float())
	case reflect.Complex64, reflect.Complex128:
		v.SetComplex(complex(r.float(), r.float()))
	case reflect.String:
		v.SetString(r.text())
	case reflect.Array:
		for i := 0; i < v.Len(); i++ {
			r.set(v.Index(i), depth+1)
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeOf(time.Time{}) {
			v.Set(reflect.ValueOf(time.Unix(int64(r.below(1<<32)), int64(r.below(1e9))).UTC()))
			return
		}
		for i := 0; i < v.NumField(); i++ {
			r.set(v.Field(i), depth+1)
		}
	case reflect.Slice:
		v.Set(reflect.Zero(v.Type()))
		if isNil {
			return
		}
		length := int(r.below(4))
		if v.Type().Elem().Kind() < reflect.Array && r.below(10) == 0 {
			length = int(r.below(80))
		}
		v.Set(reflect.MakeSlice(v.Type(), length, length+int(r.below(3))))
		for i := 0; i < v.Len(); i++ {
			r.set(v.Index(i), depth+1)
		}
	case reflect.Pointer:
		v.Set(reflect.Zero(v.Type()))
		if !isNil {
			v.Set(reflect.New(v.Type().Elem()))
			r.set(v.Elem(), depth+1)
		}
	case reflect.Map:
		v.Set(reflect.Zero(v.Type()))
		if isNil {
			return
		}
		v.Set(reflect.MakeMap(v.Type()))
		if r.below(4) > 0 {
			// One entry: of several, memory alone knows the order.
			key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
			r.set(key, depth+1)
			r.set(value, depth+1)
			v.SetMapIndex(key, value)
		}
	case reflect.Chan:
		r.setChannel(v, isNil)
	case reflect.Func:
		v.Set(reflect.Zero(v.Type()))
		if isNil {
			return
		}
		if f, ok := v.Addr().Interface().(*func(int) int); ok {
			*f = []func(int) int{double, negate}[r.below(2)]
		} else {
			v.Set(reflect.ValueOf([]func(){doing, resting}[r.below(2)]))
		}
	case reflect.Interface:
		r.setInterface(v, isNil)
	default:
		panic("no random " + v.Type().String())
	}
}

func (r *random) setChannel(v reflect.Value, isNil bool) {
	v.Set(reflect.Zero(v.Type()))
	if isNil {
		return
	}
	room := int(r.below(4))
	both := reflect.MakeChan(reflect.ChanOf(reflect.BothDir, v.Type().Elem()), room)
	for i := int(r.below(uint64(room + 1))); i > 0; i-- {
		both.Send(reflect.Zero(v.Type().Elem()))
	}
	v.Set(both.Convert(v.Type()))
}

func (r *random) setInterface(v reflect.Value, isNil bool) {
	v.Set(reflect.Zero(v.Type()))
	if isNil {
		return
	}
	var choices []any
	switch v.Type().String() {
	case "error":
		choices = []any{errors.New(r.text()), &failure{Code: int(r.bits())}}
	case "fmt.Stringer":
		choices = []any{Level(r.bits()), label(r.text()), time.Duration(r.below(1 << 40))}
	default:
		choices = []any{
			int(r.bits()), r.text(), r.float(), uint8(r.bits()), true, Empty{}, []int{int(r.bits()), 2}, [2]int8{1, -1},
			&failure{Code: int(r.bits())}, failure{Code: int(r.bits())}, Name(r.text()), map[string]int{r.text(): 1},
			double, complex(r.float(), 1), (*failure)(nil), Pair[int, Name]{Key: int(r.bits()), Value: Name(r.text())},
		}
	}
	v.Set(reflect.ValueOf(choices[r.below(uint64(len(choices)))]))
}
