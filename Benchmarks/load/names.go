// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"time"
)

// namesBound is how long a request may take, however many names it holds.
const namesBound = 2 * time.Second

// namesRounds is how often each request is measured, in a new session each time. The bound is for the median: on a
// machine that others use, the same work takes half as long again from one minute to the next.
const namesRounds = 5

// namesLoad sends that many names in one request: names of no function, names close to those of functions, names of
// functions, and lines. It measures how long the answer takes, and how long a request sent meanwhile takes.
func namesLoad(sonde, program, source, backend string, count int) {
	listed := must(exec.Command(sonde, "functions", program).Output())
	known := []string{}
	for _, line := range strings.Split(strings.TrimSpace(string(listed)), "\n") {
		known = append(known, strings.SplitN(line, "  ", 2)[0])
	}
	functions := func(name func(i int) string) (string, object) {
		breakpoints := []object{}
		for i := 0; i < count; i++ {
			breakpoints = append(breakpoints, object{"name": name(i)})
		}
		return "setFunctionBreakpoints", object{"breakpoints": breakpoints}
	}
	lines := []object{}
	for i := 0; i < count; i++ {
		lines = append(lines, object{"line": 1 + i%100, "logMessage": fmt.Sprintf("{nosuch%d}", i)})
	}
	requests := []struct {
		what string
		make func() (string, object)
	}{
		{"unknown names", func() (string, object) {
			return functions(func(i int) string { return fmt.Sprintf("main.nosuch%d", i) })
		}},
		{"unknown bare names", func() (string, object) {
			return functions(func(i int) string { return fmt.Sprintf("serv%d", i) })
		}},
		{"misspelt names", func() (string, object) {
			return functions(func(i int) string { return known[i%len(known)] + "q" })
		}},
		{"names of functions", func() (string, object) {
			return functions(func(i int) string { return known[i%len(known)] })
		}},
		{"logpoints", func() (string, object) {
			return "setBreakpoints", object{"source": object{"path": source}, "breakpoints": lines}
		}},
	}
	for _, request := range requests {
		answered, slowest := []time.Duration{}, time.Duration(0)
		for range namesRounds {
			c := start(sonde)
			c.launch(program, backend)
			command, arguments := request.make()
			whole, other := c.measure(command, arguments)
			c.close()
			answered, slowest = append(answered, whole.Round(time.Millisecond)), max(slowest, other)
		}
		slices.Sort(answered)
		median := answered[len(answered)/2]
		fmt.Printf("%d %s, %s: answered in %v, median of %v; other requests meanwhile in %v at most\n",
			count, request.what, backend, median, answered, slowest.Round(time.Millisecond))
		if median > namesBound {
			fail("%d %s took %v; the bound is %v", count, request.what, median, namesBound)
		}
	}
}

// measure sends a request and, until it is answered, other requests that do not depend on it, one after the other.
func (c *client) measure(command string, arguments object) (whole, slowest time.Duration) {
	seq := c.send(command, arguments)
	began := time.Now()
	for answered := false; !answered; {
		other, sent := c.send("threads", object{}), time.Now()
		for {
			m := c.receive()
			if m.Type != "response" {
				continue
			}
			if !m.Success {
				fail("%s: %s", m.Command, m.Message)
			}
			if m.RequestSeq == seq {
				whole, answered = time.Since(began), true
			}
			if m.RequestSeq == other {
				break
			}
		}
		if took := time.Since(sent); took > slowest {
			slowest = took
		}
	}
	return whole, slowest
}
