// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
)

// again runs the program a second time, and compares. If hits get lost, it runs it for half of the lines, and so on: a
// plain breakpoint on each line makes many.
func again(sonde string, p *prepared, binary, backend string, firstSession *comparison) error {
	waiting := [][]check{checks(p, firstSession)}
	for len(waiting) > 0 {
		some := waiting[0]
		waiting = waiting[1:]
		run, err := runChecks(sonde, p, binary, backend, some)
		if err != nil {
			return err
		}
		if run.lost && len(some) > fewestChecks {
			waiting = append(waiting, some[:len(some)/2], some[len(some)/2:])
			continue
		}
		if run.lost {
			firstSession.r.Problems = append(firstSession.r.Problems, "hits lost with few conditions")
		}
		firstSession.r.Problems = append(firstSession.r.Problems, run.problems...)
		firstSession.r.Conditions.Refused += len(run.refused)
		for _, m := range run.refused {
			firstSession.note(m.mismatch, m.line)
		}
		for _, each := range run.set {
			firstSession.decide(each, run.shown[each.line.ID])
		}
	}
	return nil
}

const fewestChecks = 8

// checkRun is the output of one run of the program.
type checkRun struct {
	set      []*check
	shown    map[int]map[int][]string // by line and goroutine
	refused  []refusal
	problems []string
	lost     bool
}

type refusal struct {
	mismatch mismatch
	line     *line
}

func runChecks(sonde string, p *prepared, binary, backend string, all []check) (*checkRun, error) {
	run := &checkRun{shown: map[int]map[int][]string{}}
	byPlace := map[string]*check{}
	c, err := start(sonde)
	if err != nil {
		return nil, err
	}
	add := func(l *line, goroutine int, text string) {
		if run.shown[l.ID] == nil {
			run.shown[l.ID] = map[int][]string{}
		}
		run.shown[l.ID][goroutine] = append(run.shown[l.ID][goroutine], text)
	}
	c.onLine = func(text string) {
		goroutine, rest, ok := goroutineOf(text)
		if number, _, found := strings.Cut(rest, ";"); ok && found && strings.HasPrefix(number, "#") {
			if id, err := strconv.Atoi(number[1:]); err == nil && id > 0 && id <= len(p.lines) {
				add(p.lines[id-1], goroutine, rest)
				return
			}
		}
		if _, place, found := strings.Cut(rest, " at "); ok && found {
			place, values, _ := strings.Cut(place, " ")
			if check := byPlace[place]; check != nil {
				add(check.line, goroutine, values)
				return
			}
		}
		run.problems = append(run.problems, "a line that nothing explains: "+text)
	}
	if err := c.launch(binary, backend, quiet); err != nil {
		return nil, err
	}
	for _, file := range filesOf(p.lines) {
		var some []*check
		var breakpoints []object
		for i := range all {
			if all[i].line.File != file {
				continue
			}
			place := fmt.Sprintf("%s:%d", filepath.Base(file), all[i].line.Number)
			if byPlace[place] != nil {
				continue
			}
			byPlace[place] = &all[i]
			some = append(some, &all[i])
			breakpoints = append(breakpoints, all[i].breakpoint())
		}
		answers, err := c.setBreakpoints(filepath.Join(p.folder, "original", file), breakpoints)
		if err != nil {
			return nil, err
		}
		for i, each := range some {
			if !answers[i].Verified {
				m := mismatch{What: "condition refused", Expected: each.condition(), Got: answers[i].Message}
				run.refused = append(run.refused, refusal{m, each.line})
				byPlace[fmt.Sprintf("%s:%d", filepath.Base(file), each.line.Number)] = nil
			}
		}
	}
	if err := c.run(); err != nil {
		return nil, err
	}
	if err := c.close(); err != nil {
		return nil, err
	}
	for _, note := range c.notes {
		run.lost = run.lost || strings.Contains(note, " lost (")
	}
	for _, each := range byPlace {
		if each != nil {
			run.set = append(run.set, each)
		}
	}
	return run, nil
}

func (c check) breakpoint() object {
	b := object{"line": c.line.Number}
	if !c.isPlain {
		var some []string
		for _, t := range c.tests {
			some = append(some, "{"+c.line.Variables[t.variable].Expression+"}")
		}
		b["logMessage"] = fmt.Sprintf("#%d;%s", c.line.ID, strings.Join(some, separator))
	}
	if len(c.tests) > 0 {
		b["condition"] = c.condition()
	}
	if c.hitCondition != "" {
		b["hitCondition"] = c.hitCondition
	}
	return b
}

// decide compares how many hits were shown with how many the twin's values let through.
func (c *comparison) decide(each *check, shown map[int][]string) {
	r := &c.r.Conditions
	expected, got := 0, 0
	var passing [][]string
	for _, id := range c.p.truth.order {
		for _, h := range c.p.truth.goroutines[id] {
			if h.line == each.line.ID && each.passes(h.values) {
				expected++
				if expected%each.every == 0 {
					passing = append(passing, h.values)
				}
			}
		}
	}
	expected /= each.every
	for _, list := range shown {
		got += len(list)
	}
	what := "plain"
	if len(each.tests) > 0 {
		r.Conditions++
		r.Passing += expected
		what = "condition " + each.condition() + " " + each.hitCondition
		if got < expected {
			r.Rejected += expected - got
		} else {
			r.Accepted += got - expected
		}
	} else {
		r.Plain++
		r.PlainHits += expected
		if got != expected {
			r.PlainCount++
		}
	}
	if got != expected {
		c.note(mismatch{What: "condition", Name: what, Expected: fmt.Sprint(expected, " hits"), Got: fmt.Sprint(got, " hits")}, each.line)
		return
	}
	// With several goroutines it does not show which hit belongs to which.
	if !each.isPlain || len(shown) != 1 {
		return
	}
	for _, list := range shown {
		for i, text := range list {
			c.plainValues(each, i, passing[i], text)
		}
	}
}

// plainValues looks for each variable in "{i: 3, x: 30}".
func (c *comparison) plainValues(each *check, number int, values []string, text string) {
	r := &c.r.Conditions
	masked := withoutPaths(withoutCapacity(text))
	for i, v := range each.line.Variables {
		if v.Field != "" || v.Unused || values[i] == notCompared || c.uncertain[each.line.ID][i] {
			continue
		}
		r.PlainValues++
		want := v.Name + ": " + withoutCapacity(values[i])
		found := false
		for _, before := range []string{"{", ", "} {
			for _, after := range []string{", ", "}"} {
				found = found || strings.Contains(masked, before+want+after)
			}
		}
		if !found {
			r.PlainWrong++
			c.note(mismatch{What: "plain value", Hit: number + 1, Name: v.Name, Expected: values[i], Got: text}, each.line)
		}
	}
}
