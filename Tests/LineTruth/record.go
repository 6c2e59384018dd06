// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"bufio"
	_ "embed"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
)

//go:embed record/record.go
var recorderSource []byte

// As in record/record.go.
const (
	separator   = "\ue000"
	notCompared = "!"
	nilOnTheWay = "^"
)

// A hit of one line, with the text of each variable that the line's logpoint names.
type hit struct {
	line   int
	values []string
}

// A record contains the hits of each goroutine, in order.
type record struct {
	goroutines map[int][]hit
	order      []int // by their first hit
}

func newRecord() *record { return &record{goroutines: map[int][]hit{}} }

func (r *record) add(goroutine int, h hit) {
	if _, ok := r.goroutines[goroutine]; !ok {
		r.order = append(r.order, goroutine)
	}
	r.goroutines[goroutine] = append(r.goroutines[goroutine], h)
}

// readRecord reads the output of a twin. Values that the twin could not read are marked as not compared.
func readRecord(path string, lines []*line) (*record, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	r := newRecord()
	in := bufio.NewReaderSize(file, 1<<20)
	for {
		text, err := in.ReadString('\n')
		if err == io.EOF {
			return r, nil
		}
		if err != nil {
			return nil, err
		}
		parts := strings.SplitN(strings.TrimSuffix(text, "\n"), "\t", 3)
		if len(parts) != 3 {
			return nil, fmt.Errorf("%s: a damaged line: %q", path, text)
		}
		goroutine, err := strconv.Atoi(parts[0])
		if err != nil {
			return nil, err
		}
		number, err := strconv.Atoi(parts[1])
		if err != nil {
			return nil, err
		}
		l := lines[number-1]
		h := hit{line: number, values: make([]string, len(l.Variables))}
		written := strings.Split(parts[2], separator)
		for i, v := range l.Variables {
			if v.Unread {
				h.values[i] = notCompared
				continue
			}
			if len(written) == 0 {
				return nil, fmt.Errorf("%s: too few values: %q", path, text)
			}
			h.values[i], written = written[0], written[1:]
		}
		r.add(goroutine, h)
	}
}

// keepCommon removes the values that another run does not share.
func (r *record) keepCommon(other *record, lines int) error {
	all := map[int]bool{}
	for id := 1; id <= lines; id++ {
		all[id] = true
	}
	for _, each := range matchGoroutines(r, other, all) {
		if len(each.truth) != len(each.seen) {
			return fmt.Errorf("the twin runs other lines each time")
		}
		for i, h := range each.truth {
			if h.line != each.seen[i].line {
				return fmt.Errorf("the twin runs its lines in another order each time")
			}
			for v := range h.values {
				if h.values[v] != each.seen[i].values[v] {
					h.values[v] = notCompared // The slice is the record's own.
				}
			}
		}
	}
	return nil
}
