// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"go/ast"
	"sort"
	"strings"
)

// A line of the source on which a statement starts. Only the first of them counts.
type line struct {
	ID        int
	File      string
	Number    int
	Kind      string
	Function  string
	First     int // the lines of the innermost function or literal around
	Last      int
	Text      string
	Variables []variable
	// Why the twin can't count this line; then it is listed and not compared.
	Skipped string
}

// lines are those of every file, by number; the candidates say where the twin counts.
func (s *source) lines() ([]*line, map[*sourceFile][]placed) {
	var all []*line
	places := map[*sourceFile][]placed{}
	var paths []string
	for path := range s.packages {
		paths = append(paths, path)
	}
	sort.Strings(paths)
	for _, path := range paths {
		if strings.HasPrefix(path, modulePath+"/shim") {
			continue
		}
		p := s.packages[path]
		for _, file := range p.files {
			w := &walker{source: s, info: p.info, file: file, gotos: map[string]bool{}}
			w.walk()
			first := map[int]candidate{}
			for _, c := range w.found {
				number := s.line(c.at)
				if old, ok := first[number]; !ok || c.at < old.at {
					first[number] = c
				}
			}
			names := newNames(s, p)
			text := strings.Split(string(file.text), "\n")
			for number := 1; number <= len(text); number++ {
				c, ok := first[number]
				if !ok {
					continue
				}
				l := s.describe(c, number, file, text)
				l.ID = len(all) + 1
				l.Variables = names.at(c)
				all = append(all, l)
				places[file] = append(places[file], placed{l, c})
			}
		}
	}
	return all, places
}

type placed struct {
	line *line
	candidate
}

func (s *source) describe(c candidate, number int, file *sourceFile, text []string) *line {
	function := c.chain[0]
	var last ast.Node
	for _, n := range c.chain {
		switch n.(type) {
		case *ast.FuncDecl, *ast.FuncLit:
			last = n
		}
	}
	l := &line{
		File: file.name, Number: number, Kind: c.kind, Skipped: c.skip, Text: strings.TrimSpace(text[number-1]),
		First: s.line(last.Pos()), Last: s.line(last.End()), Function: "a variable's value",
	}
	if declared, ok := function.(*ast.FuncDecl); ok {
		l.Function = declared.Name.Name
	}
	literal, ok := last.(*ast.FuncLit)
	if ok && s.line(literal.Pos()) == number && c.at > literal.Pos() && !strings.HasPrefix(c.kind, "}") {
		l.Skipped = "a literal on a continuation line"
	}
	first := len(text[number-1]) - len(strings.TrimLeft(text[number-1], " \t"))
	if strings.HasPrefix(c.kind, "}") && s.position(c.at).Column != first+1 {
		l.Skipped = "no statement starts here"
	}
	return l
}
