// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import "fmt"

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
	Count     int  // how many are alike: the other fields are those of the first
}

// result is the result of one program, built one way, under one backend.
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
	Announced   int // lines of which a message says that they may count wrong
	Disordered  int // goroutines whose hits came in another order
	Values      int // of variables, on hits that could be compared
	Right       int // certain and right
	Wrong       int // unmarked and wrong
	Marked      int
	MarkedRight int
	Unshown     map[string]int // by reason
	Partly      int            // something inside is ?
	Limited     int            // cut by a limit, although the twin has all
	Fields      int
	FieldsWrong int
	NotHanded   map[string]int // variables that a literal does not use, by what is printed
	Problems    []string
	Conditions  conditionResult
	Mismatches  []mismatch
	Doubts      map[doubt]int // by line and variable, how many values are marked or not shown
}

// doubt is a variable at a line that is not shown without a mark.
type doubt struct {
	Program, Place, Name string
	Reason               string // "marked", or why it is not shown
	IsRight              bool   // of a marked one: whether it was so
}

func newResult() result {
	return result{
		Skipped: map[string]int{}, Moved: map[string]int{}, Unset: map[string]int{}, RanUnset: map[string]int{}, CodeUnset: map[string]int{},
		Unshown: map[string]int{}, NotHanded: map[string]int{}, Counted: map[string]int{},
		Doubts: map[doubt]int{},
	}
}

func (r *result) add(o *result) {
	r.Lines += o.Lines
	r.Hits += o.Hits
	r.MovedAway += o.MovedAway
	r.WrongCount += o.WrongCount
	r.SaidCount += o.SaidCount
	r.Announced += o.Announced
	r.Disordered += o.Disordered
	r.Goroutines += o.Goroutines
	r.Values += o.Values
	r.Right += o.Right
	r.Wrong += o.Wrong
	r.Marked += o.Marked
	r.MarkedRight += o.MarkedRight
	r.Partly += o.Partly
	r.Limited += o.Limited
	r.Fields += o.Fields
	r.FieldsWrong += o.FieldsWrong
	r.Problems = append(r.Problems, o.Problems...)
	r.Conditions.add(o.Conditions)
	for _, each := range []struct{ to, from map[string]int }{
		{r.Skipped, o.Skipped}, {r.Moved, o.Moved}, {r.Unset, o.Unset}, {r.RanUnset, o.RanUnset}, {r.CodeUnset, o.CodeUnset}, {r.Unshown, o.Unshown},
		{r.NotHanded, o.NotHanded}, {r.Counted, o.Counted},
	} {
		for key, count := range each.from {
			each.to[key] += count
		}
	}
}

func (c *conditionResult) add(o conditionResult) {
	c.Conditions += o.Conditions
	c.Plain += o.Plain
	c.Passing += o.Passing
	c.Refused += o.Refused
	c.Rejected += o.Rejected
	c.Accepted += o.Accepted
	c.PlainHits += o.PlainHits
	c.PlainCount += o.PlainCount
	c.PlainValues += o.PlainValues
	c.PlainWrong += o.PlainWrong
}

// isWrong says whether there was a forbidden result.
func (r *result) isWrong() bool {
	c := r.Conditions
	return r.WrongCount+r.Wrong+r.FieldsWrong+r.MovedAway+len(r.Problems)+c.Refused+c.Rejected+c.Accepted+c.PlainCount+c.PlainWrong > 0 ||
		r.Build == plain && r.SaidCount+r.Marked+sum(r.CodeUnset)+sum(r.Unshown)+r.Partly > 0
}

func (r *result) String() string {
	c := r.Conditions
	return fmt.Sprintf("%s go%s %s %s: %d lines, %d hits; counted wrong %d, said %d of %d; not set with code %d, moved away %d; "+
		"values %d: certain %s, wrong %d, marked %d (right %s), not shown %d; conditions %d: rejected %d, accepted %d, refused %d; "+
		"plain counted wrong %d, values wrong %d; problems %d",
		r.Program, r.Go, r.Build, r.Backend, r.Lines, r.Hits, r.WrongCount, r.SaidCount, r.Announced, sum(r.CodeUnset), r.MovedAway,
		r.Values, share(r.Right, r.Values), r.Wrong+r.FieldsWrong, r.Marked, share(r.MarkedRight, r.Marked), sum(r.Unshown),
		c.Conditions, c.Rejected, c.Accepted, c.Refused, c.PlainCount, c.PlainWrong, len(r.Problems))
}

func (m mismatch) String() string {
	text := fmt.Sprintf("%s: %s %s `%s` (%s, in %s), %s", m.What, m.Program, m.Place, m.Text, m.Kind, m.Function, m.Setting)
	if m.Hit > 0 {
		text += fmt.Sprintf(", hit %d", m.Hit)
	}
	if m.Name != "" {
		text += ", " + m.Name
	}
	if m.Expected != "" {
		text += ": expected " + m.Expected
	}
	text += ", got " + m.Got
	if m.Count > 1 {
		text += fmt.Sprintf(" (and %d more)", m.Count-1)
	}
	if m.Announced {
		text += " [said in the message]"
	}
	return text
}
