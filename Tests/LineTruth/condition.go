// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"fmt"
	"go/types"
	"sort"
	"strconv"
	"strings"
)

// The task of a second session at a line: a condition over its variables, or a breakpoint without a message, or both.
type check struct {
	line         *line
	isPlain      bool
	tests        []test
	hitCondition string
	every        int // of the hits that pass, every n-th is shown
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

// checks are those of the lines that a first session counted right. It showed the condition's variables right there.
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

// newTest takes its constant from the middle of the variable's values.
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

// conditionResult is the result of the second session.
type conditionResult struct {
	Conditions, Plain int // lines
	Passing           int // hits that should be shown under a condition
	Refused           int // conditions that were not accepted
	Rejected          int // hits that were wrongly not shown
	Accepted          int // hits that were wrongly shown
	PlainHits         int
	PlainCount        int // plain lines that counted wrong
	PlainValues       int
	PlainWrong        int
}
