// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"fmt"
	"go/types"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
)

// What a second session does at a line: a condition over its variables, or a breakpoint without a message, or both.
type check struct {
	line         *line
	isPlain      bool
	tests        []test
	hitCondition string
	every        int // of the hits that pass, each so many-th is shown
}

// A test compares one variable with a constant.
type test struct {
	variable int
	operator string
	constant string
	kind     types.BasicInfo
}

func (t test) text(l *line) string {
	return fmt.Sprintf("%s %s %s", l.Variables[t.variable].Expression, t.operator, t.constant)
}

func (t test) passes(value string) bool {
	order := 0
	switch {
	case t.kind&types.IsString != 0:
		order = strings.Compare(value, t.constant)
	case t.kind&types.IsFloat != 0:
		a, _ := strconv.ParseFloat(value, 64)
		b, _ := strconv.ParseFloat(t.constant, 64)
		order = sign(a > b, a < b)
	case t.kind&types.IsUnsigned != 0:
		a, _ := strconv.ParseUint(value, 10, 64)
		b, _ := strconv.ParseUint(t.constant, 10, 64)
		order = sign(a > b, a < b)
	default:
		a, _ := strconv.ParseInt(value, 10, 64)
		b, _ := strconv.ParseInt(t.constant, 10, 64)
		order = sign(a > b, a < b)
	}
	switch t.operator {
	case ">":
		return order > 0
	case "<=":
		return order <= 0
	case "!=":
		return order != 0
	}
	return order == 0
}

func sign(isMore, isLess bool) int {
	switch {
	case isMore:
		return 1
	case isLess:
		return -1
	}
	return 0
}

func (c check) condition() string {
	var all []string
	for _, t := range c.tests {
		all = append(all, t.text(c.line))
	}
	return strings.Join(all, " && ")
}

func (c check) passes(values []string) bool {
	for _, t := range c.tests {
		if !t.passes(values[t.variable]) {
			return false
		}
	}
	return true
}

// checks are those of the lines that a first session counted right. What a condition looks at was shown right there.
func checks(p *prepared, firstSession *comparison) []check {
	values := map[int][][]string{}
	for _, id := range p.truth.order {
		for _, h := range p.truth.goroutines[id] {
			values[h.line] = append(values[h.line], h.values)
		}
	}
	var all []check
	for _, l := range p.lines {
		if !firstSession.right[l.ID] {
			continue
		}
		c := check{line: l, isPlain: l.ID%3 != 0, every: 1}
		if l.ID%3 != 1 {
			for i := range l.Variables {
				if len(c.tests) == 1+l.ID%2 || firstSession.uncertain[l.ID][i] {
					continue
				}
				if t, ok := newTest(l, i, values[l.ID]); ok {
					c.tests = append(c.tests, t)
				}
			}
			if len(c.tests) > 0 && l.ID%4 == 0 {
				c.hitCondition, c.every = "% 2", 2
			}
		}
		if c.isPlain || len(c.tests) > 0 {
			all = append(all, c)
		}
	}
	return all
}

// newTest takes its constant from the middle of what the variable was.
func newTest(l *line, variable int, hits [][]string) (test, bool) {
	t := test{variable: variable, kind: l.Variables[variable].kind, operator: []string{">", "==", "<=", "!="}[(l.ID+variable)%4]}
	if t.kind&(types.IsInteger|types.IsFloat|types.IsString) == 0 || len(hits) < 2 {
		return t, false
	}
	var seen []string
	for _, values := range hits {
		value := values[variable]
		if value == notCompared || value == nilOnTheWay || strings.ContainsAny(value, `\NI.`) && t.kind&types.IsString == 0 ||
			strings.ContainsAny(value, `\`) || len(value) > 40 {
			return t, false
		}
		seen = append(seen, value)
	}
	sort.Strings(seen)
	t.constant = seen[len(seen)/2]
	if t.kind&types.IsString != 0 {
		t.operator = []string{"==", "!="}[l.ID%2]
	}
	return t, true
}

// conditionResult is what came of the second session.
type conditionResult struct {
	Conditions, Plain int // lines
	Passing           int // hits that should be shown under a condition
	Refused           int // conditions that were not taken
	Rejected          int // hits that were wrongly not shown
	Accepted          int // hits that were wrongly shown
	PlainHits         int
	PlainCount        int // plain lines that counted wrong
	PlainValues       int
	PlainWrong        int
}

// again runs the program a second time, and compares.
func again(sonde string, p *prepared, binary, backend string, firstSession *comparison) error {
	all := checks(p, firstSession)
	r := firstSession.r
	byPlace := map[string]*check{}
	shown := map[int]map[int][]string{} // by line and goroutine
	c, err := start(sonde)
	if err != nil {
		return err
	}
	add := func(l *line, goroutine int, text string) {
		if shown[l.ID] == nil {
			shown[l.ID] = map[int][]string{}
		}
		shown[l.ID][goroutine] = append(shown[l.ID][goroutine], text)
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
		r.Problems = append(r.Problems, "a line that nothing explains: "+text)
	}
	if err := c.launch(binary, backend, quiet); err != nil {
		return err
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
			return err
		}
		for i, each := range some {
			if !answers[i].Verified {
				r.Conditions.Refused++
				firstSession.note(mismatch{What: "condition refused", Expected: each.condition(), Got: answers[i].Message}, each.line)
				byPlace[fmt.Sprintf("%s:%d", filepath.Base(file), each.line.Number)] = nil
			}
		}
	}
	if err := c.run(); err != nil {
		return err
	}
	if err := c.close(); err != nil {
		return err
	}
	for _, each := range byPlace {
		if each != nil {
			firstSession.decide(each, shown[each.line.ID])
		}
	}
	return nil
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
	// Of several goroutines it does not show which hit is which.
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
