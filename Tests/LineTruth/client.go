// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os/exec"
	"strings"
)

type object = map[string]any

// message holds the members that a session looks at.
type message struct {
	Type       string
	Event      string
	RequestSeq int `json:"request_seq"`
	Command    string
	Success    bool
	Message    string
	Body       json.RawMessage
}

// A breakpoint as it was answered.
type answered struct {
	Verified bool
	Message  string
	Line     int
}

// client is an editor's end of one session.
type client struct {
	sonde   *exec.Cmd
	in      io.WriteCloser
	out     *bufio.Reader
	seq     int
	onLine  func(line string) // one of Sonde's lines about a hit
	stdout  strings.Builder   // the program's
	notes   []string          // lines that start with "sonde: "
	exited  int
	errors  strings.Builder
	pending map[int]message
}

func start(sonde string) (*client, error) {
	c := &client{sonde: exec.Command(sonde, "dap"), onLine: func(string) {}, pending: map[int]message{}, exited: -1}
	c.sonde.Stderr = &c.errors
	in, err := c.sonde.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := c.sonde.StdoutPipe()
	if err != nil {
		return nil, err
	}
	c.in, c.out = in, bufio.NewReaderSize(out, 1<<20)
	return c, c.sonde.Start()
}

// send sends a request and returns its number.
func (c *client) send(command string, arguments object) (int, error) {
	c.seq++
	body, err := json.Marshal(object{"seq": c.seq, "type": "request", "command": command, "arguments": arguments})
	if err != nil {
		return 0, err
	}
	_, err = fmt.Fprintf(c.in, "Content-Length: %d\r\n\r\n%s", len(body), body)
	return c.seq, err
}

// receive reads one message and stores its output.
func (c *client) receive() (message, error) {
	length := 0
	for {
		text, err := c.out.ReadString('\n')
		if err != nil {
			return message{}, fmt.Errorf("sonde ended early: %v; it last said: %s %s", err, strings.Join(c.notes, "; "), c.errors.String())
		}
		if text == "\r\n" {
			break
		}
		fmt.Sscanf(text, "Content-Length: %d", &length)
	}
	body := make([]byte, length)
	if _, err := io.ReadFull(c.out, body); err != nil {
		return message{}, err
	}
	var m message
	if err := json.Unmarshal(body, &m); err != nil {
		return m, err
	}
	if m.Event == "output" {
		var output struct{ Category, Output string }
		if err := json.Unmarshal(m.Body, &output); err != nil {
			return m, err
		}
		c.takeOutput(output.Category, output.Output)
	}
	if m.Event == "exited" {
		var exit struct{ ExitCode int }
		if err := json.Unmarshal(m.Body, &exit); err != nil {
			return m, err
		}
		c.exited = exit.ExitCode
	}
	return m, nil
}

func (c *client) takeOutput(category, text string) {
	if category == "stdout" {
		c.stdout.WriteString(text)
	}
	if category != "console" {
		return
	}
	for _, each := range strings.SplitAfter(text, "\n") {
		if strings.HasPrefix(each, "sonde: ") {
			c.notes = append(c.notes, strings.TrimSpace(each))
		} else if each != "" {
			c.onLine(strings.TrimSuffix(each, "\n"))
		}
	}
}

// response waits for the answer to a request, which must be a success.
func (c *client) response(seq int) (message, error) {
	for {
		m, err := c.receive()
		if err != nil {
			return m, err
		}
		if m.Type == "response" {
			c.pending[m.RequestSeq] = m
		}
		if found, ok := c.pending[seq]; ok {
			delete(c.pending, seq)
			if !found.Success {
				return found, fmt.Errorf("%s: %s", found.Command, found.Message)
			}
			return found, nil
		}
	}
}

func (c *client) event(name string) error {
	for {
		m, err := c.receive()
		if err != nil {
			return err
		}
		if m.Type == "response" {
			if !m.Success {
				return fmt.Errorf("%s: %s", m.Command, m.Message)
			}
			c.pending[m.RequestSeq] = m
		}
		if m.Event == name {
			return nil
		}
	}
}

func (c *client) request(command string, arguments object) (message, error) {
	seq, err := c.send(command, arguments)
	if err != nil {
		return message{}, err
	}
	return c.response(seq)
}

// launch opens a session with a program, up to `initialized`.
func (c *client) launch(program, backend string, environment map[string]string) error {
	if _, err := c.request("initialize", object{"adapterID": "sonde"}); err != nil {
		return err
	}
	if _, err := c.send("launch", object{
		"program": program, "mode": "exec", "backend": backend, "maxLineLength": 0, "env": environment,
	}); err != nil {
		return err
	}
	return c.event("initialized")
}

// setBreakpoints sets those of one file; the answers come in the same order.
func (c *client) setBreakpoints(path string, breakpoints []object) ([]answered, error) {
	m, err := c.request("setBreakpoints", object{"source": object{"path": path}, "breakpoints": breakpoints})
	if err != nil {
		return nil, err
	}
	var body struct{ Breakpoints []answered }
	err = json.Unmarshal(m.Body, &body)
	if err == nil && len(body.Breakpoints) != len(breakpoints) {
		err = fmt.Errorf("%d answers to %d breakpoints", len(body.Breakpoints), len(breakpoints))
	}
	return body.Breakpoints, err
}

// run lets the program run to its end.
func (c *client) run() error {
	if _, err := c.request("configurationDone", object{}); err != nil {
		return err
	}
	return c.event("terminated")
}

// close ends the session and waits until the adapter has ended.
func (c *client) close() error {
	if _, err := c.request("disconnect", object{}); err != nil {
		return err
	}
	c.in.Close()
	if _, err := io.Copy(io.Discard, c.out); err != nil {
		return err
	}
	return c.sonde.Wait()
}
