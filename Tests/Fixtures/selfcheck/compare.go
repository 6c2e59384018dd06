// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime"
	"sort"
	"strings"
)

// One line that must be printed.
type expectation struct {
	Kind, Goroutine, Function string
	// Those of blank parameters begin with blankMark.
	Values []string
}

const blankMark = "_"

func (e expectation) encoded() string {
	line, err := json.Marshal(e)
	if err != nil {
		panic(err)
	}
	return string(line) + "\n"
}

// A hit as data; see protocol/hit.schema.json.
type hit struct {
	Kind      string
	Function  string
	Goroutine int64
	Text      string
	Values    []json.RawMessage
}

func (h hit) lineKind() string {
	if h.Kind == "entry" {
		return ">"
	}
	return ">>"
}

// What came of the values of all entries, or of all returns.
type tally struct {
	values, unshown, floats int
	byReason                map[string]int
}

type comparison struct {
	wrong, lost, unexpected, lines int
	arguments, results             tally
	listsBlanks                    bool
}

// How far ahead a line is looked for before it counts as unexpected.
const lookAhead = 2000

func compare(expected, traced string) int {
	c := comparison{listsBlanks: !strings.HasPrefix(runtime.Version(), "go1.19") &&
		!strings.HasPrefix(runtime.Version(), "go1.20") && !strings.HasPrefix(runtime.Version(), "go1.21")}
	c.arguments.byReason, c.results.byReason = map[string]int{}, map[string]int{}
	want, hits := reader(expected), reader(traced)
	var waiting []expectation
	for {
		var h hit
		if !next(hits, &h) {
			break
		}
		if h.Kind != "entry" && h.Kind != "return" {
			continue
		}
		// Where lines are lost, the next one that agrees is meant; where none does, the next of the function is wrong.
		first, found := -1, -1
		for i := 0; i < lookAhead && found < 0; i++ {
			if i == len(waiting) {
				var e expectation
				if !next(want, &e) {
					break
				}
				waiting = append(waiting, e)
			}
			if !waiting[i].isOf(h) {
				continue
			}
			if first < 0 {
				first = i
			}
			if c.agree(waiting[i], h) {
				found = i
			}
		}
		if found < 0 {
			found = first
		}
		if found < 0 {
			c.unexpected++
			c.report("unexpected", h.Text, "")
			continue
		}
		for _, e := range waiting[:found] {
			c.lost++
			c.report("lost", strings.TrimSpace(e.encoded()), "")
		}
		c.take(waiting[found], h)
		waiting = waiting[found+1:]
	}
	c.lost += len(waiting)
	for {
		var e expectation
		if !next(want, &e) {
			break
		}
		c.lost++
	}
	return c.finish()
}

func reader(path string) *bufio.Reader {
	file, err := os.Open(path)
	if err != nil {
		fmt.Println(err)
		os.Exit(2)
	}
	return bufio.NewReaderSize(file, 1<<20)
}

// The next line that is an object; false at the end.
func next(r *bufio.Reader, value any) bool {
	for {
		line, err := r.ReadBytes('\n')
		if len(line) > 0 && line[0] == '{' {
			if err := json.Unmarshal(line, value); err != nil {
				fmt.Println(err)
				os.Exit(2)
			}
			return true
		}
		if err == io.EOF {
			return false
		}
	}
}

func (e expectation) isOf(h hit) bool {
	return e.Kind == h.lineKind() && e.Goroutine == fmt.Sprint(h.Goroutine) && e.Function == withoutTypes(h.Function)
}

// A name without its type arguments, which are shapes.
func withoutTypes(name string) string {
	var result strings.Builder
	depth := 0
	for _, c := range name {
		if c == '[' {
			depth++
		}
		if depth == 0 {
			result.WriteRune(c)
		}
		if c == ']' {
			depth--
		}
	}
	return result.String()
}

// Whether a hit's line is the expected one, as far as it is shown.
func (c *comparison) agree(e expectation, h hit) bool {
	text, _, _ := strings.Cut(h.Text, " inlined in ")
	for _, values := range c.alternatives(e.Values) {
		if agrees(text, e.line(h, values)) {
			return true
		}
	}
	return false
}

func (e expectation) line(h hit, values []string) string {
	arrow := ""
	if e.Kind == ">>" {
		arrow = " => "
	}
	return fmt.Sprintf("%s goroutine(%d): %s%s(%s)", e.Kind, h.Goroutine, h.Function, arrow, strings.Join(values, ", "))
}

func (c *comparison) take(e expectation, h hit) {
	c.lines++
	if !c.agree(e, h) {
		c.wrong++
		c.report("wrong", h.Text, e.line(h, e.Values))
	}
	t := &c.arguments
	if e.Kind == ">>" {
		t = &c.results
	}
	t.values += len(h.Values)
	for _, value := range h.Values {
		reason := missing(value)
		if reason == "" {
			continue
		}
		t.byReason[reason]++
		if strings.Contains(reason, "XMM") {
			t.floats++
		} else {
			t.unshown++
		}
	}
}

// The lists of values that may be printed. Go before 1.22 says nothing of blank parameters: they are left out, and one
// `?` may say that something is.
func (c *comparison) alternatives(values []string) [][]string {
	var shown []string
	blanks := 0
	for _, value := range values {
		if strings.HasPrefix(value, blankMark) {
			blanks++
			if !c.listsBlanks {
				continue
			}
		}
		shown = append(shown, strings.TrimPrefix(value, blankMark))
	}
	lists := [][]string{shown}
	for i := 0; i <= len(shown) && blanks > 0 && !c.listsBlanks; i++ {
		list := append(append(append([]string{}, shown[:i]...), "?"), shown[i:]...)
		lists = append(lists, list)
	}
	return lists
}

// Whether a line is the expected one, or this with something replaced by ?. No value has a ? of its own.
func agrees(line, expected string) bool {
	parts := strings.Split(line, "?")
	if len(parts) == 1 {
		return line == expected
	}
	first, last := parts[0], parts[len(parts)-1]
	if !strings.HasPrefix(expected, first) {
		return false
	}
	rest := expected[len(first):]
	for _, part := range parts[1 : len(parts)-1] {
		at := strings.Index(rest, part)
		if at < 0 {
			return false
		}
		rest = rest[at+len(part):]
	}
	return strings.HasSuffix(rest, last)
}

// The first reason in a value why something of it is not shown; empty where all is.
func missing(raw json.RawMessage) string {
	var value any
	if err := json.Unmarshal(raw, &value); err != nil {
		return err.Error()
	}
	return firstMissing(value)
}

func firstMissing(value any) string {
	switch value := value.(type) {
	case map[string]any:
		if reason, ok := value["missing"].(string); ok {
			return reason
		}
		for _, member := range value {
			if reason := firstMissing(member); reason != "" {
				return reason
			}
		}
	case []any:
		for _, member := range value {
			if reason := firstMissing(member); reason != "" {
				return reason
			}
		}
	}
	return ""
}

func (c *comparison) report(what, line, expected string) {
	if c.wrong+c.lost+c.unexpected > 20 {
		return
	}
	fmt.Printf("%s: %s\n", what, line)
	if expected != "" {
		fmt.Printf("expected: %s\n", expected)
	}
}

func (c *comparison) finish() int {
	fmt.Printf("lines %d, wrong %d, lost %d, unexpected %d\n", c.lines, c.wrong, c.lost, c.unexpected)
	c.arguments.print("arguments")
	c.results.print("results")
	if c.wrong+c.lost+c.unexpected > 0 || c.lines == 0 {
		return 1
	}
	return 0
}

func (t *tally) print(name string) {
	fmt.Printf("%s %d, not shown %d (%.2f %%), floats not shown %d\n", name, t.values, t.unshown,
		100*float64(t.unshown)/float64(t.values), t.floats)
	var reasons []string
	for reason := range t.byReason {
		reasons = append(reasons, reason)
	}
	sort.Strings(reasons)
	for _, reason := range reasons {
		fmt.Printf("  %s not shown: %d: %s\n", name, t.byReason[reason], reason)
	}
}
