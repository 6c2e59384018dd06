// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

type object = map[string]any

// message holds the members that some load looks at.
type message struct {
	Seq            int
	Type           string
	Event, Command string
	RequestSeq     int `json:"request_seq"`
	Success        bool
	Message        string
	Body           struct {
		Category, Output string
		Breakpoints      []struct {
			Verified bool
			Message  string
		}
	}
}

// client is an editor's end of one session.
type client struct {
	sonde  *exec.Cmd
	in     io.WriteCloser
	out    *bufio.Reader
	seq    int
	onLine func(line string, at time.Time) // one of Sonde's lines about a hit
	stdout strings.Builder                 // the program's
	notes  []string                        // lines that start with "sonde: "
}

func start(sonde string) *client {
	c := &client{sonde: exec.Command(sonde, "dap"), onLine: func(string, time.Time) {}}
	c.sonde.Stderr = os.Stderr
	c.in = must(c.sonde.StdinPipe())
	out := must(c.sonde.StdoutPipe())
	c.out = bufio.NewReaderSize(out, 1<<20)
	check(c.sonde.Start())
	return c
}

// send sends a request and returns its number.
func (c *client) send(command string, arguments object) int {
	c.seq++
	body := must(json.Marshal(object{"seq": c.seq, "type": "request", "command": command, "arguments": arguments}))
	fmt.Fprintf(c.in, "Content-Length: %d\r\n\r\n%s", len(body), body)
	return c.seq
}

// receive reads one message and stores its output.
func (c *client) receive() message {
	length := 0
	for {
		line, err := c.out.ReadString('\n')
		if err != nil {
			fail("sonde ended early: %v; it last said: %s", err, strings.Join(c.notes, "; "))
		}
		if line == "\r\n" {
			break
		}
		fmt.Sscanf(line, "Content-Length: %d", &length)
	}
	body := make([]byte, length)
	_, err := io.ReadFull(c.out, body)
	check(err)
	var m message
	check(json.NewDecoder(bytes.NewReader(body)).Decode(&m))
	if m.Event == "output" {
		c.takeOutput(m.Body.Category, m.Body.Output)
	}
	return m
}

func (c *client) takeOutput(category, text string) {
	if category != "console" {
		c.stdout.WriteString(text)
		return
	}
	now := time.Now()
	for _, line := range strings.SplitAfter(text, "\n") {
		if strings.HasPrefix(line, "sonde: ") {
			c.notes = append(c.notes, strings.TrimSpace(line))
		} else if line != "" {
			c.onLine(strings.TrimSuffix(line, "\n"), now)
		}
	}
}

// response waits for the answer to a request, which must be a success.
func (c *client) response(seq int) message {
	for {
		if m := c.receive(); m.Type == "response" && m.RequestSeq == seq {
			if !m.Success {
				fail("%s: %s", m.Command, m.Message)
			}
			return m
		}
	}
}

func (c *client) event(name string) {
	for c.receive().Event != name {
	}
}

// open initializes and sends the launch or attach request, up to `initialized`.
func (c *client) open(command string, arguments object) {
	c.response(c.send("initialize", object{"adapterID": "sonde"}))
	c.send(command, arguments)
	c.event("initialized")
}

// launch opens a session with a program whose arguments are numbers.
func (c *client) launch(program, backend string, numbers ...int) {
	arguments := []string{}
	for _, number := range numbers {
		arguments = append(arguments, strconv.Itoa(number))
	}
	c.open("launch", object{"program": program, "backend": backend, "args": arguments})
}

// attach opens a session with a running process; each of its lines begins with the time of the hit.
func (c *client) attach(process int, backend string) {
	c.open("attach", object{"processId": process, "backend": backend, "timestamps": true})
}

// trace sets function breakpoints, which must be verified, and starts the flow of hits.
func (c *client) trace(functions ...string) {
	c.setFunctions(functions...)
	c.response(c.send("configurationDone", object{}))
}

func (c *client) setFunctions(functions ...string) message {
	breakpoints := []object{}
	for _, name := range functions {
		breakpoints = append(breakpoints, object{"name": name})
	}
	answer := c.response(c.send("setFunctionBreakpoints", object{"breakpoints": breakpoints}))
	for i, breakpoint := range answer.Body.Breakpoints {
		if !breakpoint.Verified {
			fail("%s: %s", functions[i], breakpoint.Message)
		}
	}
	return answer
}

// close ends the session and waits until the adapter has ended.
func (c *client) close() {
	c.response(c.send("disconnect", object{}))
	c.in.Close()
	io.Copy(io.Discard, c.out)
	check(c.sonde.Wait())
}

func must[T any](value T, err error) T {
	check(err)
	return value
}

func check(err error) {
	if err != nil {
		fail("%v", err)
	}
}

func fail(format string, arguments ...any) {
	fmt.Fprintf(os.Stderr, "load: "+format+"\n", arguments...)
	os.Exit(1)
}
