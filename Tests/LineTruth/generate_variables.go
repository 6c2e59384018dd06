// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"fmt"
	"strings"
)

type scope struct {
	names []*local
	// It is one with the scope around, as a function's body is with its parameters.
	isJoined bool
}

type local struct {
	name, kind string
	isUsed     bool
	// A slice that nothing else shares, so that it may grow.
	isOwn   bool
	isLoops bool // declared by a loop's header, which must be used inside
	// It must not be assigned: code that runs at the same time reads it.
	locks int
}

func (g *generator) useAll() {
	for _, v := range g.scopes[len(g.scopes)-1].names {
		if !v.isUsed {
			v.isUsed = true
			if g.isVisible(v) {
				g.line("%s", g.use(v))
			}
		}
	}
}

func (g *generator) use(v *local) string {
	switch {
	case v.kind == "int" && g.chance(60):
		return "keepInt(" + v.name + ")"
	case v.kind == "string" && g.chance(60):
		return "keepText(" + v.name + ")"
	case g.chance(10):
		return "_ = " + v.name
	}
	return "keep(" + v.name + ")"
}

func (g *generator) isVisible(v *local) bool { return g.visible()[v.name] == v }

func (g *generator) visible() map[string]*local {
	all := map[string]*local{}
	for _, s := range g.scopes {
		for _, v := range s.names {
			all[v.name] = v
		}
	}
	return all
}

var letters = strings.Split("a b c d e h i j k l m n o q s u v w x y z", " ")

// declare makes a variable in the innermost scope, with a name that may hide another.
func (g *generator) declare(kind string) *local {
	inner := g.scopes[len(g.scopes)-1]
	for {
		name := letters[g.below(len(letters))]
		if g.chance(10) {
			name += fmt.Sprint(g.below(9))
		}
		isTaken := false
		for _, v := range inner.names {
			isTaken = isTaken || v.name == name
		}
		if inner.isJoined {
			for _, v := range g.scopes[len(g.scopes)-2].names {
				isTaken = isTaken || v.name == name
			}
		}
		if v := g.visible()[name]; v != nil && v.isLoops && !v.isUsed {
			isTaken = true
		}
		if !isTaken {
			v := &local{name: name, kind: kind}
			inner.names = append(inner.names, v)
			return v
		}
	}
}

// hidden makes a variable that is not declared yet: code written before its declaration must not use it.
func (g *generator) forget(v *local) {
	for _, s := range g.scopes {
		for i, each := range s.names {
			if each == v {
				s.names = append(s.names[:i:i], s.names[i+1:]...)
			}
		}
	}
}

func (g *generator) remember(v *local) {
	inner := g.scopes[len(g.scopes)-1]
	inner.names = append(inner.names, v)
}

// some is a variable of a kind that can be seen here, or nil.
func (g *generator) some(kind string, isFree bool) *local {
	var fitting []*local
	for _, name := range letterOrder(g.visible()) {
		if v := name; v.kind == kind && (!isFree || v.locks == 0) {
			fitting = append(fitting, v)
		}
	}
	if len(fitting) == 0 {
		return nil
	}
	// The newest ones are the most interesting.
	i := len(fitting) - 1 - g.below((len(fitting)+1)/2+0)
	return fitting[i]
}
