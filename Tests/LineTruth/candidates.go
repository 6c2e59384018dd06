// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"go/ast"
	"go/token"
	"go/types"
)

// A place where a line's statement begins, or a brace that counts as one.
type candidate struct {
	at     token.Pos // the place where the line is checked
	scope  token.Pos // the place where its names are looked up
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

// neverPassed ends the kind of a brace that control never passes: each way out of the function returns before it.
const neverPassed = " with results"

func withResults(t *ast.FuncType) string {
	if t.Results.NumFields() > 0 {
		return neverPassed
	}
	return ""
}

// A closing brace counts when control passes it, which is when the block does not end in another way.
func (w *walker) closing(n *ast.BlockStmt) {
	c := candidate{at: n.Rbrace, node: n, insert: inside}
	switch parent := w.parent(1).(type) {
	case *ast.FuncDecl:
		c.kind = "} of a function" + withResults(parent.Type)
	case *ast.FuncLit:
		c.kind = "} of a literal" + withResults(parent.Type)
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
