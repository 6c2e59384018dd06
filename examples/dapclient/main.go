// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// dapclient SONDE PROGRAM FUNCTION...: the smallest DAP client that traces a Go program. It launches the program
// through Sonde, sets one function breakpoint per FUNCTION and prints every output event.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
)

type object = map[string]any

type message struct {
	Type, Event, Command, Message string
	Success                       bool
	Body                          struct {
		Category, Output string
		ExitCode         int
		Breakpoints      []struct{ Message string }
	}
}

func main() {
	log.SetFlags(0)
	if len(os.Args) < 4 {
		log.Fatal("usage: dapclient SONDE PROGRAM FUNCTION...")
	}
	sonde := exec.Command(os.Args[1], "dap")
	sonde.Stderr = os.Stderr
	in, _ := sonde.StdinPipe()
	out, _ := sonde.StdoutPipe()
	if err := sonde.Start(); err != nil {
		log.Fatal(err)
	}

	seq := 0
	send := func(command string, arguments object) {
		seq++
		body, _ := json.Marshal(object{"seq": seq, "type": "request", "command": command, "arguments": arguments})
		fmt.Fprintf(in, "Content-Length: %d\r\n\r\n%s", len(body), body)
	}
	var breakpoints []object
	for _, name := range os.Args[3:] {
		breakpoints = append(breakpoints, object{"name": name})
	}

	send("initialize", object{"adapterID": "sonde"})
	send("launch", object{"program": os.Args[2]})
	for reader := bufio.NewReader(out); ; {
		m, err := receive(reader)
		if err != nil {
			log.Fatal("sonde ended early: ", err)
		}
		switch {
		case m.Type == "response" && !m.Success:
			log.Fatalf("%s: %s", m.Command, m.Message)
		case m.Event == "initialized":
			send("setFunctionBreakpoints", object{"breakpoints": breakpoints})
			send("configurationDone", object{})
		case m.Event == "output":
			fmt.Printf("%-8s| %s", m.Body.Category, m.Body.Output)
		case m.Event == "exited":
			fmt.Printf("exited  | %d\n", m.Body.ExitCode)
		case m.Event == "terminated":
			send("disconnect", object{})
		case m.Command == "disconnect":
			in.Close()
			if err := sonde.Wait(); err != nil {
				log.Fatal(err)
			}
			return
		}
	}
}

func receive(reader *bufio.Reader) (m message, err error) {
	length := 0
	for {
		line, err := reader.ReadString('\n')
		if err != nil {
			return m, err
		}
		if line == "\r\n" {
			break
		}
		fmt.Sscanf(line, "Content-Length: %d", &length)
	}
	body := make([]byte, length)
	if _, err = io.ReadFull(reader, body); err != nil {
		return m, err
	}
	return m, json.Unmarshal(body, &m)
}
