// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"fmt"
	"io"
	"os/exec"
	"strings"
	"time"
)

// manyFunctions names thousands of Tests/Fixtures/program-server, which waits.
const manyFunctions = "/^(net|crypto|encoding|fmt|strconv)/"

// functionsLoad attaches to a running program and measures, from request to response, how long thousands of functions
// take to be set and to be removed.
func functionsLoad(sonde, program, backend string, rounds int) {
	target := exec.Command(program)
	target.Stdout = io.Discard
	check(target.Start())
	c := start(sonde)
	c.attach(target.Process.Pid, backend)
	c.trace()
	var all placements
	for i := 0; i < rounds; i++ {
		all.measure(c, manyFunctions)
	}
	c.close()
	check(target.Process.Kill())
	target.Wait()
	fmt.Printf("%s, %s: %s\n", all.functions, backend, all)
}

// wholeLoad measures, in a new session each time, how long it takes to set every function of a launched program,
// including reading its debug information; and how long to remove them.
func wholeLoad(sonde, program, backend string, rounds int) {
	var all placements
	for i := 0; i < rounds; i++ {
		c := start(sonde)
		c.launch(program, backend)
		all.measure(c, "/./")
		c.close()
	}
	fmt.Printf("every function, %s, %s: %s\n", all.functions, backend, all)
}

// placements is how long breakpoints took to be set and removed, from request to response.
type placements struct {
	set, removed []string
	// functions is the number of functions in the last answer.
	functions string
}

func (p *placements) measure(c *client, functions string) {
	began := time.Now()
	answer := c.setFunctions(functions)
	middle := time.Now()
	c.setFunctions()
	p.set = append(p.set, middle.Sub(began).Round(time.Millisecond).String())
	p.removed = append(p.removed, time.Since(middle).Round(time.Millisecond).String())
	p.functions = strings.SplitN(answer.Body.Breakpoints[0].Message, ".", 2)[0]
}

func (p placements) String() string {
	return fmt.Sprintf("set in %s, removed in %s", strings.Join(p.set, ", "), strings.Join(p.removed, ", "))
}
