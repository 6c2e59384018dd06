// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"go/ast"
	"go/token"
	"go/types"
	"sort"
)

// A variable that a logpoint names, or a field of one.
type variable struct {
	Expression string
	Field      string // the field's name, where it is one
	Name       string
	// Whether the literal or the body of a range-over-func loop around the line uses it; otherwise the compiler
	// does not pass it.
	Unused bool
	// The twin can't read it: another goroutine may be writing it, or it would have to be captured for that.
	Unread bool
	kind   types.BasicInfo // 0 if it is not a basic value
}

func basicKind(t types.Type) types.BasicInfo {
	if basic, ok := t.Underlying().(*types.Basic); ok {
		return basic.Info()
	}
	return 0
}

// names knows which variables are in scope, and which of them a twin may read.
type names struct {
	source *source
	p      *checked
	uses   map[ast.Node]map[types.Object]bool
	// Literals that run as goroutines.
	started map[ast.Node]bool
	// Variables that a literal which runs as a goroutine shares with others, by the literal.
	sharedOutside map[types.Object][]ast.Node // assigned in the literal: not looked at outside
	sharedInside  map[types.Object][]ast.Node // assigned outside: not looked at inside
}

func newNames(s *source, p *checked) *names {
	n := &names{
		source: s, p: p, uses: map[ast.Node]map[types.Object]bool{}, started: map[ast.Node]bool{},
		sharedOutside: map[types.Object][]ast.Node{}, sharedInside: map[types.Object][]ast.Node{},
	}
	for _, file := range p.files {
		ast.Inspect(file.tree, func(node ast.Node) bool {
			if started, ok := node.(*ast.GoStmt); ok {
				if literal, ok := started.Call.Fun.(*ast.FuncLit); ok {
					n.started[literal] = true
					n.share(file.tree, literal)
				}
			}
			return true
		})
	}
	return n
}

func (n *names) used(in ast.Node) map[types.Object]bool {
	if done, ok := n.uses[in]; ok {
		return done
	}
	used := map[types.Object]bool{}
	ast.Inspect(in, func(node ast.Node) bool {
		if name, ok := node.(*ast.Ident); ok {
			if o := n.p.info.Uses[name]; o != nil {
				used[o] = true
			}
		}
		return true
	})
	n.uses[in] = used
	return used
}

func contains(n ast.Node, pos token.Pos) bool { return n.Pos() <= pos && pos < n.End() }

func (n *names) share(tree *ast.File, literal *ast.FuncLit) {
	ast.Inspect(tree, func(node ast.Node) bool {
		var targets []ast.Expr
		switch node := node.(type) {
		case *ast.AssignStmt:
			targets = node.Lhs
		case *ast.IncDecStmt:
			targets = []ast.Expr{node.X}
		case *ast.RangeStmt:
			targets = []ast.Expr{node.Key, node.Value}
		case *ast.UnaryExpr:
			if node.Op == token.AND {
				targets = []ast.Expr{node.X}
			}
		}
		for _, target := range targets {
			o := n.base(target)
			if o == nil || !n.used(literal)[o] || contains(literal, o.Pos()) {
				continue
			}
			if contains(literal, target.Pos()) {
				n.sharedOutside[o] = append(n.sharedOutside[o], literal)
			} else {
				n.sharedInside[o] = append(n.sharedInside[o], literal)
			}
		}
		return true
	})
}

// The variable that an assignment to an expression changes; declarations do not count.
func (n *names) base(e ast.Expr) types.Object {
	for {
		switch inner := e.(type) {
		case *ast.Ident:
			return n.p.info.Uses[inner]
		case *ast.SelectorExpr:
			e = inner.X
		case *ast.IndexExpr:
			e = inner.X
		case *ast.ParenExpr:
			e = inner.X
		case *ast.StarExpr:
			e = inner.X
		default:
			return nil
		}
	}
}

func (n *names) at(c candidate) []variable {
	inner := n.p.types.Scope().Innermost(c.scope)
	if inner == nil {
		return nil
	}
	seen := map[string]bool{}
	var objects []*types.Var
	for s := inner; s.Parent() != nil && s.Parent() != n.p.types.Scope(); s = s.Parent() {
		for _, name := range s.Names() {
			if seen[name] || name == "_" {
				continue
			}
			seen[name] = true
			_, o := inner.LookupParent(name, c.scope)
			v, ok := o.(*types.Var)
			if ok && v.Parent() != n.p.types.Scope() && v.Parent() != types.Universe {
				objects = append(objects, v)
			}
		}
	}
	sort.Slice(objects, func(i, j int) bool { return objects[i].Pos() < objects[j].Pos() })
	var all []variable
	pieces := 0
	// The innermost first, since one hit has room for so many pieces of memory.
	for i := len(objects) - 1; i >= 0; i-- {
		o := objects[i]
		if !n.isHiddenByClause(c, o) && pieces+piecesOf(o.Type()) <= mostPieces {
			pieces += piecesOf(o.Type())
			all = append(all, n.variables(c, o)...)
		}
	}
	return all
}

// The variables of one hit may lie in 64 pieces, and what they point to in 128.
const mostPieces = 55

// piecesOf is about how many pieces of memory a value of a type is.
func piecesOf(t types.Type) int {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		if u.Info()&types.IsString != 0 {
			return 2
		}
		return 1
	case *types.Map:
		return 8
	case *types.Slice:
		if _, ok := u.Elem().Underlying().(*types.Basic); ok {
			return 3
		}
		return 8
	}
	return 4
}

// In the twin a type switch's own variable hides the one of the same name around.
func (n *names) isHiddenByClause(c candidate, o *types.Var) bool {
	if c.class == nil {
		return false
	}
	implicit := n.p.info.Implicits[c.class]
	return implicit != nil && implicit.Name() == o.Name()
}

func (n *names) variables(c candidate, o *types.Var) []variable {
	v := variable{Expression: o.Name(), Name: o.Name(), kind: basicKind(o.Type())}
	for i := len(c.chain) - 1; i >= 0 && !contains(c.chain[i], o.Pos()); i-- {
		// If it runs on the same goroutine, the twin may still read it.
		if !n.used(c.chain[i])[o] {
			v.Unused = true
			v.Unread = v.Unread || n.started[c.chain[i]]
		}
	}
	for _, literal := range n.sharedOutside[o] {
		v.Unread = v.Unread || !contains(literal, c.at)
	}
	for _, literal := range n.sharedInside[o] {
		v.Unread = v.Unread || contains(literal, c.at)
	}
	var all []variable
	if isShown(o.Type()) {
		all = append(all, v)
	}
	pointer, ok := o.Type().Underlying().(*types.Pointer)
	if !ok || v.Unused {
		return all
	}
	structure, ok := pointer.Elem().Underlying().(*types.Struct)
	if !ok {
		return all
	}
	for i := 0; i < structure.NumFields() && len(all) < 3; i++ {
		f := structure.Field(i)
		if _, ok := f.Type().Underlying().(*types.Basic); ok && f.Name() != "_" && f.Type() != types.Typ[types.UnsafePointer] {
			all = append(all, variable{Expression: o.Name() + "." + f.Name(), Name: o.Name(), Field: f.Name(), Unread: v.Unread, kind: basicKind(f.Type())})
		}
	}
	return all
}

// The kinds whose text the twin knows.
func isShown(t types.Type) bool {
	// Their content depends on the binary, or changes with the work of other goroutines.
	if named, ok := t.(*types.Named); ok && named.Obj().Pkg() != nil {
		switch named.Obj().Pkg().Path() {
		case "reflect", "sync", "sync/atomic":
			return false
		}
	}
	switch u := t.Underlying().(type) {
	case *types.Signature, *types.Chan:
		return false
	case *types.Basic:
		return u.Kind() != types.UnsafePointer
	case *types.Pointer:
		return isSmall(u.Elem())
	}
	return isSmall(t)
}

// Many hits with larger values would not fit into the buffer that keeps them until they are printed.
const mostBytes = 256

func isSmall(t types.Type) bool { return sizeOf(t) <= mostBytes }

// sizeOf is about the size of a type, parts of which may be type parameters.
func sizeOf(t types.Type) int64 {
	switch u := t.Underlying().(type) {
	case *types.Array:
		return u.Len() * sizeOf(u.Elem())
	case *types.Struct:
		sum := int64(0)
		for i := 0; i < u.NumFields(); i++ {
			sum += sizeOf(u.Field(i).Type())
		}
		return sum
	case *types.Slice:
		return 24
	case *types.Basic:
		return 16
	}
	return 8
}
