// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"regexp"
	"strings"
)

// What differs from run to run and from machine to machine, and what stands for it.
var varying = []struct {
	what *regexp.Regexp
	with string
}{
	{regexp.MustCompile(`\x1b\[[0-9;]*m`), ""},
	{regexp.MustCompile(`^\^C`), ""},
	{regexp.MustCompile(`goroutine\(\d+\)`), "goroutine(N)"},
	{regexp.MustCompile(`\b0x[0-9a-f]+`), "ADDRESS"},
	{regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)`), "TIME"},
	{regexp.MustCompile(`\b\d+(\.\d+)?(ns|µs|us|ms|s)\b`), "DURATION"},
	{regexp.MustCompile(`\bprocess \d+`), "process N"},
	{regexp.MustCompile(`"(processId|pid|goroutine|thread|seconds|time|nanoseconds|duration\w*|address)": ?("[^"]*"|[\d.]+)`), `"$1":N`},
	{regexp.MustCompile(`\bgo1\.\d+(\.\d+)?`), "go1.N"},
	{regexp.MustCompile(`\b[\d,]+ functions\b`), "N functions"},
	{regexp.MustCompile(`127\.0\.0\.1:\d+`), "127.0.0.1:N"},
	{regexp.MustCompile(`(^|[ ('"=])(/[\w.@+-]+)+/`), "${1}…/"},
}

func withoutVarying(lines []string) (plain []string) {
	for _, line := range lines {
		for _, v := range varying {
			line = v.what.ReplaceAllString(line, v.with)
		}
		if line = strings.TrimRight(line, " \t\r"); line != "" {
			plain = append(plain, line)
		}
	}
	return plain
}

// Sonde says first what it traces and how. A document may leave that out.
var opening = regexp.MustCompile(`^sonde: (tracing (with|\d|N )|building|\S+: go1\.N)`)

var ours = regexp.MustCompile(`^(\S* ?)?\s*(>|sonde: )`)

// difference says how what was printed is not what the document shows; empty where it is. A line "..." of the document
// stands for any lines. The traced program's lines and ours come side by side, in no certain order, so each of the two
// is compared by itself; one of which the document shows nothing is not compared.
func difference(shown, printed []string) string {
	shown, printed = withoutVarying(shown), withoutVarying(printed)
	for _, of := range []func(string) bool{ours.MatchString, func(line string) bool { return !ours.MatchString(line) }} {
		want, got := only(shown, of), only(printed, of)
		if len(want) == 0 {
			continue
		}
		if !contains(shown, opening.MatchString) {
			got = only(got, func(line string) bool { return !opening.MatchString(line) })
		}
		if !matches(want, got, contains(shown, isGap)) {
			return "    the document shows:\n" + indented(shown) + "    it printed:\n" + indented(printed)
		}
	}
	return ""
}

func isGap(line string) bool {
	line = strings.TrimSpace(line)
	return line == "..." || line == "…"
}

// matches says whether the lines are the same; with gaps, whether those that are wanted come in this order.
func matches(want, got []string, gaps bool) bool {
	want = only(want, func(line string) bool { return !isGap(line) })
	if !gaps {
		return strings.Join(want, "\n") == strings.Join(got, "\n")
	}
	for _, line := range got {
		if len(want) > 0 && want[0] == line {
			want = want[1:]
		}
	}
	return len(want) == 0
}

func only(lines []string, wanted func(string) bool) (some []string) {
	for _, line := range lines {
		if wanted(line) {
			some = append(some, line)
		}
	}
	return some
}

func contains(lines []string, wanted func(string) bool) bool { return len(only(lines, wanted)) > 0 }

// So many lines are shown of an output that is not as expected.
const mostLines = 30

func indented(lines []string) string {
	if len(lines) > mostLines {
		lines = append(append([]string{}, lines[:mostLines]...), "(and more)")
	}
	var text strings.Builder
	for _, line := range lines {
		if len(line) > 300 {
			line = line[:300] + " (and more)"
		}
		text.WriteString("      " + line + "\n")
	}
	return text.String()
}
