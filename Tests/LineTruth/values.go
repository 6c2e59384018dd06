// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// hit compares the values of one hit.
func (c *comparison) hit(l *line, number int, expected, got []string) {
	for i, v := range l.Variables {
		before := c.r.Right + c.r.Fields - c.r.FieldsWrong
		c.value(l, number, v, expected[i], got[i])
		// A field counts as right even if it is not shown: then its text is not a value.
		if before == c.r.Right+c.r.Fields-c.r.FieldsWrong || got[i] == "" || strings.ContainsAny(got[i][:1], "{~?") {
			if c.uncertain[l.ID] == nil {
				c.uncertain[l.ID] = map[int]bool{}
			}
			c.uncertain[l.ID][i] = true
		}
	}
}

func (c *comparison) value(l *line, number int, v variable, expected, got string) {
	reason, isReason := reasonOf(v.Expression, got)
	if v.Unused && v.Unread {
		// The twin does not know it.
		if !isReason {
			reason = "a value"
			c.note(mismatch{What: "not handed over", Hit: number, Name: v.Expression, Got: got}, l)
		}
		c.r.NotHanded[reason]++
		return
	}
	if expected == notCompared {
		return
	}
	if expected == nilOnTheWay {
		expected = "{" + v.Expression + ": a pointer on the way to it is nil}"
		isReason = isReason && reason != "a pointer on the way to it is nil"
	}
	isMarked := strings.HasPrefix(got, "~")
	got = withoutPaths(strings.TrimPrefix(got, "~"))
	isRight := withoutCapacity(expected) == withoutCapacity(got) && capacityIsPossible(got)
	isWrong := false
	switch {
	case isReason && v.Unused:
		c.r.NotHanded[reason]++
		return
	case isReason:
		c.unshown(l, number, v, expected, reason)
	case isMarked:
		c.doubt(l, v, "marked", isRight)
		c.r.Marked++
		if isRight {
			c.r.MarkedRight++
		}
	case isRight:
		if v.Field == "" {
			c.r.Right++
		}
	case hasGap(got) && agrees(got, expected):
		c.r.Partly++
		c.unshown(l, number, v, expected, "? in "+got)
	case hasLimit(got):
		c.r.Limited++
	default:
		isWrong = true
		c.note(mismatch{What: "value", Hit: number, Name: v.Expression, Expected: expected, Got: got}, l)
	}
	if v.Field != "" {
		c.r.Fields++
		if isWrong {
			c.r.FieldsWrong++
		}
		return
	}
	c.r.Values++
	if isWrong {
		c.r.Wrong++
	}
}

func (c *comparison) unshown(l *line, number int, v variable, expected, reason string) {
	if v.Field == "" {
		c.r.Unshown[general(reason)]++
	}
	c.doubt(l, v, reason, true)
	if c.r.Build == plain {
		c.note(mismatch{What: "unshown", Hit: number, Name: v.Expression, Expected: expected, Got: reason}, l)
	}
}

// doubt notes a value that is not shown without a mark.
func (c *comparison) doubt(l *line, v variable, reason string, isRight bool) {
	if v.Field == "" {
		c.r.Doubts[doubt{Program: c.p.name, Place: fmt.Sprintf("%s:%d", l.File, l.Number), Name: v.Expression, Reason: reason, IsRight: isRight}]++
	}
}

// reasonOf reads "{name: why it is not shown}".
func reasonOf(expression, got string) (string, bool) {
	if got == "?" {
		return "?", true
	}
	reason := strings.TrimPrefix(got, "{"+expression+": ")
	if reason == got || !strings.HasSuffix(got, "}") {
		return "", false
	}
	return strings.TrimSuffix(reason, "}"), true
}

// The twin may allocate memory in another place, stack or heap, and so with another capacity.
var capacity = regexp.MustCompile(`len: (-?\d+), cap: (-?\d+)`)

func withoutCapacity(text string) string {
	if !strings.Contains(text, ", cap: ") {
		return text
	}
	return capacity.ReplaceAllString(text, "len: $1")
}

func capacityIsPossible(text string) bool {
	if !strings.Contains(text, ", cap: ") {
		return true
	}
	for _, found := range capacity.FindAllStringSubmatch(text, -1) {
		length, _ := strconv.Atoi(found[1])
		room, _ := strconv.Atoi(found[2])
		if room < length || room > 1<<40 {
			return false
		}
	}
	return true
}

// Reflection names a type by the last part of its package's path.
var pathBefore = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|(?:[\w.-]+/)+`)

func withoutPaths(text string) string {
	if !strings.Contains(text, "/") {
		return text
	}
	return pathBefore.ReplaceAllStringFunc(text, func(found string) string {
		if found[0] == '"' {
			return found
		}
		return ""
	})
}

// outside is the text without its quoted parts.
func outside(text string) string {
	var b strings.Builder
	quoted := false
	for i := 0; i < len(text); i++ {
		switch {
		case quoted && text[i] == '\\':
			i++
		case text[i] == '"':
			quoted = !quoted
			b.WriteByte('"')
		case !quoted:
			b.WriteByte(text[i])
		}
	}
	return b.String()
}

func hasGap(text string) bool { return strings.Contains(outside(text), "?") }

func hasLimit(text string) bool {
	return strings.Contains(outside(text), "...") || strings.Contains(text, `"...+`) || strings.Contains(text, "...+")
}

// Whether a text is the expected one, or this with something replaced by ?.
func agrees(text, expected string) bool {
	text, expected = withoutCapacity(text), withoutCapacity(expected)
	parts := strings.Split(text, "?")
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
