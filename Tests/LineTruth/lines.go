// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"go/ast"
	"go/token"
	"go/types"
	"sort"
	"strings"
)

// A line of the source on which a statement starts. What counts is the first of them.
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

// A place where a line's statement begins, or a brace that counts as one.
type candidate struct {
	at     token.Pos // where the line is looked at
	scope  token.Pos // where its names are looked up
	kind   string
	insert insertion
	node   ast.Node
	skip   string
	chain  []ast.Node // the functions and literals around, outermost first; also bodies of range-over-func
	class  *ast.CaseClause
}

type insertion int

const (
	nowhere insertion = iota
	before            // before the statement
	around            // `else if`, which becomes `else { …; if … }`
	clause            // where a clause begins
	ahead             // in front of the expression of a clause without a tag
	inside            // before the closing brace
)

// walker finds the candidates of one file.
type walker struct {
	source *source
	info   *types.Info
	file   *sourceFile
	stack  []ast.Node
	found  []candidate
	gotos  map[string]bool // labels that a goto names, by function and name
}

func (w *walker) parent(up int) ast.Node {
	if len(w.stack) <= up {
		return nil
	}
	return w.stack[len(w.stack)-1-up]
}

func (w *walker) walk() {
	ast.Inspect(w.file.tree, func(n ast.Node) bool {
		if n == nil {
			w.stack = w.stack[:len(w.stack)-1]
			return true
		}
		w.stack = append(w.stack, n)
		if branch, ok := n.(*ast.BranchStmt); ok && branch.Tok == token.GOTO {
			w.gotos[branch.Label.Name] = true
		}
		return true
	})
	ast.Inspect(w.file.tree, func(n ast.Node) bool {
		if n == nil {
			w.stack = w.stack[:len(w.stack)-1]
			return true
		}
		w.stack = append(w.stack, n)
		if w.function() != nil {
			w.visit(n)
		}
		return true
	})
}

// The innermost function declaration or literal around the node on top, which is not the node itself.
func (w *walker) function() ast.Node {
	for i := len(w.stack) - 2; i >= 0; i-- {
		switch w.stack[i].(type) {
		case *ast.FuncDecl, *ast.FuncLit:
			return w.stack[i]
		}
	}
	return nil
}

func (w *walker) chain() []ast.Node {
	var chain []ast.Node
	for i, n := range w.stack {
		switch n := n.(type) {
		case *ast.FuncDecl, *ast.FuncLit:
			chain = append(chain, n)
		case *ast.RangeStmt:
			if i+1 < len(w.stack) && w.stack[i+1] == n.Body && isFunction(w.info.TypeOf(n.X)) {
				chain = append(chain, n)
			}
		}
	}
	return chain
}

func isFunction(t types.Type) bool {
	_, ok := t.Underlying().(*types.Signature)
	return ok
}

func (w *walker) add(c candidate) {
	c.chain = w.chain()
	if c.scope == token.NoPos {
		c.scope = c.at
	}
	w.found = append(w.found, c)
}

func (w *walker) visit(n ast.Node) {
	switch n := n.(type) {
	case *ast.BlockStmt:
		w.closing(n)
		return
	case *ast.CaseClause:
		w.clause(n)
		return
	case *ast.CommClause:
		w.add(candidate{at: n.Pos(), node: n, kind: "case of a select", skip: "when a case of a select counts is not defined"})
		return
	case *ast.LabeledStmt, *ast.EmptyStmt:
		return
	}
	statement, ok := n.(ast.Stmt)
	if !ok {
		return
	}
	c := candidate{at: n.Pos(), node: n, kind: kindOf(statement, w.info), insert: before}
	if declaration, ok := n.(*ast.DeclStmt); ok && declaration.Decl.(*ast.GenDecl).Tok != token.VAR {
		c.insert, c.skip = nowhere, "a declaration without code"
	}
	switch parent := w.parent(1).(type) {
	case *ast.BlockStmt, *ast.CaseClause:
	case *ast.CommClause:
		if parent.Comm == n {
			return
		}
	case *ast.LabeledStmt:
		if isBreakable(statement) && w.gotos[parent.Label.Name] {
			c.insert, c.skip = nowhere, "behind a label of both goto and continue"
		}
	case *ast.IfStmt:
		if parent.Else != n {
			c.insert, c.skip = nowhere, "a part of a header"
		} else {
			c.kind, c.insert = "else if", around
		}
	default:
		c.insert, c.skip = nowhere, "a part of a header"
	}
	w.add(c)
}

func isBreakable(s ast.Stmt) bool {
	switch s.(type) {
	case *ast.ForStmt, *ast.RangeStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
		return true
	}
	return false
}

func (w *walker) clause(n *ast.CaseClause) {
	if n.List == nil {
		w.add(candidate{at: n.Pos(), node: n, kind: "default", skip: "default: has no condition"})
		return
	}
	c := candidate{at: n.Pos(), node: n, insert: clause, class: n}
	switch around := w.parent(2).(type) {
	case *ast.TypeSwitchStmt:
		c.kind = "case of a type switch"
	case *ast.SwitchStmt:
		c.kind = "case of constants"
		if around.Tag == nil {
			c.kind, c.insert = "case of a condition", ahead
			if t := w.info.TypeOf(n.List[0]); !types.Identical(t, types.Typ[types.Bool]) && t != types.Typ[types.UntypedBool] {
				c.insert, c.skip = nowhere, "a condition of a named type"
			}
			break
		}
		for _, each := range n.List {
			if w.info.Types[each].Value != nil {
				continue
			}
			c.kind = "case of values"
			if !isPure(each) {
				c.insert, c.skip = nowhere, "a case with a call"
			}
		}
		// All that come before must be known not to match, too.
		for _, sibling := range around.Body.List {
			for _, each := range sibling.(*ast.CaseClause).List {
				if !isPure(each) {
					c.insert, c.skip = nowhere, "a case beside one with a call"
				}
			}
		}
	}
	w.add(c)
}

// Whether to evaluate it has no effect, and gives the same a moment later.
func isPure(e ast.Expr) bool {
	pure := true
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr, *ast.FuncLit:
			pure = false
		case *ast.UnaryExpr:
			pure = pure && n.Op != token.ARROW
		}
		return pure
	})
	return pure
}

// A closing brace counts when control passes it, which is where the block does not end otherwise.
func (w *walker) closing(n *ast.BlockStmt) {
	c := candidate{at: n.Rbrace, node: n, insert: inside}
	switch parent := w.parent(1).(type) {
	case *ast.FuncDecl:
		c.kind = "} of a function"
	case *ast.FuncLit:
		c.kind = "} of a literal"
	case *ast.ForStmt:
		c.kind = "} of a for"
	case *ast.RangeStmt:
		c.kind = "} of a range"
		if isFunction(w.info.TypeOf(parent.X)) {
			c.kind = "} of a range over a function"
		}
	case *ast.IfStmt:
		c.kind = "} of an if"
		if parent.Body == n && parent.Else != nil && w.source.line(parent.Else.Pos()) == w.source.line(n.Rbrace) {
			return
		}
	case *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
		c.kind, c.insert, c.skip = "} of a switch", nowhere, "the } of a switch or a select"
	default:
		c.kind = "} of a block"
	}
	if len(n.List) > 0 && ends(n.List[len(n.List)-1]) && c.insert == inside {
		c.insert = nowhere // Never reached: it must not hit.
	}
	w.add(c)
}

// Whether control can't come behind a statement, as the compiler sees it.
func ends(s ast.Stmt) bool {
	switch s := s.(type) {
	case *ast.ReturnStmt, *ast.BranchStmt:
		return true
	case *ast.ExprStmt:
		call, ok := s.X.(*ast.CallExpr)
		if !ok {
			return false
		}
		name, ok := call.Fun.(*ast.Ident)
		return ok && name.Name == "panic"
	case *ast.BlockStmt:
		return len(s.List) > 0 && ends(s.List[len(s.List)-1])
	case *ast.IfStmt:
		return s.Else != nil && ends(s.Body) && ends(s.Else)
	case *ast.LabeledStmt:
		return ends(s.Stmt)
	case *ast.ForStmt:
		return s.Cond == nil && !leaves(s.Body)
	case *ast.SwitchStmt:
		return clausesEnd(s.Body)
	case *ast.TypeSwitchStmt:
		return clausesEnd(s.Body)
	case *ast.SelectStmt:
		return clausesEnd(s.Body)
	}
	return false
}

func clausesEnd(body *ast.BlockStmt) bool {
	hasDefault := false
	for _, each := range body.List {
		var list []ast.Stmt
		switch each := each.(type) {
		case *ast.CaseClause:
			list = each.Body
			hasDefault = hasDefault || each.List == nil
		case *ast.CommClause:
			list, hasDefault = each.Body, true
		}
		if len(list) == 0 || !ends(list[len(list)-1]) {
			return false
		}
	}
	return hasDefault && !leaves(body)
}

// Whether something inside breaks out; a break with a label is taken for one, too.
func leaves(body *ast.BlockStmt) bool {
	found := false
	var look func(n ast.Node, inner bool)
	look = func(n ast.Node, inner bool) {
		ast.Inspect(n, func(m ast.Node) bool {
			switch m := m.(type) {
			case *ast.FuncLit:
				return false
			case *ast.BranchStmt:
				found = found || m.Tok == token.BREAK && (m.Label != nil || !inner)
			case *ast.ForStmt, *ast.RangeStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
				if m != n {
					look(m, true)
					return false
				}
			}
			return true
		})
	}
	look(body, false)
	return found
}

func kindOf(s ast.Stmt, info *types.Info) string {
	switch s := s.(type) {
	case *ast.AssignStmt:
		if s.Tok == token.DEFINE {
			return "define"
		}
		return "assign"
	case *ast.IncDecStmt:
		return "assign"
	case *ast.IfStmt:
		return "if"
	case *ast.ForStmt:
		if s.Cond == nil && s.Init == nil && s.Post == nil {
			return "for without a condition"
		}
		return "for"
	case *ast.RangeStmt:
		switch info.TypeOf(s.X).Underlying().(type) {
		case *types.Signature:
			return "range over a function"
		case *types.Basic:
			return "range over a number or text"
		}
		return "range"
	case *ast.SwitchStmt:
		return "switch"
	case *ast.TypeSwitchStmt:
		return "type switch"
	case *ast.SelectStmt:
		return "select"
	case *ast.ReturnStmt:
		return "return"
	case *ast.GoStmt:
		return "go"
	case *ast.DeferStmt:
		return "defer"
	case *ast.DeclStmt:
		return "declaration"
	case *ast.BranchStmt:
		return s.Tok.String()
	case *ast.SendStmt:
		return "send"
	case *ast.ExprStmt:
		return "call"
	}
	return "other"
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
