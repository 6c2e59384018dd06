// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"go/ast"
	"go/token"
	"go/types"
)

// Whether its evaluation has no effect, and gives the same result a moment later.
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

// Whether control can't get past a statement, as the compiler sees it.
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

// Whether something inside breaks out; a break with a label counts too.
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
