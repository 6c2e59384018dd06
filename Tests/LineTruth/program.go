// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// A toolchain that builds the programs.
type toolchain struct {
	command string
	name    string // "1.27"
	minor   int
}

func newToolchain(command string) (toolchain, error) {
	text, err := run(filepath.Dir(command), nil, command, "env", "GOVERSION")
	t := toolchain{command: command}
	if err != nil {
		return t, err
	}
	if _, err := fmt.Sscanf(text, "go1.%d", &t.minor); err != nil {
		return t, fmt.Errorf("%s is Go %q", command, text)
	}
	t.name = fmt.Sprintf("1.%d", t.minor)
	return t, nil
}

func run(folder string, environment []string, command string, arguments ...string) (string, error) {
	c := exec.Command(command, arguments...)
	c.Dir = folder
	c.Env = append(os.Environ(), "GOTOOLCHAIN=local", "GOFLAGS=", "GOPROXY=off", "GOWORK=off", "CGO_ENABLED=0", "GOROOT=")
	c.Env = append(c.Env, environment...)
	var errors bytes.Buffer
	c.Stderr = &errors
	out, err := c.Output()
	if err != nil {
		return "", fmt.Errorf("%s %s: %v: %s", command, strings.Join(arguments, " "), err, errors.String())
	}
	return strings.TrimSpace(string(out)), nil
}

// A program to trace: a module of its own with a main package.
type program struct {
	name string
	// The oldest Go that can build it; 0 for any.
	oldest int
	// Writes the module's files, except go.mod.
	write func(folder string, go_ toolchain) error
}

// The same for both runs: no pool is emptied by the collector, and no pool is another processor's.
var quiet = map[string]string{"GOGC": "off", "GOMAXPROCS": "1"}

// prepared is one program as one toolchain sees it, with the record of its twin.
type prepared struct {
	name   string
	go_    toolchain
	folder string
	lines  []*line
	source *source
	truth  *record
	stdout string
}

// prepare writes the program and its twin, and runs the twin.
func prepare(p program, go_ toolchain, work, textSource string) (*prepared, error) {
	folder := filepath.Join(work, "go"+go_.name, p.name)
	original, twin := filepath.Join(folder, "original"), filepath.Join(folder, "twin")
	if err := os.RemoveAll(folder); err != nil {
		return nil, err
	}
	module := fmt.Sprintf("module %s\n\ngo 1.%d\n", modulePath, go_.minor)
	for _, each := range []string{original, twin} {
		if err := p.write(each, go_); err != nil {
			return nil, err
		}
		if err := writeFile(filepath.Join(each, "go.mod"), []byte(module)); err != nil {
			return nil, err
		}
	}
	s, err := load(original, go_.minor)
	if err != nil {
		return nil, err
	}
	lines, places := s.lines()
	for file, each := range places {
		if err := writeFile(filepath.Join(twin, file.name), s.twin(file, each)); err != nil {
			return nil, err
		}
	}
	if err := writeRecorder(filepath.Join(twin, "record"), textSource); err != nil {
		return nil, err
	}
	result := &prepared{name: p.name, go_: go_, folder: folder, lines: lines, source: s}
	if _, err := run(twin, nil, go_.command, "build", "-o", filepath.Join(folder, "twin.bin"), "."); err != nil {
		return nil, err
	}
	if err := result.runTwin(); err != nil {
		return nil, err
	}
	return result, nil
}

// runTwin runs the twin twice: values that differ between the runs can't be compared.
func (p *prepared) runTwin() error {
	for _, name := range []string{"record", "record2"} {
		path := filepath.Join(p.folder, name)
		environment := []string{"LINE_TRUTH_RECORD=" + path}
		for name, value := range quiet {
			environment = append(environment, name+"="+value)
		}
		stdout, err := run(p.folder, environment, filepath.Join(p.folder, "twin.bin"))
		if err != nil {
			return err
		}
		truth, err := readRecord(path, p.lines)
		if err != nil {
			return err
		}
		if p.truth == nil {
			p.truth, p.stdout = truth, stdout
			continue
		}
		if stdout != p.stdout {
			return fmt.Errorf("the twin prints something else each time")
		}
		if err := p.truth.keepCommon(truth, len(p.lines)); err != nil {
			return err
		}
	}
	return nil
}

func (p *prepared) build(build string) (string, error) {
	binary := filepath.Join(p.folder, build)
	arguments := []string{"build", "-o", binary}
	if build == plain {
		arguments = append(arguments, "-gcflags=all=-N -l")
	}
	_, err := run(filepath.Join(p.folder, "original"), nil, p.go_.command, append(arguments, ".")...)
	return binary, err
}

// The builds: as `launch` builds, and as Go does by itself.
const (
	plain     = "plain"
	optimised = "optimised"
)

func writeFile(path string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, text, 0o644)
}

// The recorder is the package here, with the texts of values as the self-check of calls has them.
func writeRecorder(folder, textSource string) error {
	if err := writeFile(filepath.Join(folder, "record.go"), recorderSource); err != nil {
		return err
	}
	text, err := os.ReadFile(textSource)
	if err != nil {
		return err
	}
	return writeFile(filepath.Join(folder, "text.go"), bytes.Replace(text, []byte("\npackage main\n"), []byte("\npackage record\n"), 1))
}
