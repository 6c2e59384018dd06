// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Program documents runs the commands of documents as their reader would. scripts/test-docs.sh starts it, and says which
// commands are not run, and why.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// Longer than any command of a document may take. `sonde trace` ends before; see scripts/test-docs.sh.
const bound = 60 * time.Second

var (
	root     = flag.String("root", ".", "the folder of the documents' names")
	template = flag.String("template", "", "the folder in which the commands of a document run: a copy of it")
	work     = flag.String("work", "", "a folder for files of this run")
	ruleFile = flag.String("rules", "", "the file of rules")
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("test-docs: ")
	flag.Parse()
	rules, err := readRules(*ruleFile)
	if err != nil {
		log.Fatal(err)
	}
	t := &test{rules: rules}
	for _, document := range flag.Args() {
		t.document(document)
	}
	for _, problem := range t.problems {
		fmt.Printf("not ok %s\n", problem)
	}
	fmt.Printf("test-docs: %d commands run, %d outputs compared, %d not run, %d failed\n",
		t.run, t.compared, t.left, len(t.problems))
	if len(t.problems) > 0 || t.run == 0 {
		os.Exit(1)
	}
}

type test struct {
	rules               []*rule
	problems            []string
	run, compared, left int
}

func (t *test) document(name string) {
	found, problems := commands(filepath.Join(*root, name), name)
	t.problems = append(t.problems, problems...)
	if len(found) == 0 {
		return
	}
	// Each document begins with the same folder.
	folder := filepath.Join(*work, strings.ReplaceAll(name, "/", "-"))
	if said, err := exec.Command("cp", "-a", *template, folder).CombinedOutput(); err != nil {
		log.Fatalf("%s: %s", err, said)
	}
	sh, err := newShell(folder, *work)
	if err != nil {
		log.Fatal(err)
	}
	defer sh.end()
	for _, command := range found {
		if rule := t.rule("not-run", command.text); rule != nil {
			t.left++
			continue
		}
		t.run++
		began := time.Now()
		problem, err := t.problem(sh, command)
		if took := time.Since(began).Round(10 * time.Millisecond); took > 10*time.Second {
			log.Printf("%s: %v: %s", command.place(), took, command.text)
		}
		if problem != "" {
			t.problems = append(t.problems, fmt.Sprintf("%s: %s\n%s", command.place(), command.text, problem))
		}
		if err != nil {
			return
		}
	}
}

// problem runs a command and says what is wrong with it. After an error the next can't run.
func (t *test) problem(sh *shell, command *command) (string, error) {
	failures := filepath.Join(*work, "failures")
	os.Remove(failures)
	printed, code, err := sh.run(t.replaced(command.text), bound)
	command.printed = printed
	if err != nil {
		return fmt.Sprintf("    %v; the rest of the document was not run\n%s", err, indented(printed)), err
	}
	// In a pipe, only the last command's code is the shell's. The wrapper of `sonde` writes down those of the others.
	if failed, _ := os.ReadFile(failures); len(failed) > 0 && code == 0 {
		fmt.Sscan(string(failed), &code)
	}
	expected := 0
	if rule := t.rule("exits", command.text); rule != nil {
		fmt.Sscan(rule.value, &expected)
	}
	if code != expected {
		return fmt.Sprintf("    it ended with %d, not %d\n%s", code, expected, indented(printed)), nil
	}
	if hits := only(printed, hitCount.MatchString); len(hits) > 0 && !contains(hits, someHits.MatchString) {
		return "    it traced nothing\n" + indented(printed), nil
	}
	if command.output == nil {
		return "", nil
	}
	var all []string
	for _, other := range command.with {
		if t.rule("not-run", other.text) != nil {
			return "", nil
		}
		all = append(all, other.printed...)
	}
	t.compared++
	problem := difference(command.output, printed)
	if problem != "" && len(all) > 0 {
		problem = difference(command.output, append(all, printed...))
	}
	return problem, nil
}

// What Sonde says at the end of each function that it traced.
var (
	hitCount = regexp.MustCompile(`^sonde: .*: [\d,]+ hits?: `)
	someHits = regexp.MustCompile(`: [\d,]*[1-9][\d,]* hits?: `)
)

// A rule says something of the commands that match its pattern, in which * stands for anything.
type rule struct {
	kind, pattern, value string
}

// A line of the file has kind, pattern and value, parted by tabs.
func readRules(path string) (rules []*rule, err error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		parts := strings.SplitN(lines.Text(), "\t", 3)
		if len(parts) != 3 || parts[2] == "" {
			return nil, fmt.Errorf("%s: not a rule: %q", path, lines.Text())
		}
		rules = append(rules, &rule{kind: parts[0], pattern: parts[1], value: parts[2]})
	}
	return rules, nil
}

func (t *test) rule(kind, text string) *rule {
	// A comment behind a command is not a part of it.
	text = strings.Join(strings.Fields(strings.SplitN(text, " # ", 2)[0]), " ")
	for _, rule := range t.rules {
		if rule.kind == kind && fits(rule.pattern, text) {
			return rule
		}
	}
	return nil
}

// replaced is the command with what the test has for what the document leaves open.
func (t *test) replaced(text string) string {
	for _, rule := range t.rules {
		if rule.kind == "given" && strings.Contains(text, rule.pattern) {
			text = strings.ReplaceAll(text, rule.pattern, rule.value)
		}
	}
	return text
}

func fits(pattern, text string) bool {
	parts := strings.Split(pattern, "*")
	if len(parts) == 1 {
		return pattern == text
	}
	if !strings.HasPrefix(text, parts[0]) {
		return false
	}
	text = text[len(parts[0]):]
	for _, part := range parts[1 : len(parts)-1] {
		at := strings.Index(text, part)
		if at < 0 {
			return false
		}
		text = text[at+len(part):]
	}
	return strings.HasSuffix(text, parts[len(parts)-1])
}
