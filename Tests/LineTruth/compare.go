// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"fmt"
	"sort"
	"strings"
)

// A mismatch in a form that helps to find its cause.
type mismatch struct {
	What      string // "count", "order", "value", "condition", …
	Program   string
	Place     string
	Kind      string // of the line
	Function  string
	Text      string
	Setting   string // Go, build, backend
	Hit       int
	Name      string
	Expected  string
	Got       string
	Announced bool // the breakpoint's message said that hits may be more or fewer
	Count     int  // how many are alike: of the first one stands what else there is
}

// result is what came of one program, built one way, under one backend.
type result struct {
	Program, Go, Build, Backend string

	Lines       int            // compared
	Hits        int            // of the twin, on these lines
	Skipped     map[string]int // lines not compared, by why the twin can't count them
	Moved       map[string]int // lines that moved, by kind
	Unset       map[string]int // lines refused, by kind and message
	MovedAway   int            // of these, into another function
	RanUnset    map[string]int // statements that ran on lines that moved or were refused, by kind
	CodeUnset   map[string]int // of lines that moved or were refused, those that have code, by kind
	Counted     map[string]int // lines that counted wrong, by kind
	Goroutines  int
	WrongCount  int // lines that counted wrong without a message
	SaidCount   int // and with one
	Disordered  int // goroutines whose hits came in another order
	Values      int // of variables, on hits that could be compared
	Right       int // certain and right
	Wrong       int // unmarked and wrong
	Marked      int
	MarkedRight int
	Unshown     map[string]int // by reason
	Partly      int            // something inside is ?
	Limited     int            // cut by a limit, where the twin has all
	Fields      int
	FieldsWrong int
	NotHanded   map[string]int // variables that a literal does not use, by what is printed
	Problems    []string
	Conditions  conditionResult
	Mismatches  []mismatch
}

type comparison struct {
	p       *prepared
	t       *traced
	r       *result
	setting string
	// Lines that count right, and by line and variable what was not shown right at each hit.
	right     map[int]bool
	uncertain map[int]map[int]bool
	isInOrder map[int]bool   // goroutines
	noted     map[string]int // which mismatch is the first of its kind
}

func compare(p *prepared, t *traced, build, backend string) *comparison {
	empty := newResult()
	r := &empty
	r.Program, r.Go, r.Build, r.Backend, r.Problems = p.name, p.go_.name, build, backend, t.problem
	ran := map[int]bool{}
	for _, hits := range p.truth.goroutines {
		for _, h := range hits {
			ran[h.line] = true
		}
	}
	c := &comparison{
		p: p, t: t, r: r, setting: fmt.Sprintf("go%s %s %s", p.go_.name, build, backend), right: map[int]bool{},
		uncertain: map[int]map[int]bool{}, isInOrder: map[int]bool{}, noted: map[string]int{},
	}
	compared := map[int]bool{}
	for _, l := range p.lines {
		if c.isCompared(l) {
			compared[l.ID] = true
			continue
		}
		if l.Skipped != "" {
			continue
		}
		m := mismatch{What: "not set", Got: fmt.Sprint("line ", t.answers[l.ID].Line, ": ", t.answers[l.ID].Message)}
		if ran[l.ID] && !strings.HasPrefix(l.Kind, "}") {
			r.RanUnset[l.Kind]++
			m.What = "not set, but it ran"
		}
		if t.code[l.File][l.Number] {
			r.CodeUnset[l.Kind]++
			m.What = "not set, but it has code"
		}
		c.note(m, l)
	}
	r.Lines = len(compared)
	for _, moved := range t.elsewhere {
		r.MovedAway++
		r.Mismatches = append(r.Mismatches, mismatch{
			What: "moved into another function", Program: p.name, Place: moved, Setting: c.setting, Count: 1,
		})
	}
	r.Goroutines = len(p.truth.goroutines)
	pairs := matchGoroutines(p.truth, t.hits, compared)
	wrong := c.counts(pairs, compared)
	for _, each := range pairs {
		c.order(each, wrong)
		c.values(each, wrong)
	}
	for id := range compared {
		c.right[id] = !wrong[id]
	}
	return c
}

func (c *comparison) isCompared(l *line) bool {
	if l.Skipped != "" {
		c.r.Skipped[l.Skipped]++
		return false
	}
	answer := c.t.answers[l.ID]
	switch {
	case !answer.Verified:
		c.r.Unset[l.Kind+": "+general(answer.Message)]++
		return false
	case answer.Line != 0 && answer.Line != l.Number:
		c.r.Moved[l.Kind]++
		if answer.Line < l.First || answer.Line > l.Last {
			c.r.MovedAway++
			c.note(mismatch{What: "moved into another function", Got: fmt.Sprint("line ", answer.Line)}, l)
		}
		return false
	}
	return true
}

// general leaves out of a message what differs from line to line.
func general(message string) string {
	var words []string
	for _, word := range strings.Fields(message) {
		if strings.ContainsAny(word, "0123456789/") || strings.HasPrefix(word, "'") {
			word = "…"
		}
		words = append(words, word)
	}
	return strings.Join(words, " ")
}

func (c *comparison) note(m mismatch, l *line) {
	m.Program, m.Kind, m.Text, m.Function, m.Setting = c.p.name, l.Kind, l.Text, l.Function, c.setting
	m.Place = fmt.Sprintf("%s:%d", l.File, l.Number)
	m.Announced = c.isAnnounced(l)
	key := m.What + " " + m.Place + " " + m.Name
	if first, ok := c.noted[key]; ok {
		c.r.Mismatches[first].Count++
		return
	}
	c.noted[key] = len(c.r.Mismatches)
	m.Count = 1
	c.r.Mismatches = append(c.r.Mismatches, m)
}

func (c *comparison) isAnnounced(l *line) bool {
	return strings.Contains(c.t.answers[l.ID].Message, "more or fewer")
}

// A goroutine as the twin wrote it down and as the trace shows it, on the compared lines.
type pair struct {
	goroutine   int
	truth, seen []hit
}

// Goroutines have other numbers in each run: those whose hits agree most are the same.
func matchGoroutines(truth, seen *record, compared map[int]bool) []pair {
	var pairs []pair
	taken := map[int]bool{}
	sums := map[int]map[string]int{}
	lists := map[int][]hit{}
	for _, id := range seen.order {
		lists[id] = only(seen.goroutines[id], compared)
		sums[id] = summary(lists[id])
	}
	for _, id := range truth.order {
		list := only(truth.goroutines[id], compared)
		best, most := 0, 0
		if id == 1 {
			best = 1
		} else {
			mine := summary(list)
			for _, other := range seen.order {
				if other == 1 || taken[other] {
					continue
				}
				if common := common(mine, sums[other]); common > most {
					best, most = other, common
				}
			}
		}
		if best != 0 {
			taken[best] = true
		}
		pairs = append(pairs, pair{id, list, lists[best]})
	}
	for _, id := range seen.order {
		if !taken[id] {
			pairs = append(pairs, pair{-id, nil, lists[id]})
		}
	}
	return pairs
}

func only(hits []hit, compared map[int]bool) []hit {
	var some []hit
	for _, h := range hits {
		if compared[h.line] {
			some = append(some, h)
		}
	}
	return some
}

func summary(hits []hit) map[string]int {
	sum := map[string]int{}
	for _, h := range hits {
		sum[fmt.Sprint(h.line)]++
		for i, value := range h.values {
			sum[fmt.Sprint(h.line, " ", i, " ", withoutCapacity(value))]++
		}
	}
	return sum
}

func common(a, b map[string]int) int {
	if len(b) < len(a) {
		a, b = b, a
	}
	sum := 0
	for key, count := range a {
		if other := b[key]; other < count {
			sum += other
		} else {
			sum += count
		}
	}
	return sum
}

// counts finds the lines that did not hit as often as they ran.
func (c *comparison) counts(pairs []pair, compared map[int]bool) map[int]bool {
	type both struct{ ran, hit, wrong int }
	all := map[int]*both{}
	for id := range compared {
		all[id] = &both{}
	}
	for _, each := range pairs {
		ran, hit := map[int]int{}, map[int]int{}
		for _, h := range each.truth {
			ran[h.line]++
		}
		for _, h := range each.seen {
			hit[h.line]++
		}
		for id, b := range all {
			b.ran += ran[id]
			b.hit += hit[id]
			if ran[id] != hit[id] {
				b.wrong++
			}
		}
	}
	wrong := map[int]bool{}
	for _, l := range c.p.lines {
		b, ok := all[l.ID]
		if !ok {
			continue
		}
		c.r.Hits += b.ran
		if b.wrong == 0 {
			continue
		}
		wrong[l.ID] = true
		m := mismatch{What: "count", Expected: fmt.Sprint(b.ran, " hits"), Got: fmt.Sprint(b.hit, " hits")}
		if b.ran == b.hit {
			m.Got += " of other goroutines"
		}
		c.note(m, l)
		if c.isAnnounced(l) {
			c.r.SaidCount++
		} else {
			c.r.WrongCount++
			c.r.Counted[l.Kind]++
		}
	}
	return wrong
}

// order compares the sequence of a goroutine's lines, but for those that count wrong anyway.
func (c *comparison) order(each pair, wrong map[int]bool) {
	truth, seen := without(each.truth, wrong), without(each.seen, wrong)
	for i := range truth {
		if i < len(seen) && truth[i].line != seen[i].line {
			c.r.Disordered++
			expected, got := c.p.lines[truth[i].line-1], c.p.lines[seen[i].line-1]
			c.note(mismatch{
				What: "order", Hit: i + 1, Expected: expected.Text, Got: fmt.Sprintf("%s:%d %s", got.File, got.Number, got.Text),
			}, expected)
			return
		}
	}
	c.isInOrder[each.goroutine] = true
}

func without(hits []hit, wrong map[int]bool) []hit {
	var some []hit
	for _, h := range hits {
		if !wrong[h.line] {
			some = append(some, h)
		}
	}
	return some
}

// values compares each hit with the same execution. Of a line that counts wrong these are found by what ran around.
func (c *comparison) values(each pair, wrong map[int]bool) {
	truth, seen := byLine(each.truth, wrong), byLine(each.seen, wrong)
	var ids []int
	for id := range seen {
		ids = append(ids, id)
	}
	sort.Ints(ids)
	for _, id := range ids {
		l := c.p.lines[id-1]
		if !wrong[id] {
			for i, h := range seen[id] {
				c.hit(l, i+1, truth[id][i].values, h.values)
			}
			continue
		}
		// Which execution a hit is, what ran around tells. Where it is that of another one, this too is of the count.
		expected := map[int][][]string{}
		for _, h := range truth[id] {
			expected[h.anchor] = append(expected[h.anchor], h.values)
		}
		for i, h := range seen[id] {
			if list := expected[h.anchor]; len(list) == 1 && !c.isAnother(l, truth[id], h) {
				c.hit(l, i+1, list[0], h.values)
			}
		}
	}
}

// Whether a hit agrees with one execution in all that it shows.
func (c *comparison) isAnother(l *line, truth []anchored, seen anchored) bool {
	for _, h := range truth {
		agree := h.anchor != seen.anchor
		for i, v := range l.Variables {
			_, isReason := reasonOf(v.Expression, seen.values[i])
			agree = agree && (isReason || h.values[i] == notCompared ||
				withoutCapacity(h.values[i]) == withoutCapacity(withoutPaths(strings.TrimPrefix(seen.values[i], "~"))))
		}
		if agree {
			return true
		}
	}
	return false
}

// A hit with the number of hits before it, of lines that count right.
type anchored struct {
	hit
	anchor int
}

func byLine(hits []hit, wrong map[int]bool) map[int][]anchored {
	all := map[int][]anchored{}
	anchor := 0
	for _, h := range hits {
		all[h.line] = append(all[h.line], anchored{h, anchor})
		if !wrong[h.line] {
			anchor++
		}
	}
	return all
}
