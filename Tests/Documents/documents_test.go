// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const page = "# Page\n\n```sh\n# a comment\ncd x # and one behind\n\nfor i in 1 2; do\n  echo $i\ndone\necho a \\\n  b\n```\n" +
	"- in a list\n\n  ```console\n  $ echo a\n  a\n  $ cat <<END\n  b\n  END\n  ```\n\n```\noutput\nsonde doctor\n```\n" +
	"```sh\nx\ny\n```\n\n```\nsonde of y\n```\n"

func TestCommandsAreFoundWithTheirOutput(t *testing.T) {
	path := filepath.Join(t.TempDir(), "page.md")
	if err := os.WriteFile(path, []byte(page), 0o600); err != nil {
		t.Fatal(err)
	}
	found, problems := commands(path, "page.md")
	var texts []string
	for _, command := range found {
		texts = append(texts, command.text)
	}
	want := "cd x # and one behind|for i in 1 2; do\n  echo $i\ndone|echo a \\\n  b|echo a|cat <<END\nb\nEND|x|y"
	if got := strings.Join(texts, "|"); got != want {
		t.Errorf("found %q, not %q", got, want)
	}
	if place, output := found[3].place(), found[3].output; place != "page.md:16" || strings.Join(output, "|") != "a" {
		t.Errorf("the output of %s is %q", place, output)
	}
	if last := found[6]; strings.Join(last.output, "|") != "sonde of y" || len(last.with) != 1 {
		t.Errorf("the output of the last block is %q", last.output)
	}
	if len(problems) != 1 || !strings.HasPrefix(problems[0], "page.md:25: neither run nor listed: sonde doctor\n") {
		t.Errorf("problems: %q", problems)
	}
}

func TestOutputsAreCompared(t *testing.T) {
	shown := []string{"> goroutine(7): main.f(1) at 0xc000", "out", "sonde: main.f: 1 hit: process 12", "(1.5ms)"}
	same := []string{"sonde: tracing with ebpf", "out", "> goroutine(1): main.f(1) at 0xc0ab", "(20µs)", "sonde: main.f: 1 hit: process 3"}
	if text := difference(shown, same); text != "" {
		t.Error("what varies is compared:\n" + text)
	}
	for name, printed := range map[string][]string{
		"another value":  {"> goroutine(7): main.f(2) at 0xc000", "out", "sonde: main.f: 1 hit: process 12", "(1.5ms)"},
		"a missing line": {"> goroutine(7): main.f(1) at 0xc000", "sonde: main.f: 1 hit: process 12", "(1.5ms)"},
		"one too many":   {"> goroutine(7): main.f(1) at 0xc000", "out", "out", "sonde: main.f: 1 hit: process 12", "(1.5ms)"},
	} {
		if difference(shown, printed) == "" {
			t.Errorf("%s is not seen", name)
		}
	}
	if difference(shown[:1], shown[:3]) == "" || difference(shown[:1], shown[:2]) != "" {
		t.Error("what the document leaves out of our lines is not seen, or what it leaves out of the program's is")
	}
	if difference([]string{"a", "...", "d"}, []string{"a", "b", "c", "d"}) != "" {
		t.Error("a gap stands for nothing")
	}
	if difference([]string{"a", "...", "d"}, []string{"d", "a"}) == "" {
		t.Error("a gap stands for another order")
	}
}

func TestAShellIsBounded(t *testing.T) {
	work := t.TempDir()
	sh, err := newShell(work, work)
	if err != nil {
		t.Fatal(err)
	}
	defer sh.end()
	if printed, code, err := sh.run("cd /; x=1; echo a; echo b >&2", bound); code != 0 || err != nil || printed[1] != "b" {
		t.Errorf("%q, code %d, %v", printed, code, err)
	}
	if printed, code, _ := sh.run("pwd; echo $x; false", bound); code != 1 || printed[0] != "/" || printed[1] != "1" {
		t.Errorf("%q, code %d", printed, code)
	}
	if _, _, err := sh.run("sleep 60", bound/600); err == nil {
		t.Error("a command that does not end is waited for")
	}
}

func TestPatternsFit(t *testing.T) {
	for pattern, text := range map[string]string{"make test*": "make test FILTER=A", "a*c*e": "abcde", "make": "make"} {
		if !fits(pattern, text) || fits(pattern, "x"+text) {
			t.Errorf("%q and %q", pattern, text)
		}
	}
}
