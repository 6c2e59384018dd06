// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"fmt"
	"sort"
	"strings"
)

type comparison struct {
	p       *prepared
	t       *traced
	r       *result
	setting string
	// Lines with the right number of hits, and by line and variable the values not shown right at each hit.
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
			if c.isAnnounced(l) {
				r.Announced++
			}
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
		if t.code[l.File][l.Number] && !strings.HasSuffix(l.Kind, neverPassed) {
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

// general removes the parts of a message that differ from line to line.
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

// order compares the sequence of a goroutine's lines, except those that count wrong anyway.
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

// values compares each hit with the same execution. If a line counts wrong, the lines around it identify the execution.
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
		// The lines around a hit show which execution it is. A wrong match is also an error of the count.
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

// Whether a hit agrees with one execution in everything that it shows.
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
