// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import "fmt"

// closure writes a literal: called later, immediately, deferred, or kept by a loop.
func (g *generator) closure() {
	switch g.below(6) {
	case 0, 1:
		g.namedLiteral()
	case 2:
		v := g.declare("int")
		g.forget(v)
		argument := g.expression("int", 1)
		g.line("%s := func(p int) int {", v.name)
		g.inLiteral(&function{results: []string{"int"}}, []*local{{name: "p", kind: "int", isUsed: true}})
		g.line("}(%s)", argument)
		g.remember(v)
	case 3:
		g.line("func() {")
		g.inLiteral(&function{}, nil)
		g.line("}()")
	case 4:
		if g.times > 8 {
			g.define()
			return
		}
		argument := g.expression("int", 1)
		g.line("defer func(p int) {")
		g.inLiteral(&function{}, []*local{{name: "p", kind: "int", isUsed: true}})
		g.line("}(%s)", argument)
	case 5:
		g.collected()
	}
}

// inLiteral writes a literal's body.
func (g *generator) inLiteral(f *function, parameters []*local) {
	g.indent++
	g.scopes = append(g.scopes, &scope{names: parameters})
	before, loops := g.at, g.loops
	f.literal = true
	g.at, g.loops = f, nil
	g.locked(func() {
		g.scopes = append(g.scopes, &scope{isJoined: true})
		for n := 2 + g.below(3); n > 0 && g.statements > 0; n-- {
			g.statement()
		}
		g.useAll()
		if f.last != nil {
			f.last()
		} else if len(f.results) > 0 {
			g.returns()
		}
		g.scopes = g.scopes[:len(g.scopes)-1]
	})
	g.at, g.loops = before, loops
	g.scopes = g.scopes[:len(g.scopes)-1]
	g.indent--
}

func (g *generator) namedLiteral() {
	kind := g.pick("int", "string", "point", "bool")
	g.labels++
	name := fmt.Sprintf("lit%d", g.labels)
	g.line("%s := func(p %s, q int) %s {", name, kind, kind)
	before := g.times
	g.times *= 2
	g.inLiteral(&function{results: []string{kind}}, []*local{{name: "p", kind: kind, isUsed: true}, {name: "q", kind: "int", isUsed: true}})
	g.line("}")
	g.times = before
	v := g.declare(kind)
	g.forget(v)
	g.line("%s := %s(%s, %s)", v.name, name, g.expression(kind, 1), g.expression("int", 1))
	g.remember(v)
	if target := g.some(kind, true); target != nil && g.chance(50) {
		g.line("%s = %s(%s, 3)", target.name, name, g.expression(kind, 0))
	}
}

// collected writes a loop that keeps literals, and calls them afterwards.
func (g *generator) collected() {
	if g.times > 8 {
		g.define()
		return
	}
	g.labels++
	list := fmt.Sprintf("lits%d", g.labels)
	g.line("var %s []func() int", list)
	g.scopes = append(g.scopes, &scope{})
	v := g.declare("int")
	v.isUsed = true
	v.locks++
	g.line("for %s := 0; %s < 3; %s++ {", v.name, v.name, v.name)
	g.indent++
	g.line("%s = append(%s, func() int {", list, list)
	before := g.times
	g.times *= 3
	g.inLiteral(&function{results: []string{"int"}}, nil)
	g.times = before
	g.line("})")
	g.indent--
	g.line("}")
	g.scopes = g.scopes[:len(g.scopes)-1]
	g.line("for _, lit := range %s {", list)
	g.line("\tkeepInt(lit())")
	g.line("}")
}

// goroutine starts one and waits for what it sends. It sees plain values that do not change in the meantime.
func (g *generator) goroutine() {
	if g.times > 8 {
		g.define()
		return
	}
	kind := g.pick("int", "string", "float64")
	g.labels++
	channel := fmt.Sprintf("done%d", g.labels)
	g.line("%s := make(chan %s)", channel, kind)
	argument := g.expression("int", 1)
	g.line("go func(p int) {")
	var seen []*local
	originals := map[*local]*local{}
	for _, v := range letterOrder(g.visible()) {
		switch v.kind {
		case "int", "string", "bool", "float64", "point":
			copied := &local{name: v.name, kind: v.kind, locks: 1}
			seen = append(seen, copied)
			originals[copied] = v
		}
	}
	outer := g.scopes
	g.scopes = []*scope{{names: seen}, {}}
	g.inLiteral(&function{mustEnd: true, last: func() { g.line("%s <- %s", channel, g.expression(kind, 1)) }},
		[]*local{{name: "p", kind: "int", isUsed: true}})
	g.scopes = outer
	for copied, v := range originals {
		v.isUsed = v.isUsed || copied.isUsed
	}
	g.line("}(%s)", argument)
	v := g.declare(kind)
	g.line("%s := <-%s", v.name, channel)
}
