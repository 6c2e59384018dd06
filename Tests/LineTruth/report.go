// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"fmt"
	"sort"
	"strings"
)

// total is the sum over all programs of one Go, build and backend.
type total struct {
	key     string // "1.27 | `-N -l` | ebpf"
	build   string
	results []*result
	result
}

func (r *result) key() string {
	build := "`-N -l`"
	if r.Build == optimised {
		build = "optimised"
	}
	return r.Go + " | " + build + " | " + r.Backend
}

func totals(results []*result) []*total {
	var all []*total
	byKey := map[string]*total{}
	for _, r := range results {
		t := byKey[r.key()]
		if t == nil {
			t = &total{key: r.key(), build: r.Build, result: newResult()}
			byKey[r.key()] = t
			all = append(all, t)
		}
		t.results = append(t.results, r)
		t.add(r)
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].build == plain && all[j].build != plain })
	return all
}

func sum(counts map[string]int) int {
	all := 0
	for _, count := range counts {
		all += count
	}
	return all
}

func share(part, whole int) string {
	if whole == 0 {
		return "–"
	}
	return fmt.Sprintf("%.1f %%", 100*float64(part)/float64(whole))
}

// pageOf is docs/lines.md.
func pageOf(results []*result, seeds int) string {
	var b strings.Builder
	all := totals(results)
	fmt.Fprintf(&b, introduction, seeds)
	for _, t := range all {
		fmt.Fprintf(&b, "| %s | %d | %d | %d | %d (%s) | %d | %d | %d | %d | %d of %d |\n", t.key, t.Lines, t.Hits, t.WrongCount,
			t.SaidCount, share(t.SaidCount, t.Lines), sum(t.RanUnset), sum(t.CodeUnset), t.MovedAway, len(t.Problems), t.Disordered, t.Goroutines)
	}
	b.WriteString(valuesTable)
	for _, t := range all {
		fmt.Fprintf(&b, "| %s | %d | %d | %s | %d, %s right | %d (%s) | %d |\n", t.key, t.Values, t.Wrong+t.FieldsWrong,
			share(t.Right, t.Values), t.Marked, share(t.MarkedRight, t.Marked), t.Partly+sum(t.Unshown),
			share(t.Partly+sum(t.Unshown), t.Values), t.Limited)
	}
	b.WriteString(conditionsTable)
	for _, t := range all {
		c := t.Conditions
		fmt.Fprintf(&b, "| %s | %d | %d | %d | %d | %d | %d | %d | %d |\n", t.key, c.Conditions, c.Passing, c.Rejected, c.Accepted,
			c.PlainHits, c.PlainCount, c.PlainValues, c.PlainWrong)
	}
	reasons(&b, "## Why values are not shown\n\n| reason", all, func(t *total) map[string]int { return t.Unshown })
	reasons(&b, "## Variables that a literal does not use\n\n| what is printed", all,
		func(t *total) map[string]int { return t.NotHanded })
	reasons(&b, "## Statements that ran on lines that were not set\n\n| statement", all,
		func(t *total) map[string]int { return t.RanUnset })
	reasons(&b, "## Lines with code that were not set\n\n| statement", all, func(t *total) map[string]int { return t.CodeUnset })
	reasons(&b, "## Lines that counted wrong\n\n| statement", all, func(t *total) map[string]int { return t.Counted })
	reasons(&b, "## Lines that the twin can't count\n\n| reason", all, func(t *total) map[string]int { return t.Skipped })
	return strings.TrimRight(b.String(), "\n") + "\n"
}

// reasons is a table of counts by their subject, summed up over releases and backends.
func reasons(b *strings.Builder, header string, all []*total, of func(*total) map[string]int) {
	counts := map[string]map[string]int{}
	var names []string
	for _, t := range all {
		for name, count := range of(t) {
			if counts[name] == nil {
				counts[name] = map[string]int{}
				names = append(names, name)
			}
			counts[name][t.build] += count
		}
	}
	if len(names) == 0 {
		return
	}
	sort.Slice(names, func(i, j int) bool {
		if a, b := sum(counts[names[i]]), sum(counts[names[j]]); a != b {
			return a > b
		}
		return names[i] < names[j]
	})
	fmt.Fprintf(b, "\n%s | `-N -l` | optimised |\n| --- | --- | --- |\n", header)
	for _, name := range names {
		fmt.Fprintf(b, "| %s | %d | %d |\n", strings.ReplaceAll(name, "|", "\\|"), counts[name][plain], counts[name][optimised])
	}
}

const introduction = `# Lines checked

` + "`make check-lines`" + ` writes this page. ` + "`Tests/LineTruth`" + ` writes a twin of each program. Before
each statement, the twin calls a function that records the line and every variable in scope. The original program runs
under Sonde with a logpoint on each of these lines, which names the same variables. The twin's record is the truth. The
programs: small ones with situations that other debuggers got wrong; nine packages of Go's own source, each with a program
that uses it; %d programs made from seeds.

A line is counted wrong if a goroutine did not hit it as often as the line ran. "Said" means that the breakpoint's message
said so when it was set. "Ran and not set" counts lines with a statement that ran, most of them without code; "not set with
code" counts lines that have code in the debug information. "Problems" are lost hits, and programs that printed something
else.

| Go | build | backend | lines | hits | counted wrong | wrong and said | ran and not set | not set with code | moved into another function | problems | goroutines in another order |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
`

const valuesTable = `
## Values

A value is wrong if it differs from the twin's and has no mark. The capacity of slices is not compared, because it depends on
where the compiler puts them. "Certain" values are right and have no mark.

| Go | build | backend | values | wrong and unmarked | certain | marked ` + "`~`" + ` | not shown | cut by a limit |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
`

const conditionsTable = `
## Conditions and breakpoints without a message

A second session sets conditions on variables that were shown right, each with a constant from the middle of the variable's
values, and some with a hit condition. It also sets breakpoints without a message, which print every variable.

| Go | build | backend | conditions | hits that pass | wrongly rejected | wrongly shown | plain hits | plain lines counted wrong | plain values | wrong |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
`
