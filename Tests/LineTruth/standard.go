// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"os"
	"path/filepath"
	"strings"
)

// Packages of the toolchain that are traced, each with our own driver. Files that exist in no release are left out.
var standard = []string{
	"encoding/csv", "text/tabwriter", "container/heap", "encoding/ascii85", "sort", "text/scanner", "encoding/json",
	"strconv", "go/scanner",
}

func standardPackages(root string) []program {
	var all []program
	for _, path := range standard {
		path := path
		driver := filepath.Join(root, "Tests/LineTruth/testdata/drivers", path)
		if _, err := os.Stat(driver); err != nil {
			continue
		}
		all = append(all, program{name: path, write: func(to string, go_ toolchain) error {
			if err := copyTree(driver, to); err != nil {
				return err
			}
			return copyPackage(to, path, go_, map[string]bool{})
		}})
	}
	return all
}

// Packages that these import and other modules may not, with equivalents.
var replacements = map[string]string{
	`"internal/reflectlite"`:  `reflectlite "reflect"`,
	`"internal/stringslite"`:  `stringslite "strings"`,
	`"internal/bytealg"`:      `"` + modulePath + `/shim/bytealg"`,
	`"internal/strconv"`:      `"` + modulePath + `/internal/strconv"`,
	`"internal/goexperiment"`: `"` + modulePath + `/shim/goexperiment"`,
}

const shimBytealg = `package bytealg

import "strings"

func IndexByteString(s string, c byte) int { return strings.IndexByte(s, c) }
`

// copyPackage copies a package's files unchanged, except for their imports.
func copyPackage(to, path string, go_ toolchain, done map[string]bool) error {
	if done[path] {
		return nil
	}
	done[path] = true
	goroot, err := run(to, nil, go_.command, "env", "GOROOT")
	if err != nil {
		return err
	}
	listed, err := run(to, []string{"GO111MODULE=off"}, go_.command, "list", "-f", `{{join .GoFiles " "}}`, path)
	if err != nil {
		return err
	}
	files := strings.Fields(listed)
	if path == "encoding/json" {
		// The first version, also if the second one replaces it.
		files = strings.Fields("decode.go encode.go fold.go indent.go scanner.go stream.go tables.go tags.go")
	}
	for _, name := range files {
		bytes, err := os.ReadFile(filepath.Join(goroot, "src", path, name))
		if err != nil {
			return err
		}
		text := strings.Replace(string(bytes), "//go:build ", "// go build ", 1)
		for from, with := range replacements {
			if !strings.Contains(text, from) {
				continue
			}
			text = strings.Replace(text, from, with, 1)
			switch from {
			case `"internal/strconv"`:
				if err := copyPackage(to, "internal/strconv", go_, done); err != nil {
					return err
				}
			case `"internal/bytealg"`:
				if err := writeFile(filepath.Join(to, "shim/bytealg/bytealg.go"), []byte(shimBytealg)); err != nil {
					return err
				}
			}
		}
		if err := writeFile(filepath.Join(to, path, name), []byte(text)); err != nil {
			return err
		}
	}
	return nil
}
