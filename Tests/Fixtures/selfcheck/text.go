// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"bytes"
	"fmt"
	"reflect"
	"runtime"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// The limits with which the tracer runs: its own defaults.
const (
	maxString  = 64
	maxArray   = 64
	maxRecurse = 1
)

func goroutineID() string {
	var stack [64]byte
	fields := bytes.Fields(stack[:runtime.Stack(stack[:], false)])
	return string(fields[1])
}

// The text of what a pointer points to, as protocol/output.md has it.
func textOf(pointer any) string {
	var w writer
	w.value(reflect.ValueOf(pointer).Elem(), 0, 0, true)
	return w.String()
}

// A value's level counts what lies around it. Memory that a pointer leads to is a block of its own, and what lies in a
// block is followed on where the block's level is not too deep.
type writer struct{ strings.Builder }

func isFollowed(block int) bool { return block <= maxRecurse+1 }

func (w *writer) name(t reflect.Type) { w.WriteString(t.String() + " ") }

func (w *writer) value(v reflect.Value, level, block int, typed bool) {
	switch v.Kind() {
	case reflect.Bool:
		w.WriteString(strconv.FormatBool(v.Bool()))
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		if v.Type() == reflect.TypeOf(time.Duration(0)) {
			w.WriteString("time.Duration(" + time.Duration(v.Int()).String() + ")")
			return
		}
		w.WriteString(strconv.FormatInt(v.Int(), 10))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		w.WriteString(strconv.FormatUint(v.Uint(), 10))
	case reflect.Float32, reflect.Float64:
		w.WriteString(strconv.FormatFloat(v.Float(), 'f', -1, v.Type().Bits()))
	case reflect.Complex64, reflect.Complex128:
		bits := v.Type().Bits() / 2
		w.WriteString("(" + strconv.FormatFloat(real(v.Complex()), 'f', -1, bits) + " + " +
			strconv.FormatFloat(imag(v.Complex()), 'f', -1, bits) + "i)")
	case reflect.String:
		w.text(v.String(), block)
	case reflect.Slice:
		w.slice(v, level, block, typed)
	case reflect.Array:
		if typed {
			w.name(v.Type())
		}
		w.elements(v, level, block)
	case reflect.Struct:
		w.structure(v, level, block, typed)
	case reflect.Pointer:
		w.pointer(v, level, block, typed)
	case reflect.Interface:
		w.interfaceValue(v, level, typed)
	case reflect.Map:
		w.mapValue(v, level, block, typed)
	case reflect.Chan:
		w.name(v.Type())
		if v.IsNil() {
			w.WriteString("nil")
		} else if !isFollowed(block) {
			w.WriteString("...")
		} else {
			fmt.Fprintf(w, "%d/%d", v.Len(), v.Cap())
		}
	case reflect.Func:
		if v.IsNil() {
			w.WriteString("nil")
		} else {
			// What a function without captured variables is made of lies in the program's file.
			w.WriteString(runtime.FuncForPC(v.Pointer()).Name())
		}
	default:
		panic("no text for " + v.Type().String())
	}
}

func (w *writer) text(s string, block int) {
	if len(s) > 0 && !isFollowed(block) {
		fmt.Fprintf(w, "\"...+%d more\"", len(s))
		return
	}
	if len(s) <= maxString {
		w.WriteString(strconv.Quote(s))
		return
	}
	quoted := strconv.Quote(s[:maxString])
	fmt.Fprintf(w, "%s...+%d more\"", quoted[:len(quoted)-1], len(s)-maxString)
}

func (w *writer) more(left, shown int) {
	if left <= 0 {
		return
	}
	if shown > 0 {
		w.WriteString(",")
	}
	fmt.Fprintf(w, "...+%d more", left)
}

func (w *writer) elements(v reflect.Value, level, block int) {
	shown := v.Len()
	if shown > maxArray {
		shown = maxArray
	}
	w.some(v, shown, level, block)
}

func (w *writer) some(v reflect.Value, shown, level, block int) {
	if text, ok := byteText(v, shown); ok {
		w.WriteString(text)
		return
	}
	w.WriteString("[")
	for i := 0; i < shown; i++ {
		if i > 0 {
			w.WriteString(",")
		}
		w.value(v.Index(i), level+1, block, false)
	}
	w.more(v.Len()-shown, shown)
	w.WriteString("]")
}

func (w *writer) slice(v reflect.Value, level, block int, typed bool) {
	if typed {
		fmt.Fprintf(w, "%s len: %d, cap: %d, ", v.Type(), v.Len(), v.Cap())
	}
	if v.IsNil() {
		w.WriteString("nil")
	} else if level-1 > maxRecurse || !isFollowed(block) {
		w.some(v, 0, level, block)
	} else if v.Type().Elem().Kind() == reflect.String {
		w.elements(v, level, level)
	} else {
		w.elements(v, level, level+1)
	}
}

func (w *writer) structure(v reflect.Value, level, block int, typed bool) {
	if v.Type() == reflect.TypeOf(time.Time{}) {
		t := v.Interface().(time.Time)
		w.WriteString("time.Time(" + t.UTC().Format(time.RFC3339Nano) + ")")
		return
	}
	if typed {
		w.name(v.Type())
	}
	if v.NumField() > 0 && level > maxRecurse {
		w.WriteString("{...}")
		return
	}
	w.WriteString("{")
	for i := 0; i < v.NumField(); i++ {
		if i > 0 {
			w.WriteString(", ")
		}
		w.WriteString(v.Type().Field(i).Name + ": ")
		w.value(v.Field(i), level+1, block, true)
	}
	w.WriteString("}")
}

// The level of what a pointer leads to; false where it is not followed.
func behind(v reflect.Value, level, block int) (int, bool) {
	switch v.Type().Elem().Kind() {
	case reflect.Struct:
		return level, level <= maxRecurse
	case reflect.Pointer:
		return level + 1, level <= maxRecurse
	case reflect.Interface:
		return level + 1, isFollowed(block)
	default:
		return level, isFollowed(block)
	}
}

func (w *writer) pointer(v reflect.Value, level, block int, typed bool) {
	if v.IsNil() {
		w.WriteString("*")
		if typed {
			w.name(v.Type().Elem())
		}
		w.WriteString("nil")
		return
	}
	deeper, follows := behind(v, level, block)
	if !follows {
		fmt.Fprintf(w, "(%s)(0x%x)", v.Type(), v.Pointer())
		return
	}
	w.WriteString("*")
	w.value(v.Elem(), deeper, deeper, typed)
}

// An interface's method tables lie in the program's file.
func (w *writer) interfaceValue(v reflect.Value, level int, typed bool) {
	if v.IsNil() {
		if typed {
			w.name(v.Type())
		}
		w.WriteString("nil")
		return
	}
	held := v.Elem()
	isOpen := level <= maxRecurse
	if typed {
		fmt.Fprintf(w, "%s(%s) ", v.Type(), held.Type())
	} else if !isOpen && !isDirect(held) {
		w.name(held.Type())
	}
	if held.Kind() == reflect.Pointer {
		_, follows := behind(held, level, level)
		if typed && held.IsNil() {
			w.WriteString("nil")
			return
		}
		if !isOpen || !follows {
			switch {
			case typed:
				fmt.Fprintf(w, "0x%x", held.Pointer())
			case held.IsNil():
				w.pointer(held, level, level, true)
			default:
				fmt.Fprintf(w, "(%s)(0x%x)", held.Type(), held.Pointer())
			}
			return
		}
	}
	if !isOpen {
		if isDirect(held) && held.Kind() != reflect.Pointer {
			if !typed {
				w.name(held.Type())
			}
			if held.IsNil() {
				w.WriteString("nil")
				return
			}
		}
		w.WriteString("...")
		return
	}
	w.value(held, level, level, !typed)
}

func isDirect(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Pointer, reflect.Map, reflect.Chan, reflect.Func:
		return true
	}
	return false
}

func (w *writer) mapValue(v reflect.Value, level, block int, typed bool) {
	if typed {
		w.name(v.Type())
	}
	if v.IsNil() {
		w.WriteString("nil")
		return
	}
	if !isFollowed(block) {
		w.WriteString("[...]")
		return
	}
	w.WriteString("[")
	isOpen := level-1 <= maxRecurse
	for _, key := range v.MapKeys() {
		if !isOpen {
			break
		}
		w.value(key, level+1, level+1, false)
		w.WriteString(": ")
		w.value(v.MapIndex(key), level+1, level+1, false)
		w.WriteString(", ")
	}
	if !isOpen {
		w.more(v.Len(), 0)
	}
	w.WriteString("]")
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
