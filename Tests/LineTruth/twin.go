// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"sort"
	"strings"
)

// The name under which the twin imports the recording package.
const recorder = "lineTruth_"

type edit struct {
	offset int
	text   string
}

// twin is the text of a file with a call before each line's statement. No line gets another number.
func (s *source) twin(file *sourceFile, places []placed) []byte {
	t := &twinFile{source: s, file: file}
	t.insert(file.tree.Name.End(), "; import "+recorder+` "`+modulePath+`/record"`)
	switches := map[*ast.BlockStmt][]placed{}
	for _, p := range places {
		if p.line.Skipped != "" {
			continue
		}
		call := recorder + "." + p.line.call()
		switch p.candidate.insert {
		case before:
			t.insert(t.start(p), call+"; ")
		case around:
			t.insert(p.node.Pos(), "{ "+call+"; ")
			t.insert(p.node.End(), " }")
		case ahead:
			condition := p.class.List[0]
			t.insert(condition.Pos(), call+" && (")
			t.insert(condition.End(), ")")
		case inside:
			t.insert(p.node.(*ast.BlockStmt).Rbrace, "; "+call+" ")
		case clause:
			body := s.clausesAround(p)
			switches[body] = append(switches[body], p)
		}
	}
	for body, clauses := range switches {
		t.cases(body, clauses)
	}
	t.insert(file.tree.End(), "; var _ = "+recorder+".H")
	return t.text()
}

// The cases of a switch are evaluated one after the other up to the one that matches, which says so.
func (t *twinFile) cases(body *ast.BlockStmt, clauses []placed) {
	calls, hasDefault := "", false
	for _, each := range body.List {
		c := each.(*ast.CaseClause)
		for _, p := range clauses {
			if p.class == c {
				calls += recorder + "." + p.line.call() + "; "
			}
		}
		if c.List != nil {
			t.insert(c.Colon+1, " if "+recorder+".Matched() { "+calls+"}; ")
		}
		if len(c.Body) > 0 {
			if branch, ok := c.Body[len(c.Body)-1].(*ast.BranchStmt); ok && branch.Tok == token.FALLTHROUGH {
				t.late(branch.Pos(), recorder+".Fall(); ")
			}
		}
	}
	for _, each := range body.List {
		if c := each.(*ast.CaseClause); c.List == nil {
			hasDefault = true
			t.insert(c.Colon+1, " if "+recorder+".Matched() { "+calls+"}; ")
		}
	}
	if !hasDefault {
		t.insert(body.Rbrace, " default: if "+recorder+".Matched() { "+calls+"} ")
	}
}

func (s *source) clausesAround(p placed) *ast.BlockStmt {
	// The clause's own parent: looked up again, because candidates keep no parents.
	var found *ast.BlockStmt
	ast.Inspect(p.chain[0], func(n ast.Node) bool {
		if block, ok := n.(*ast.BlockStmt); ok {
			for _, each := range block.List {
				if each == ast.Stmt(p.class) {
					found = block
				}
			}
		}
		return found == nil
	})
	return found
}

// A call before a labelled loop stands before the label, which must stay with the loop.
func (t *twinFile) start(p placed) token.Pos {
	statement := p.node.(ast.Stmt)
	if !isBreakable(statement) {
		return p.node.Pos()
	}
	at := p.node.Pos()
	ast.Inspect(p.chain[0], func(n ast.Node) bool {
		if label, ok := n.(*ast.LabeledStmt); ok && label.Stmt == statement {
			at = label.Pos()
		}
		return true
	})
	return at
}

func (l *line) call() string {
	arguments := []string{fmt.Sprint(l.ID)}
	for _, v := range l.Variables {
		switch {
		case v.Unread:
		case v.Field != "":
			arguments = append(arguments, fmt.Sprintf("%s.Field(&%s, %q)", recorder, v.Name, v.Field))
		default:
			arguments = append(arguments, "&"+v.Name)
		}
	}
	return "H(" + strings.Join(arguments, ", ") + ")"
}

type twinFile struct {
	source *source
	file   *sourceFile
	edits  []edit
	last   []edit
}

func (t *twinFile) insert(at token.Pos, text string) {
	t.edits = append(t.edits, edit{t.source.position(at).Offset, text})
}

// late inserts after everything else that is inserted there.
func (t *twinFile) late(at token.Pos, text string) {
	t.last = append(t.last, edit{t.source.position(at).Offset, text})
}

func (t *twinFile) text() []byte {
	edits := append(t.edits, t.last...)
	sort.SliceStable(edits, func(i, j int) bool { return edits[i].offset < edits[j].offset })
	var text []byte
	at := 0
	for _, e := range edits {
		text = append(text, t.file.text[at:e.offset]...)
		text = append(text, e.text...)
		at = e.offset
	}
	return append(text, t.file.text[at:]...)
}
