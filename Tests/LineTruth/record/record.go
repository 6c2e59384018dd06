// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Package record is what a twin calls before each statement. It writes one line for each: the goroutine, the number of
// the statement's line, and the text of each variable.
//
//	GOROUTINE TAB LINE TAB TEXT {SEPARATOR TEXT}
package record

import (
	"os"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	// Separator stands between values. Go quotes it inside strings.
	Separator = "\ue000"
	// NotCompared stands for a value that holds something of which only memory knows the text: an address, the order of a
	// map, the name of a function; or more than one hit has room for.
	NotCompared = "!"
	// NilOnTheWay stands for a field behind a nil pointer.
	NilOnTheWay = "^"
)

// What is larger than this may be cut by the limits of one hit.
const mostBytes, mostDepth, mostElements = 1024, 4, 20

var (
	mutex sync.Mutex
	out   *os.File
	fell  = map[string]bool{}
)

func init() {
	if path := os.Getenv("LINE_TRUTH_RECORD"); path != "" {
		file, err := os.Create(path)
		if err != nil {
			panic(err)
		}
		out = file
	}
}

type field struct {
	pointer any
	name    string
}

// Field is a value of H: a field of the structure that a pointer variable points to.
func Field(pointer any, name string) any { return field{pointer, name} }

// H writes that a line is reached, and its variables, of which it gets the addresses. It is always true.
func H(line int, variables ...any) bool {
	if out == nil {
		return true
	}
	text := make([]byte, 0, 256)
	text = append(text, goroutineID()...)
	text = append(text, '\t')
	text = strconv.AppendInt(text, int64(line), 10)
	text = append(text, '\t')
	for i, variable := range variables {
		if i > 0 {
			text = append(text, Separator...)
		}
		text = append(text, valueText(variable)...)
	}
	text = append(text, '\n')
	mutex.Lock()
	defer mutex.Unlock()
	if _, err := out.Write(text); err != nil {
		panic(err)
	}
	return true
}

// Fall notes that the next clause is reached by a fallthrough, so that none of the cases is evaluated.
func Fall() {
	mutex.Lock()
	defer mutex.Unlock()
	fell[goroutineID()] = true
}

// Matched is asked at the beginning of a clause: whether one of its cases matched.
func Matched() bool {
	mutex.Lock()
	defer mutex.Unlock()
	id := goroutineID()
	matched := !fell[id]
	delete(fell, id)
	return matched
}

func valueText(variable any) string {
	if f, ok := variable.(field); ok {
		pointer := reflect.ValueOf(f.pointer).Elem()
		if pointer.IsNil() {
			return NilOnTheWay
		}
		return textIfPlain(pointer.Elem().FieldByName(f.name))
	}
	return textIfPlain(reflect.ValueOf(variable).Elem())
}

func textIfPlain(v reflect.Value) string {
	if !isPlain(v, 0) {
		return NotCompared
	}
	var w writer
	w.value(v, 0, 0, true)
	text := w.String()
	if hasLimit(text) {
		return NotCompared
	}
	return text
}

// Whether the limits on depth have left something out, outside of quotes.
func hasLimit(text string) bool {
	for rest := text; ; {
		open := strings.IndexByte(rest, '"')
		outside := rest
		if open >= 0 {
			outside = rest[:open]
		}
		if strings.Contains(outside, "{...}") || strings.Contains(outside, " ...") || strings.Contains(outside, "[...") ||
			strings.Contains(outside, "0x") {
			return true
		}
		if open < 0 {
			return false
		}
		rest = rest[open+1:]
		if strings.HasPrefix(rest, "...") {
			return true
		}
		for rest[0] != '"' {
			if rest[0] == '\\' {
				rest = rest[1:]
			}
			rest = rest[1:]
		}
		rest = rest[1:]
	}
}

func isPlain(v reflect.Value, depth int) bool {
	if depth > mostDepth || v.Type().Size() > mostBytes {
		return false
	}
	switch v.Type().PkgPath() {
	case "reflect", "internal/abi", "sync", "sync/atomic", "internal/sync":
		return false
	}
	switch v.Kind() {
	case reflect.Func, reflect.Chan:
		return v.IsNil()
	case reflect.UnsafePointer:
		return false
	case reflect.Slice, reflect.Array:
		if isSmall(v.Type().Elem().Kind()) {
			return true
		}
		for i := 0; i < v.Len(); i++ {
			if i >= mostElements || !isPlain(v.Index(i), depth+1) {
				return false
			}
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeOf(time.Time{}) {
			return v.CanInterface()
		}
		for i := 0; i < v.NumField(); i++ {
			if !isPlain(v.Field(i), depth+1) {
				return false
			}
		}
	case reflect.Pointer, reflect.Interface:
		return v.IsNil() || isPlain(v.Elem(), depth+1)
	case reflect.Map:
		if v.Len() > 1 {
			return false
		}
		for _, key := range v.MapKeys() {
			if !isPlain(key, depth+1) || !isPlain(v.MapIndex(key), depth+1) {
				return false
			}
		}
	}
	return true
}

func isSmall(kind reflect.Kind) bool { return kind >= reflect.Bool && kind <= reflect.Complex128 }
