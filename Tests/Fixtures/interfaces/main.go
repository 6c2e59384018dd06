// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Interfaces that hold many concrete types: by value, by pointer, direct, nil, in one another, and called through.
package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

type animal interface{ Sound() string }

type dog struct{ Name string }
type cat struct {
	Lives int
	Name  string
}
type fish uint8
type flock []string
type ghost struct{}
type holder struct{ Held animal }
type only struct{ P *int }

//go:noinline
func (d dog) Sound() string { return d.Name + " barks" }

//go:noinline
func (c *cat) Sound() string { return fmt.Sprint(c.Name, c.Lives) }

//go:noinline
func (f fish) Sound() string { return "" }

//go:noinline
func (f flock) Sound() string { return strings.Join(f, ",") }

//go:noinline
func (g ghost) Sound() string { return "boo" }

//go:noinline
func (h holder) Sound() string { return h.Held.Sound() }

type code int

func (c code) Error() string { return "code" }

type wrapped struct {
	What string
	Err  error
}

func (w wrapped) Error() string  { return w.What }
func (w *wrapped) Unwrap() error { return w.Err }

//go:noinline
func listen(a animal) string {
	if a == nil {
		return "silence"
	}
	return a.Sound()
}

//go:noinline
func show(v any) any { return v }

//go:noinline
func fail(err error) error { return err }

//go:noinline
func pair(a animal, v any, err error) (error, any, animal) { return err, v, a }

//go:noinline
func all(values []any) int { return len(values) }

//go:noinline
func read(r io.Reader, n int) (string, error) {
	data := make([]byte, n)
	count, err := r.Read(data)
	return string(data[:count]), err
}

func main() {
	seven := 7
	tom := &cat{9, "Tom"}
	for _, a := range []animal{dog{"Rex"}, tom, fish(3), flock{"a", "b"}, ghost{}, holder{dog{"Kim"}}, holder{tom}, nil} {
		fmt.Printf("listen %T %q\n", a, listen(a))
	}
	var none *cat
	values := []any{
		int8(-8), int16(-16), int32(-32), int64(-64), uint16(16), uint32(32), uint64(64), uintptr(5), 'x', true, "s",
		[]int(nil), []int{1}, [2]string{"a", "b"}, struct{ A, B int }{1, 2}, dog{"Rex"}, tom, none, &seven, only{&seven},
		ghost{}, fish(200), code(3), time.Second, any(nil), &struct{ S string }{"inner"},
	}
	for _, v := range values {
		show(v)
	}
	fmt.Println("all", all(values[:8]), all(nil), all([]any{dog{"Rex"}, nil, tom, "t"}))
	for _, err := range []error{nil, errors.New("plain"), code(4), wrapped{"outer", errors.New("inner")}, &wrapped{"by pointer", code(5)}} {
		fmt.Println("fail", fail(err))
	}
	err, v, a := pair(fish(1), "x", code(2))
	fmt.Println("pair", err, v, a)
	fmt.Println(read(strings.NewReader("hello"), 3))
}
