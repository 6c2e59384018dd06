// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"fmt"
)

// statement writes one, with everything it needs.
func (g *generator) statement() {
	g.statements--
	g.cost += g.times
	isDeep := len(g.scopes) > 6 || g.statements < 2
	switch n := g.below(100); {
	case n < 14 || g.statements <= 0:
		g.define()
	case n < 24:
		g.assign()
	case n < 29:
		g.assignSeveral()
	case n < 34:
		g.copyAndChange()
	case n < 38:
		g.appendOne()
	case isDeep:
		g.assign()
	case n < 50:
		g.conditional()
	case n < 53:
		g.leave()
	case n < 69:
		g.loop()
	case n < 78:
		g.selection()
	case n < 86:
		g.closure()
	case n < 90:
		g.goroutine()
	case n < 92:
		g.jumpBack()
	case n < 94:
		g.selectStatement()
	case n < 97:
		g.generics()
	default:
		g.oddities()
	}
}

func (g *generator) define() {
	kind := g.kind()
	if g.inGeneric() && g.chance(20) {
		kind = "T"
	}
	switch g.below(8) {
	case 0:
		v := g.declare(kind)
		g.forget(v)
		value := g.expression(kind, 2)
		g.remember(v)
		g.line("var %s %s = %s", v.name, kind, value)
		v.isOwn = true
	case 1:
		v := g.declare(kind)
		g.line("var %s %s", v.name, kind)
		v.isOwn = true
		if kind == "map[string]int" {
			v.locks++ // It is nil.
		}
	case 2:
		other := g.kind()
		values := g.typed(kind, 1) + ", " + g.typed(other, 1)
		first, second := g.declare(kind), g.declare(other)
		g.line("%s, %s := %s", first.name, second.name, values)
		first.isOwn, second.isOwn = true, true
	default:
		value := g.typed(kind, 3)
		v := g.declare(kind)
		g.line("%s := %s", v.name, value)
		v.isOwn = true
	}
}

func (g *generator) inGeneric() bool {
	for _, s := range g.scopes {
		for _, v := range s.names {
			if v.kind == "T" {
				return true
			}
		}
	}
	return false
}

// typed is an expression that has its kind even without a declaration that states it.
func (g *generator) typed(kind string, depth int) string {
	value := g.expression(kind, depth)
	if kind == "float64" || kind == "uint8" || kind == "int64" || kind == "level" || kind == "celsius" {
		return fmt.Sprintf("%s(%s)", kind, value)
	}
	return value
}

func (g *generator) assign() {
	kind := g.kind()
	if g.inGeneric() && g.chance(20) {
		kind = "T"
	}
	v := g.some(kind, true)
	if v == nil || kind == "any" && g.chance(50) {
		g.define()
		return
	}
	switch {
	case kind == "int" && g.chance(30):
		g.line("%s%s", v.name, g.pick("++", "--"))
	case (kind == "int" || kind == "float64" || kind == "uint8" || kind == "T") && g.chance(50):
		g.line("%s %s %s", v.name, g.pick("+=", "-=", "*="), g.expression(kind, 1))
	case kind == "string" && g.chance(50):
		g.line("%s = cut(%s + %s)", v.name, v.name, g.expression(kind, 1))
	case kind == "[3]int":
		g.line("%s[%d] = %s", v.name, g.below(3), g.expression("int", 2))
	case kind == "point" && g.chance(60):
		g.line("%s.%s = %s", v.name, g.pick("X", "Y"), g.expression("int", 2))
	case kind == "box" && g.chance(60):
		g.line("%s.At.X += %s", v.name, g.expression("int", 1))
	case kind == "*point" && g.chance(40):
		g.line("if %s != nil {", v.name)
		g.line("\t%s.X = %s", v.name, g.expression("int", 1))
		g.line("}")
	case kind == "map[string]int":
		g.line("%s[%q] = %s", v.name, g.pick("k", "a"), g.expression("int", 1))
	case kind == "[]int" || kind == "[]string":
		if !v.isOwn {
			g.define()
			return
		}
		g.line("%s = %s", v.name, g.expression(kind, 1))
	default:
		g.line("%s = %s", v.name, g.expression(kind, 3))
	}
}

func (g *generator) assignSeveral() {
	kind := g.pick("int", "string", "float64", "level", "point")
	first, second := g.some(kind, true), g.some(kind, true)
	if first == nil || second == nil || first == second {
		g.define()
		return
	}
	switch g.below(4) {
	case 0:
		first.isUsed, second.isUsed = true, true
		g.line("%s, %s = %s, %s", first.name, second.name, second.name, first.name)
	case 1:
		if array := g.some("[3]int", true); array != nil && kind == "int" {
			first.isUsed, array.isUsed = true, true
			g.line("%s[1], %s = %s, %s[2]", array.name, first.name, first.name, array.name)
			return
		}
		fallthrough
	default:
		g.line("%s, %s = %s, %s", first.name, second.name, g.expression(kind, 2), g.expression(kind, 1))
	}
}

// copyAndChange copies a structure, an array or a pointer, and changes one of both.
func (g *generator) copyAndChange() {
	kind := g.pick("point", "box", "[3]int", "*point")
	from := g.some(kind, true)
	if from == nil {
		g.define()
		return
	}
	from.isUsed = true
	v := g.declare(kind)
	if g.isVisible(from) || from.name != v.name {
		g.line("%s := %s", v.name, from.name)
	}
	changed := v
	if g.chance(40) && g.isVisible(from) {
		changed = from
	}
	value := g.expression("int", 1)
	switch kind {
	case "point":
		g.line("%s.Y = %s", changed.name, value)
	case "box":
		g.line("%s.At.Y, %s.Flags[1] = %s, true", changed.name, changed.name, value)
	case "[3]int":
		g.line("%s[%d] += %s", changed.name, g.below(3), value)
	case "*point":
		g.line("if %s != nil {", changed.name)
		g.line("\t%s.Y++", changed.name)
		g.line("}")
	}
	g.cost += g.times
}

func (g *generator) appendOne() {
	kind := g.pick("[]int", "[]string")
	v := g.some(kind, true)
	if v == nil || !v.isOwn {
		g.define()
		return
	}
	g.line("%s = append(%s, %s)", v.name, v.name, g.expression(kind[2:], 2))
}

func (g *generator) generics() {
	switch g.below(3) {
	case 0:
		value := g.expression("int", 1)
		g.labels++
		name := fmt.Sprintf("st%d", g.labels)
		g.line("var %s stack[%s]", name, "int")
		g.line("%s.push(%s)", name, value)
		v := g.declare("int")
		g.line("%s, _ := %s.pop()", v.name, name)
	case 1:
		list := g.expression("[]int", 1)
		v := g.declare("[]string")
		v.isUsed = false
		g.forget(v)
		g.line("%s := mapped(%s, func(el int) string {", v.name, list)
		g.indent++
		g.scopes = append(g.scopes, &scope{names: []*local{{name: "el", kind: "int", isUsed: true}}})
		before := g.times
		g.times *= 3
		g.indent--
		g.inLiteral(&function{results: []string{"string"}}, nil)
		g.times = before
		g.scopes = g.scopes[:len(g.scopes)-1]
		g.line("})")
		g.remember(v)
	default:
		v := g.declare("any")
		g.line("%s := any(at([]float64{1.5, 2.5}, %d))", v.name, g.below(3))
	}
}

func (g *generator) oddities() {
	switch g.below(6) {
	case 0:
		g.line("const limit = %d", g.below(9))
		g.line("keepInt(limit)")
	case 1:
		g.line("{")
		g.nested(3)
		g.line("}")
	case 2:
		if v := g.some("int", true); v != nil {
			g.line("%s++; keepInt(%s)", v.name, v.name)
			v.isUsed = true
		}
	case 3:
		g.line("keep(")
		g.line("\t%s,", g.expression("int", 1))
		g.line("\t%s,", g.expression("string", 1))
		g.line(")")
	case 4:
		g.line("if %s { keepInt(%s) }", g.comparison(), g.expression("int", 1))
	case 5:
		g.line("defer keep(%s)", g.expression("int", 1))
	}
}
