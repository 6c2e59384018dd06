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
	var set, removed []string
	functions := ""
	for i := 0; i < rounds; i++ {
		began := time.Now()
		answer := c.setFunctions(manyFunctions)
		middle := time.Now()
		c.setFunctions()
		set = append(set, middle.Sub(began).Round(time.Millisecond).String())
		removed = append(removed, time.Since(middle).Round(time.Millisecond).String())
		functions = strings.SplitN(answer.Body.Breakpoints[0].Message, ".", 2)[0]
	}
	c.close()
	check(target.Process.Kill())
	target.Wait()
	fmt.Printf("%s, %s: set in %s, removed in %s\n", functions, backend, strings.Join(set, ", "), strings.Join(removed, ", "))
}

// wholeLoad measures, in a new session each time, how long every function of a launched program takes to be set, from
// request to response, with all that has to be read of its debug information; and how long to be removed.
func wholeLoad(sonde, program, backend string, rounds int) {
	var set, removed []string
	functions := ""
	for i := 0; i < rounds; i++ {
		c := start(sonde)
		c.launch(program, backend)
		began := time.Now()
		answer := c.setFunctions("/./")
		middle := time.Now()
		c.setFunctions()
		removed = append(removed, time.Since(middle).Round(time.Millisecond).String())
		set = append(set, middle.Sub(began).Round(time.Millisecond).String())
		functions = strings.SplitN(answer.Body.Breakpoints[0].Message, ".", 2)[0]
		c.close()
	}
	fmt.Printf("every function, %s, %s: set in %s, removed in %s\n", functions, backend, strings.Join(set, ", "),
		strings.Join(removed, ", "))
}
