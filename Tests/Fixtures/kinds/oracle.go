// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"fmt"
	"reflect"
	"runtime"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
	"unsafe"
)

// The limits that a tracer has unless it is told otherwise.
const (
	maxArray  = 64
	maxLevel  = 1
	// Of one value; what lies behind is only counted.
	maxBytes = 4096
	// Of all values of a call: elements that are larger are only counted.
	maxElement = 16000
)

// Bytes of a string; logpoints show more.
var maxString = 64

// texts are those of the values that the pointers lead to.
func texts(pointers ...any) string {
	var all []string
	for _, p := range pointers {
		all = append(all, write(reflect.ValueOf(p).Elem(), 0, true))
	}
	return strings.Join(all, ", ")
}

// write is the text of v at a level; withType where its type is not known from what is around it.
func write(v reflect.Value, level int, withType bool) string {
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
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
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
		return prefix + elements(v, level, level <= maxLevel+1 && v.Type().Elem().Size() <= maxElement)
	case reflect.Ptr:
		return showPointer(v, level, withType)
	case reflect.UnsafePointer:
		if v.Pointer() == 0 {
			return "unsafe.Pointer(nil)"
		}
		return fmt.Sprintf("unsafe.Pointer(%#x)", v.Pointer())
	case reflect.Interface:
		return showInterface(v, level, withType)
	case reflect.Func:
		if v.IsNil() {
			return "nil"
		}
		return runtime.FuncForPC(**(**uintptr)(place(v))).Name()
	case reflect.Chan:
		if v.IsNil() {
			return name + " nil"
		}
		return fmt.Sprintf("%s %d/%d", name, v.Len(), v.Cap())
	case reflect.Map:
		if v.IsNil() {
			return prefix + "nil"
		}
		// One entry at most: of more the order would not be known here.
		entries := ""
		for _, key := range v.MapKeys() {
			entries += write(key, level+1, false) + ": " + write(v.MapIndex(key), level+1, false) + ", "
		}
		return prefix + "[" + entries + "]"
	}
	panic(name)
}

// place is where a function's value lies: reflect itself tells of a method value only that it is one.
func place(v reflect.Value) unsafe.Pointer {
	if !v.CanAddr() {
		copied := reflect.New(v.Type()).Elem()
		copied.Set(v)
		v = copied
	}
	return unsafe.Pointer(v.UnsafeAddr())
}

func showStruct(v reflect.Value, level int, prefix string) string {
	if v.Type() == reflect.TypeOf(time.Time{}) {
		t := *(*time.Time)(place(v))
		return "time.Time(" + t.UTC().Format(time.RFC3339Nano) + ")"
	}
	if level > maxLevel && v.NumField() > 0 {
		return prefix + "{...}"
	}
	fields := []string{}
	for i := 0; i < v.NumField(); i++ {
		if v.Type().Field(i).Offset >= maxBytes {
			return prefix + "{" + strings.Join(fields, ", ") + fmt.Sprintf(",...+%d more}", v.NumField()-i)
		}
		fields = append(fields, v.Type().Field(i).Name+": "+write(v.Field(i), level+1, true))
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
		parts = append(parts, write(v.Index(i), level+1, false))
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
	return "*" + write(v.Elem(), level, withType)
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
		return head + write(held, level, false)
	case level > maxLevel && isPointer && held.IsNil():
		return write(held, level, true)
	case level > maxLevel && isPointer:
		return fmt.Sprintf("(%s)(%#x)", held.Type(), held.Pointer())
	case level > maxLevel && held.Kind() == reflect.Map && held.IsNil():
		return write(held, level, true)
	case level > maxLevel:
		return held.Type().String() + " ..."
	}
	return write(held, level, true)
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
