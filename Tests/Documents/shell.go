// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// A shell in which the commands of one document run one after the other, so that `cd`, variables and programs in the
// background stay for the next.
type shell struct {
	bash    *exec.Cmd
	input   *os.File
	results chan string
	work    string
}

// A shell reads its commands from a pipe, and says each exit code on descriptor 3.
func newShell(folder, work string) (*shell, error) {
	commands, input, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	answers, results, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	s := &shell{bash: exec.Command("bash", "--norc"), input: input, results: make(chan string), work: work}
	s.bash.Dir, s.bash.Stdin, s.bash.ExtraFiles = folder, commands, []*os.File{results}
	// A group of its own, so that nothing that it has started is left behind.
	s.bash.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := s.bash.Start(); err != nil {
		return nil, err
	}
	commands.Close()
	results.Close()
	go func() {
		defer close(s.results)
		for lines := bufio.NewScanner(answers); lines.Scan(); {
			s.results <- lines.Text()
		}
	}()
	return s, nil
}

// run runs a command, and returns what it printed and its exit code. An error means that the shell can't go on.
func (s *shell) run(text string, bound time.Duration) (printed []string, code int, err error) {
	script, output := filepath.Join(s.work, "command"), filepath.Join(s.work, "output")
	if err := os.WriteFile(script, []byte(text+"\n"), 0o600); err != nil {
		return nil, 0, err
	}
	if err := os.WriteFile(output, nil, 0o600); err != nil {
		return nil, 0, err
	}
	// Both streams append, or one would overwrite the other's lines.
	fmt.Fprintf(s.input, "{ . '%s'; } >>'%s' 2>>'%[2]s' 3>&- </dev/null; echo $? >&3\n", script, output)
	read := func() []string {
		text, _ := os.ReadFile(output)
		return strings.Split(string(text), "\n")
	}
	select {
	case answer, open := <-s.results:
		if !open {
			return read(), 0, fmt.Errorf("it ended the shell")
		}
		code, err = strconv.Atoi(answer)
		return read(), code, err
	case <-time.After(bound):
		return read(), 0, fmt.Errorf("it did not end within %v", bound)
	}
}

// end ends the shell, with all that it has started.
func (s *shell) end() {
	s.input.Close()
	syscall.Kill(-s.bash.Process.Pid, syscall.SIGTERM)
	time.AfterFunc(2*time.Second, func() { syscall.Kill(-s.bash.Process.Pid, syscall.SIGKILL) })
	s.bash.Wait()
}
