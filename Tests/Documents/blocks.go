// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
)

// A command that a document tells its reader to type.
type command struct {
	document string
	line     int
	text     string
	// What the document says that it prints, with those commands before it that are in `with`; nil where it says nothing.
	output []string
	with   []*command
	// What it did print.
	printed []string
}

func (c *command) place() string { return fmt.Sprintf("%s:%d", c.document, c.line) }

var fence = regexp.MustCompile("^( *)```+ *([A-Za-z]*)")

// A line of a block without a language that looks like a command. A test that only ran what is marked would miss these.
var looksLikeCommand = regexp.MustCompile(
	`^(\$ |(sudo|sonde|dlv|make|go|git|swift|docker|podman|kubectl|apt|apt-get|curl|ssh|code|nvim|tar|cd|cp|install|\./\S+)( |$))`)

// commands finds every command of a document: in blocks marked `sh` each line is one, in blocks marked `console` each line
// that begins with "$ ", and the lines below it are its output. A block without a language directly behind a block of `sh`
// is the output of that block or of its last command.
func commands(path, name string) (found []*command, problems []string) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, []string{err.Error()}
	}
	lines := strings.Split(string(text), "\n")
	// The commands of the block before, as long as nothing but blank lines came since.
	var before []*command
	for i := 0; i < len(lines); i++ {
		open := fence.FindStringSubmatch(lines[i])
		if open == nil {
			if strings.TrimSpace(lines[i]) != "" {
				before = nil
			}
			continue
		}
		indent, language, start := open[1], open[2], i+1
		for i++; i < len(lines) && !strings.HasPrefix(strings.TrimSpace(lines[i]), "```"); i++ {
		}
		var block []string
		for _, line := range lines[start:i] {
			block = append(block, strings.TrimPrefix(line, indent))
		}
		last := before
		before = nil
		switch language {
		case "sh":
			before = plainCommands(block, name, start+1)
			found = append(found, before...)
		case "console":
			found = append(found, shownCommands(block, name, start+1)...)
		case "", "text", "bash", "shell", "zsh":
			if last != nil && (language == "" || language == "text") {
				end := last[len(last)-1]
				end.output, end.with = block, last[:len(last)-1]
				continue
			}
			for number, line := range block {
				if language == "" || language == "text" {
					if !looksLikeCommand.MatchString(line) {
						continue
					}
				}
				problems = append(problems, fmt.Sprintf("%s:%d: neither run nor listed: %s\n"+
					"    mark its block as ```sh, or as ```console if it shows output below '$ ' and the command",
					name, start+1+number, line))
				break
			}
		}
	}
	return found, problems
}

// A command goes on in the next line as long as the shell would wait for more.
func plainCommands(block []string, document string, first int) (found []*command) {
	for i := 0; i < len(block); i++ {
		if trimmed := strings.TrimSpace(block[i]); trimmed == "" || strings.HasPrefix(trimmed, "#") {
			continue
		}
		next := &command{document: document, line: first + i, text: block[i]}
		for !isWhole(next.text) && i+1 < len(block) {
			i++
			next.text += "\n" + block[i]
		}
		found = append(found, next)
	}
	return found
}

func shownCommands(block []string, document string, first int) (found []*command) {
	for i := 0; i < len(block); i++ {
		if !strings.HasPrefix(block[i], "$ ") {
			continue
		}
		next := &command{document: document, line: first + i, text: block[i][2:]}
		for !isWhole(next.text) && i+1 < len(block) {
			i++
			next.text += "\n" + block[i]
		}
		for i+1 < len(block) && !strings.HasPrefix(block[i+1], "$ ") {
			i++
			next.output = append(next.output, block[i])
		}
		found = append(found, next)
	}
	return found
}

func isWhole(text string) bool {
	if strings.HasSuffix(text, "\\") {
		return false
	}
	checked := exec.Command("bash", "-n")
	checked.Stdin = strings.NewReader(text + "\n")
	said, err := checked.CombinedOutput()
	// A here-document without its end is only a warning.
	return err == nil && !strings.Contains(string(said), "here-document")
}
