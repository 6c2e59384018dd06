// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Random values of deep types, and for each the text that a reader of this process's memory should print: made by
// reflection, independently of any tracer. One line each: the type's name, the address, the text. Then it waits until
// its standard input ends.
package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand"
	"os"
	"reflect"
	"runtime"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

const (
	maxString = 64
	maxArray  = 64
	maxLevel  = 1
)

type leaf struct {
	A int8
	B string
	C float64
}

type middle struct {
	Leaf  leaf
	To    *leaf
	List  []leaf
	Held  any
	Error error
}

type box struct{ Only *leaf }

type top struct {
	Middle   middle
	Far      *middle
	Array    [3]middle
	Pointers []*leaf
	Twice    **leaf
	Held     any
	ToHeld   *any
	Helds    []any
	Time     time.Time
	ToTime   *time.Time
	Times    []time.Time
	Duration time.Duration
	Func     func()
	Chan     chan int
	Map      map[string]int
	Complex  complex128
	Small    complex64
	Float    float32
	Bool     bool
	Bytes    []byte
	Strings  []string
	Matrix   [2][2]int16
	Lists    [][]int32
	ToString *string
	Number   uintptr
	Next     *top
	Nothing  struct{}
	Last     int
}

type failure struct {
	Code int
	Why  []string
}

func (f failure) Error() string { return "failed" }

// Without variables of these types the debug information of an optimised program does not describe them.
var (
	single [1]*leaf
	lone   = box{&leaf{A: 2}}
)

var random = rand.New(rand.NewSource(1))

// fill sets v to something random; small values the deeper they lie.
func fill(v reflect.Value, depth int) {
	switch v.Interface().(type) {
	case time.Time:
		t := time.Unix(random.Int63n(5000000000), random.Int63n(1000)*1000000)
		if random.Intn(2) == 0 {
			t = time.Now().Add(time.Duration(random.Int63n(1e15)))
		}
		v.Set(reflect.ValueOf(t))
		return
	}
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(random.Intn(2) == 0)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(int64(random.Uint64()) >> uint(random.Intn(64)))
	case reflect.Uint8, reflect.Uint, reflect.Uintptr:
		v.SetUint(random.Uint64() >> uint(random.Intn(64)))
	case reflect.Float32, reflect.Float64:
		v.SetFloat([]float64{0, 3.25, -0.1, 1e21, 123456, math.Inf(1), math.NaN(), random.NormFloat64()}[random.Intn(8)])
	case reflect.Complex64, reflect.Complex128:
		v.SetComplex(complex(float64(random.Intn(9)), random.NormFloat64()))
	case reflect.String:
		v.SetString(strings.Repeat([]string{"a", "é", "\"\n", "\xff", "日本"}[random.Intn(5)], random.Intn(40)))
	case reflect.Struct:
		for i := 0; i < v.NumField(); i++ {
			fill(v.Field(i), depth+1)
		}
	case reflect.Array:
		for i := 0; i < v.Len(); i++ {
			fill(v.Index(i), depth+1)
		}
	case reflect.Slice:
		if random.Intn(4) == 0 || depth > 5 {
			return
		}
		count := random.Intn(4)
		if random.Intn(4) == 0 && v.Type().Elem().Size() <= 16 {
			count = 60 + random.Intn(8)
		}
		v.Set(reflect.MakeSlice(v.Type(), count, count+random.Intn(3)))
		for i := 0; i < count; i++ {
			fill(v.Index(i), depth+1)
		}
	case reflect.Ptr:
		if random.Intn(3) == 0 || depth > 5 {
			return
		}
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), depth+1)
	case reflect.Interface:
		fillInterface(v, depth)
	case reflect.Map:
		if random.Intn(3) == 0 {
			v.Set(reflect.MakeMap(v.Type()))
			if random.Intn(2) == 0 {
				// One entry: of more the order would not be known here.
				key := reflect.ValueOf(strconv.Itoa(random.Intn(1000)))
				v.SetMapIndex(key, reflect.ValueOf(random.Intn(1000)))
			}
		}
	case reflect.Chan:
		if random.Intn(3) == 0 {
			v.Set(reflect.MakeChan(v.Type(), 1))
		}
	case reflect.Func:
		if random.Intn(3) == 0 {
			v.Set(reflect.ValueOf(main))
		}
	}
}

func fillInterface(v reflect.Value, depth int) {
	var held any
	if v.Type().NumMethod() > 0 {
		held = []any{nil, errors.New("divide"), failure{3, []string{"a"}}, &failure{}, (*failure)(nil)}[random.Intn(5)]
	} else {
		five := any(5)
		l := &leaf{A: 3}
		held = []any{
			nil, -7, "text", 2.5, true, leaf{A: 1, B: "b"}, &leaf{B: "to"}, (*leaf)(nil), []int{1, 2}, []int(nil), &five,
			lone, single, &l, time.Duration(1500000000), time.Unix(1, 0), map[string]int(nil), struct{}{},
			uint8(200), [2]int{1, 2}, middle{},
		}[random.Intn(21)]
	}
	if held != nil {
		v.Set(reflect.ValueOf(held))
	}
}

// show is the text of v at a level; withType where its type is not known from what is around it.
func show(v reflect.Value, level int, withType bool) string {
	name := v.Type().String()
	prefix := ""
	if withType {
		prefix = name + " "
	}
	switch v.Kind() {
	case reflect.Bool:
		return strconv.FormatBool(v.Bool())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		if name == "time.Duration" {
			return "time.Duration(" + time.Duration(v.Int()).String() + ")"
		}
		return strconv.FormatInt(v.Int(), 10)
	case reflect.Uint8, reflect.Uint, reflect.Uintptr:
		return strconv.FormatUint(v.Uint(), 10)
	case reflect.Float32, reflect.Float64:
		return strconv.FormatFloat(v.Float(), 'f', -1, v.Type().Bits())
	case reflect.Complex64, reflect.Complex128:
		bits := v.Type().Bits() / 2
		part := func(f float64) string { return strconv.FormatFloat(f, 'f', -1, bits) }
		return "(" + part(real(v.Complex())) + " + " + part(imag(v.Complex())) + "i)"
	case reflect.String:
		s := v.String()
		if len(s) <= maxString {
			return strconv.Quote(s)
		}
		return strconv.Quote(s[:maxString] + fmt.Sprintf("...+%d more", len(s)-maxString))
	case reflect.Struct:
		return showStruct(v, level, prefix)
	case reflect.Array:
		if text, ok := byteText(v, maxArray); ok {
			return prefix + text
		}
		return prefix + elements(v, level, true)
	case reflect.Slice:
		if withType {
			prefix = fmt.Sprintf("%s len: %d, cap: %d, ", name, v.Len(), v.Cap())
		}
		if v.IsNil() {
			return prefix + "nil"
		}
		if text, ok := byteText(v, maxArray); ok && level <= maxLevel+1 {
			return prefix + text
		}
		return prefix + elements(v, level, level <= maxLevel+1)
	case reflect.Ptr:
		return showPointer(v, level, withType)
	case reflect.Interface:
		return showInterface(v, level, withType)
	case reflect.Func, reflect.Map, reflect.Chan:
		switch {
		case !v.IsNil() && v.Kind() == reflect.Func:
			return runtime.FuncForPC(v.Pointer()).Name()
		case !v.IsNil() && v.Kind() == reflect.Chan:
			return fmt.Sprintf("%s %d/%d", name, v.Len(), v.Cap())
		case !v.IsNil():
			entries := ""
			for _, key := range v.MapKeys() {
				entries += show(key, level+1, false) + ": " + show(v.MapIndex(key), level+1, false) + ", "
			}
			return prefix + "[" + entries + "]"
		case v.Kind() == reflect.Func:
			return "nil"
		case v.Kind() == reflect.Chan:
			return name + " nil"
		}
		return prefix + "nil"
	}
	panic(name)
}

func showStruct(v reflect.Value, level int, prefix string) string {
	if t, ok := v.Interface().(time.Time); ok {
		return "time.Time(" + t.UTC().Format(time.RFC3339Nano) + ")"
	}
	if level > maxLevel && v.NumField() > 0 {
		return prefix + "{...}"
	}
	fields := []string{}
	for i := 0; i < v.NumField(); i++ {
		fields = append(fields, v.Type().Field(i).Name+": "+show(v.Field(i), level+1, true))
	}
	return prefix + "{" + strings.Join(fields, ", ") + "}"
}

func elements(v reflect.Value, level int, open bool) string {
	parts := []string{}
	for i := 0; i < v.Len(); i++ {
		if i == maxArray || !open {
			parts = append(parts, fmt.Sprintf("...+%d more", v.Len()-i))
			break
		}
		parts = append(parts, show(v.Index(i), level+1, false))
	}
	return "[" + strings.Join(parts, ",") + "]"
}

func showPointer(v reflect.Value, level int, withType bool) string {
	element := v.Type().Elem()
	if v.IsNil() {
		if withType {
			return "*" + element.String() + " nil"
		}
		return "*nil"
	}
	isClosed := element.Kind() == reflect.Struct || element.Kind() == reflect.Ptr
	if level > maxLevel && isClosed {
		return fmt.Sprintf("(%s)(%#x)", v.Type(), v.Pointer())
	}
	if element.Kind() == reflect.Ptr || element.Kind() == reflect.Interface {
		level++
	}
	return "*" + show(v.Elem(), level, withType)
}

func showInterface(v reflect.Value, level int, withType bool) string {
	if v.IsNil() {
		if withType {
			return v.Type().String() + " nil"
		}
		return "nil"
	}
	held := v.Elem()
	isPointer := held.Kind() == reflect.Ptr
	switch {
	case withType:
		head := fmt.Sprintf("%s(%s) ", v.Type(), held.Type())
		switch {
		case isPointer && held.IsNil():
			return head + "nil"
		case level > maxLevel && isPointer:
			return head + fmt.Sprintf("%#x", held.Pointer())
		case level > maxLevel && held.Kind() == reflect.Map && held.IsNil():
			return head + "nil"
		case level > maxLevel:
			return head + "..."
		}
		return head + show(held, level, false)
	case level > maxLevel && isPointer && held.IsNil():
		return show(held, level, true)
	case level > maxLevel && isPointer:
		return fmt.Sprintf("(%s)(%#x)", held.Type(), held.Pointer())
	case level > maxLevel && held.Kind() == reflect.Map && held.IsNil():
		return show(held, level, true)
	case level > maxLevel:
		return held.Type().String() + " ..."
	}
	return show(held, level, true)
}

func main() {
	out := bufio.NewWriter(os.Stdout)
	var kept []reflect.Value
	for i := 0; i < 300; i++ {
		for _, sample := range []any{top{}, middle{}, leaf{}} {
			v := reflect.New(reflect.TypeOf(sample))
			fill(v.Elem(), 0)
			kept = append(kept, v)
			fmt.Fprintf(out, "%s\t%x\t%s\n", v.Type().Elem(), v.Pointer(), show(v.Elem(), 0, true))
		}
	}
	fmt.Fprintln(out, "ready")
	out.Flush()
	io.Copy(io.Discard, os.Stdin)
	// Their number alone would not keep them.
	runtime.KeepAlive(kept)
}

// Bytes that are text are shown as text, at most `most` of them.
func byteText(v reflect.Value, most int) (string, bool) {
	if v.Type().Elem().Kind() != reflect.Uint8 || v.Len() == 0 || most == 0 {
		return "", false
	}
	text := make([]byte, v.Len())
	for i := range text {
		text[i] = byte(v.Index(i).Uint())
	}
	left := 0
	if len(text) > most {
		left = len(text) - most
		text = text[:most]
	}
	for rest := text; len(rest) > 0; {
		r, size := utf8.DecodeRune(rest)
		if r == utf8.RuneError && size == 1 {
			if left > 0 && len(rest) < len(text) && !utf8.FullRune(rest) {
				break
			}
			return "", false
		}
		if !unicode.IsPrint(r) && r != '\t' && r != '\n' && r != '\r' {
			return "", false
		}
		rest = rest[size:]
	}
	quoted := strconv.Quote(string(text))
	if left > 0 {
		quoted = fmt.Sprintf("%s...+%d more\"", quoted[:len(quoted)-1], left)
	}
	return quoted, true
}
