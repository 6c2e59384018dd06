// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Command linetruth compares what Sonde shows at every line of programs with what the programs themselves say.
//
// Of each program it writes a twin, which before each statement writes down the line and the variables in scope. The
// unchanged program runs under Sonde with a logpoint on each of these lines, which names the same variables. Its
// results go to stdout, one line for each program, release of Go, build and backend, and the mismatches to a file. It
// exits with 1 if something is shown wrong, with 2 if something could not be compared.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
)

type settings struct {
	root, sonde, work string
	builds, backends  []string
	mismatches        *os.File
	doubts            *os.File // nil if they are not requested
	results           []*result
	isProof           bool
	// There was a forbidden result; something could not be compared at all.
	isWrong, hasFailed bool
}

func main() {
	var s settings
	flag.StringVar(&s.root, "root", ".", "the repository")
	flag.StringVar(&s.sonde, "sonde", "", "the sonde that is tested")
	flag.StringVar(&s.work, "work", "", "a folder for programs and their twins")
	flag.BoolVar(&s.isProof, "prove", false, "also put faults into the record, which have to be found")
	gos := flag.String("go", "", "go commands, separated by commas")
	builds := flag.String("build", plain+","+optimised, "builds, separated by commas")
	backends := flag.String("backend", "ebpf,ptrace", "backends, separated by commas")
	pattern := flag.String("program", "", "a regular expression for programs' names")
	seeds := flag.Int("seeds", 32, "how many programs are made from seeds")
	page := flag.String("page", "", "the page that is written")
	mismatches := flag.String("mismatches", "", "the file that all mismatches are written to; stdout where left out")
	doubts := flag.String("doubts", "", "the file that each variable of a line is written to that is marked or not shown, with how often and why")
	flag.Parse()
	for _, path := range []*string{&s.root, &s.sonde, &s.work} {
		*path = absolute(*path)
	}
	s.builds, s.backends = strings.Split(*builds, ","), strings.Split(*backends, ",")
	fits, err := regexp.Compile(*pattern)
	if err != nil {
		fail(err)
	}
	s.mismatches = os.Stdout
	if *mismatches != "" {
		if s.mismatches, err = os.Create(*mismatches); err != nil {
			fail(err)
		}
	}
	if *doubts != "" {
		if s.doubts, err = os.Create(*doubts); err != nil {
			fail(err)
		}
	}
	all, err := programs(s.root, *seeds)
	if err != nil {
		fail(err)
	}
	for _, command := range strings.Split(*gos, ",") {
		go_, err := newToolchain(absolute(command))
		if err != nil {
			fail(err)
		}
		for _, p := range all {
			if fits.MatchString(p.name) && p.oldest <= go_.minor {
				s.check(p, go_)
			}
		}
	}
	if len(s.results) == 0 {
		fail(fmt.Errorf("no program was traced"))
	}
	if *page != "" {
		if err := os.WriteFile(*page, []byte(pageOf(s.results, *seeds)), 0o644); err != nil {
			fail(err)
		}
	}
	switch {
	case s.hasFailed:
		os.Exit(2)
	case s.isWrong:
		os.Exit(1)
	}
}

func absolute(path string) string {
	path, err := filepath.Abs(path)
	if err != nil {
		fail(err)
	}
	return path
}

func fail(err error) {
	fmt.Fprintf(os.Stderr, "linetruth: %v\n", err)
	os.Exit(2)
}

// check traces one program, built in each way, under each backend.
func (s *settings) check(p program, go_ toolchain) {
	what := p.name + " go" + go_.name
	prepared, err := prepare(p, go_, s.work, filepath.Join(s.root, "Tests/Fixtures/selfcheck/text.go"))
	if s.isFailure(what, err) {
		return
	}
	for _, build := range s.builds {
		binary, err := prepared.build(build)
		if s.isFailure(what+" "+build, err) {
			continue
		}
		for _, backend := range s.backends {
			s.isFailure(what+" "+build+" "+backend, s.compare(prepared, build, binary, backend))
		}
	}
}

func (s *settings) isFailure(what string, err error) bool {
	if err != nil {
		fmt.Fprintf(os.Stderr, "linetruth: %s: %v\n", what, err)
		s.hasFailed = true
	}
	return err != nil
}

func (s *settings) compare(p *prepared, build, binary, backend string) error {
	var t *traced
	// On a busy machine a backend may lose hits, and says so: then nothing can be compared.
	for tries := 3; tries > 0 && (t == nil || t.hasLost()); tries-- {
		var err error
		if t, err = trace(s.sonde, p, binary, backend); err != nil {
			return err
		}
	}
	c := compare(p, t, build, backend)
	if s.isProof {
		if err := prove(p, t, build, backend, c); err != nil {
			return err
		}
	}
	if err := again(s.sonde, p, binary, backend, c); err != nil {
		return err
	}
	s.results = append(s.results, c.r)
	s.isWrong = s.isWrong || c.r.isWrong()
	fmt.Println(c.r)
	for _, problem := range c.r.Problems {
		fmt.Fprintf(s.mismatches, "problem: %s %s: %s\n", p.name, c.setting, problem)
	}
	for _, m := range c.r.Mismatches {
		fmt.Fprintln(s.mismatches, m)
	}
	s.writeDoubts(c.r)
	return nil
}

// writeDoubts writes one line for each variable at a line and reason, the most frequent first.
func (s *settings) writeDoubts(r *result) {
	if s.doubts == nil {
		return
	}
	var all []doubt
	for each := range r.Doubts {
		all = append(all, each)
	}
	sort.Slice(all, func(i, j int) bool {
		if a, b := r.Doubts[all[i]], r.Doubts[all[j]]; a != b {
			return a > b
		}
		return fmt.Sprint(all[i]) < fmt.Sprint(all[j])
	})
	for _, each := range all {
		reason := each.Reason
		if !each.IsRight {
			reason += ", wrong"
		}
		fmt.Fprintf(s.doubts, "%d\t%s\t%s\t%s\t%s\n", r.Doubts[each], each.Program, each.Place, each.Name, reason)
	}
}
