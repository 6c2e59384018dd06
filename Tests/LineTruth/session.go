// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"fmt"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
)

// traced is the output of one session.
type traced struct {
	hits    *record
	answers map[int]answered // by the line's number in the list
	notes   []string
	code    map[string]map[int]bool
	// Lines without a statement whose breakpoint moved out of their function.
	elsewhere []string
	problem   []string // things that must never happen: lost hits, another output
}

func (t *traced) hasLost() bool {
	for _, each := range t.problem {
		if strings.Contains(each, "hits lost") {
			return true
		}
	}
	return false
}

// logMessage names the line's variables, in their order.
func (l *line) logMessage() string {
	var expressions []string
	for _, v := range l.Variables {
		expressions = append(expressions, "{"+v.Expression+"}")
	}
	return fmt.Sprintf("#%d;%s", l.ID, strings.Join(expressions, separator))
}

// trace runs the program with a logpoint on each line.
func trace(sonde string, p *prepared, binary, backend string) (*traced, error) {
	t := &traced{hits: newRecord(), answers: map[int]answered{}}
	var err error
	if t.code, err = linesWithCode(binary, filepath.Join(p.folder, "original")); err != nil {
		return nil, err
	}
	c, err := start(sonde)
	if err != nil {
		return nil, err
	}
	c.onLine = t.take(p)
	if err := c.launch(binary, backend, quiet); err != nil {
		return nil, err
	}
	for _, file := range filesOf(p.lines) {
		if err := t.setOthers(c, p, file); err != nil {
			return nil, err
		}
		var lines []*line
		var breakpoints []object
		for _, l := range p.lines {
			if l.File == file && l.Skipped == "" {
				lines = append(lines, l)
				breakpoints = append(breakpoints, object{"line": l.Number, "logMessage": l.logMessage()})
			}
		}
		answers, err := c.setBreakpoints(filepath.Join(p.folder, "original", file), breakpoints)
		if err != nil {
			return nil, err
		}
		for i, l := range lines {
			t.answers[l.ID] = answers[i]
		}
	}
	if err := c.run(); err != nil {
		return nil, err
	}
	if err := c.close(); err != nil {
		return nil, err
	}
	t.check(c, p)
	return t, nil
}

// setOthers sets breakpoints on lines on which no statement starts. They may move, but not out of their function.
func (t *traced) setOthers(c *client, p *prepared, file string) error {
	hasStatement, around := map[int]bool{}, map[int]*line{}
	for _, l := range p.lines {
		if l.File != file {
			continue
		}
		hasStatement[l.Number] = l.Skipped == ""
		for number := l.First; number <= l.Last; number++ {
			if around[number] == nil || around[number].First < l.First {
				around[number] = l
			}
		}
	}
	var numbers []int
	for number := range around {
		if !hasStatement[number] {
			numbers = append(numbers, number)
		}
	}
	sort.Ints(numbers)
	if len(numbers) > mostOthers {
		numbers = numbers[:mostOthers]
	}
	var breakpoints []object
	for _, number := range numbers {
		breakpoints = append(breakpoints, object{"line": number})
	}
	answers, err := c.setBreakpoints(filepath.Join(p.folder, "original", file), breakpoints)
	if err != nil {
		return err
	}
	for i, answer := range answers {
		// From a line of a function's header or of its end, a literal on that line is not another function.
		at := around[numbers[i]]
		if answer.Verified && (answer.Line < at.First || answer.Line > at.Last) {
			t.elsewhere = append(t.elsewhere, fmt.Sprintf("%s:%d to line %d", file, numbers[i], answer.Line))
		}
	}
	return nil
}

// How many lines of a file without a statement are tried; setting them takes as long as setting others.
const mostOthers = 100

func (t *traced) check(c *client, p *prepared) {
	t.notes = c.notes
	for _, note := range c.notes {
		if strings.Contains(note, " lost (") {
			t.problem = append(t.problem, strings.SplitN(note, "(", 2)[0])
		}
	}
	if asText(c.stdout.String()) != asText(p.stdout) {
		t.problem = append(t.problem, fmt.Sprintf("the program printed %q, its twin %q", c.stdout.String(), p.stdout))
	}
	if c.exited != 0 {
		t.problem = append(t.problem, fmt.Sprintf("the program exited with %d", c.exited))
	}
}

// A client sees bytes that are not text as one character.
func asText(output string) string {
	return strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(output, ""), "\ufffd", ""))
}

func filesOf(lines []*line) []string {
	var files []string
	for _, l := range lines {
		if len(files) == 0 || files[len(files)-1] != l.File {
			files = append(files, l.File)
		}
	}
	return files
}

// take reads "> goroutine(7): #12;…".
func (t *traced) take(p *prepared) func(string) {
	return func(text string) {
		goroutine, rest, ok := goroutineOf(text)
		number, values, found := strings.Cut(rest, ";")
		id, err := strconv.Atoi(strings.TrimPrefix(number, "#"))
		if !ok || !found || err != nil || id < 1 || id > len(p.lines) {
			t.problem = append(t.problem, "a line that nothing explains: "+text)
			return
		}
		h := hit{line: id}
		if len(p.lines[id-1].Variables) > 0 {
			h.values = strings.Split(values, separator)
		}
		if len(h.values) != len(p.lines[id-1].Variables) {
			t.problem = append(t.problem, "a line with too few values: "+text)
			return
		}
		t.hits.add(goroutine, h)
	}
}

func goroutineOf(text string) (int, string, bool) {
	rest := strings.TrimPrefix(text, "> goroutine(")
	number, rest, ok := strings.Cut(rest, "): ")
	goroutine, err := strconv.Atoi(number)
	return goroutine, rest, ok && err == nil
}
