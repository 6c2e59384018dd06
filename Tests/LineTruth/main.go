// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Command linetruth compares what Sonde shows at every line of programs with what the programs themselves say.
//
// Of each program it writes a twin, which before each statement writes down the line and the variables in scope. The
// untouched program runs under Sonde with a logpoint on each of these lines, which names the same variables.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

func main() {
	root := flag.String("root", ".", "the repository")
	sonde := flag.String("sonde", "", "the sonde that is tested")
	work := flag.String("work", "", "a folder for programs and their twins")
	gos := flag.String("go", "", "go commands, separated by commas")
	builds := flag.String("build", plain+","+optimised, "")
	backends := flag.String("backend", "ebpf,ptrace", "")
	pattern := flag.String("program", "", "a regular expression for programs' names")
	seeds := flag.Int("seeds", 4, "how many programs are made from seeds")
	most := flag.Int("show", 20, "how many mismatches of each kind and program are printed")
	flag.Parse()
	fits := regexp.MustCompile(*pattern)
	textSource := filepath.Join(*root, "Tests/Fixtures/selfcheck/text.go")
	status := 0
	for _, command := range strings.Split(*gos, ",") {
		go_, err := newToolchain(command)
		if err != nil {
			fail(err)
		}
		for _, program := range programs(*root, *seeds) {
			if !fits.MatchString(program.name) || program.oldest > go_.minor || program.newest != 0 && program.newest < go_.minor {
				continue
			}
			p, err := prepare(program, go_, *work, textSource)
			if err != nil {
				fmt.Fprintf(os.Stderr, "linetruth: %s go%s: %v\n", program.name, go_.name, err)
				status = 1
				continue
			}
			for _, build := range strings.Split(*builds, ",") {
				binary, err := p.build(build)
				if err != nil {
					fail(err)
				}
				for _, backend := range strings.Split(*backends, ",") {
					began := time.Now()
					t, err := trace(*sonde, p, binary, backend)
					if err != nil {
						fmt.Fprintf(os.Stderr, "linetruth: %s go%s %s %s: %v\n", program.name, go_.name, build, backend, err)
						status = 1
						continue
					}
					c := compare(p, t, build, backend)
					if err := again(*sonde, p, binary, backend, c); err != nil {
						fmt.Fprintf(os.Stderr, "linetruth: %s go%s %s %s: %v\n", program.name, go_.name, build, backend, err)
						status = 1
					}
					c.r.print(*most)
					fmt.Fprintf(os.Stderr, "linetruth: %s go%s %s %s: %.1f s\n", program.name, go_.name, build, backend, time.Since(began).Seconds())
				}
			}
		}
	}
	os.Exit(status)
}

func fail(err error) {
	fmt.Fprintf(os.Stderr, "linetruth: %v\n", err)
	os.Exit(1)
}

func (r *result) print(most int) {
	fmt.Printf("%s go%s %s %s: lines %d hits %d count wrong %d said %d disordered %d values %d right %d wrong %d marked %d/%d partly %d limited %d fields %d wrong %d unshown %v\n",
		r.Program, r.Go, r.Build, r.Backend, r.Lines, r.Hits, r.WrongCount, r.SaidCount, r.Disordered, r.Values, r.Right, r.Wrong,
		r.MarkedRight, r.Marked, r.Partly, r.Limited, r.Fields, r.FieldsWrong, r.Unshown)
	fmt.Printf("  skipped %v\n  moved %v away %d\n  unset %v\n  not handed %v\n", r.Skipped, r.Moved, r.MovedAway, r.Unset, r.NotHanded)
	fmt.Printf("  conditions %+v\n", r.Conditions)
	for _, p := range r.Problems {
		fmt.Printf("  PROBLEM %s\n", p)
	}
	type group struct {
		first mismatch
		count int
	}
	groups := map[string]*group{}
	var order []*group
	for _, m := range r.Mismatches {
		key := m.What + m.Place + m.Name
		if groups[key] == nil {
			groups[key] = &group{first: m}
			order = append(order, groups[key])
		}
		groups[key].count++
	}
	shown := map[string]int{}
	for _, g := range order {
		shown[g.first.What]++
		if shown[g.first.What] > most {
			continue
		}
		times := ""
		if g.count > 1 {
			times = fmt.Sprintf(" (and %d more hits)", g.count-1)
		}
		fmt.Printf("  %s%s\n", g.first, times)
	}
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
	if m.Announced {
		text += " [said in the message]"
	}
	return text
}
