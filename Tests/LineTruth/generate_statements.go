// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"fmt"
	"strings"
)

// statement writes one, with what it needs.
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

// typed is an expression that has its kind also without a declaration that says it.
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

func (g *generator) conditional() {
	switch g.below(5) {
	case 0:
		kind := g.pick("int", "string", "bool", "error", "*point")
		value := g.typed(kind, 2)
		if strings.Contains(value, "{") {
			value = "(" + value + ")"
		}
		g.scopes = append(g.scopes, &scope{})
		v := g.declare(kind)
		v.isUsed = true
		g.line("if %s := %s; %s {", v.name, value, g.test(v))
		g.nested(3)
		g.elses()
		g.scopes = g.scopes[:len(g.scopes)-1]
	case 1:
		g.line("if %s &&", g.comparison())
		g.line("\t%s {", g.comparison())
		g.nested(3)
		g.elses()
	default:
		g.line("if %s {", g.condition(2))
		g.nested(4)
		g.elses()
	}
}

func (g *generator) test(v *local) string {
	switch v.kind {
	case "int":
		return fmt.Sprintf("%s > %d", v.name, g.below(6))
	case "string":
		return fmt.Sprintf("%s != %q && %s", v.name, "a", g.comparison())
	case "bool":
		return v.name
	case "*point":
		return fmt.Sprintf("%s != nil && %s.X < 5", v.name, v.name)
	}
	return v.name + g.pick(" != nil", " == nil")
}

func (g *generator) nested(count int) {
	g.indent++
	g.block(1 + g.below(count))
	g.indent--
}

func (g *generator) elses() {
	for g.chance(35) {
		if g.chance(30) {
			value := g.expression("int", 1)
			g.scopes = append(g.scopes, &scope{})
			v := g.declare("int")
			v.isUsed = true
			g.line("} else if %s := %s; %s {", v.name, parenthesised(value), g.test(v))
			g.nested(2)
			g.elses()
			g.scopes = g.scopes[:len(g.scopes)-1]
			return
		}
		g.line("} else if %s {", g.condition(1))
		g.nested(3)
	}
	if g.chance(50) {
		g.line("} else {")
		g.nested(3)
	}
	g.line("}")
}

func parenthesised(value string) string {
	if strings.Contains(value, "{") {
		return "(" + value + ")"
	}
	return value
}

// leave writes a way out under a condition: a return, or out of a loop.
func (g *generator) leave() {
	g.line("if %s {", g.condition(2))
	g.indent++
	g.scopes = append(g.scopes, &scope{})
	if g.chance(50) {
		g.assign()
	}
	g.useAll()
	if !g.leaveLoop() && !g.at.mustEnd {
		g.returns()
	}
	g.scopes = g.scopes[:len(g.scopes)-1]
	g.indent--
	g.line("}")
}

func (g *generator) leaveLoop() bool {
	var around []string
	for _, label := range g.loops {
		if label != "switch" {
			around = append(around, label)
		}
	}
	if len(g.loops) == 0 || g.chance(15) {
		return false
	}
	if len(around) == 0 {
		g.line("break")
		return true
	}
	word := g.pick("break", "continue", "continue")
	if label := around[g.below(len(around))]; label != "" && g.chance(60) {
		word += " " + label
	}
	g.line("%s", word)
	return true
}

// The kinds of switches.
func (g *generator) selection() {
	outer := g.loops
	defer func() { g.loops = outer }()
	switch g.below(5) {
	case 0:
		g.typeSwitch()
	case 1:
		g.line("switch {")
		g.clauses(func(int) string { return g.condition(1) })
	case 2:
		value := g.read("string")
		if value == "" || g.chance(30) {
			value = "text(" + g.expression("int", 0) + ")"
		}
		g.line("switch %s {", value)
		words := g.random.Perm(6)
		g.clauses(func(i int) string {
			return fmt.Sprintf("%q", []string{"a", "go", "", "zebra", "ä", "7"}[words[i%6]])
		})
	case 3:
		value := g.expression("int", 1)
		g.scopes = append(g.scopes, &scope{})
		v := g.declare("int")
		v.isUsed = true
		g.line("switch %s := %s; %s %% 4 {", v.name, parenthesised(value), v.name)
		g.clauses(func(i int) string {
			if i == 2 {
				return "2, -2"
			}
			return fmt.Sprint(i)
		})
		g.scopes = g.scopes[:len(g.scopes)-1]
	case 4:
		g.line("switch %s {", g.plainInt())
		g.clauses(func(i int) string {
			if i == 1 {
				return g.plainInt()
			}
			return fmt.Sprint(i * 3)
		})
	}
}

func (g *generator) clauses(each func(int) string) {
	count := 2 + g.below(4)
	hasDefault := count
	if g.chance(60) {
		hasDefault = g.below(count)
	}
	g.loops = append(append([]string{}, g.loops...), "switch")
	for i := 0; i < count; i++ {
		if i == hasDefault {
			g.line("default:")
		} else {
			g.line("case %s:", each(i))
		}
		g.indent++
		g.block(1 + g.below(3))
		if i+1 < count && g.chance(20) {
			g.line("fallthrough")
		}
		g.indent--
	}
	g.line("}")
}

func (g *generator) typeSwitch() {
	subject := g.read("any")
	if subject == "" {
		subject = "(" + g.literal("any") + ")"
	}
	name := ""
	v := &local{name: "t", isUsed: true}
	if g.chance(70) {
		name = "t := "
		if g.chance(50) && !strings.Contains(subject, "(") {
			name, v.name = subject+" := ", subject
		}
	}
	g.line("switch %s%s.(type) {", name, subject)
	g.loops = append(append([]string{}, g.loops...), "switch")
	uses := 0
	for _, kind := range []string{"int", "string", "point", "*point", "float64", "level, uint8", "nil", "default"} {
		if g.chance(40) {
			continue
		}
		if kind == "default" {
			g.line("default:")
		} else {
			g.line("case %s:", kind)
		}
		g.indent++
		if name != "" {
			inside := *v
			inside.kind = kind
			if kind == "level, uint8" || kind == "nil" || kind == "default" {
				inside.kind = "any"
			}
			g.scopes = append(g.scopes, &scope{names: []*local{&inside}}, &scope{isJoined: true})
			g.line("keep(%s)", v.name)
			g.statement()
			g.useAll()
			g.scopes = g.scopes[:len(g.scopes)-2]
			uses++
		} else {
			g.block(2)
		}
		g.indent--
	}
	if name != "" && uses == 0 {
		g.line("default:")
		g.line("\tkeep(%s)", v.name)
	}
	g.line("}")
}

func (g *generator) selectStatement() {
	kind := g.pick("int", "string")
	g.labels++
	channel := fmt.Sprintf("ch%d", g.labels)
	g.line("%s := make(chan %s, 2)", channel, kind)
	sends := g.chance(60)
	if sends {
		g.line("%s <- %s", channel, g.expression(kind, 1))
	}
	g.line("select {")
	g.scopes = append(g.scopes, &scope{})
	v := g.declare(kind)
	v.isUsed = true
	g.line("case %s := <-%s:", v.name, channel)
	g.indent++
	g.line("keep(%s)", v.name)
	before := g.loops
	g.loops = append(append([]string{}, g.loops...), "switch")
	g.scopes = append(g.scopes, &scope{isJoined: true})
	g.statement()
	g.useAll()
	g.scopes = g.scopes[:len(g.scopes)-2]
	g.indent--
	g.line("default:")
	g.nested(2)
	g.loops = before
	g.line("}")
}

// jumpBack writes a loop made of a label and a goto.
func (g *generator) jumpBack() {
	if g.times > 20 {
		g.define()
		return
	}
	g.labels++
	label := fmt.Sprintf("again%d", g.labels)
	counter := g.declare("int")
	counter.isUsed = true
	counter.locks++
	trips := 2 + g.below(2)
	g.line("%s := 0", counter.name)
	g.text.WriteString(label + ":\n")
	g.line("%s++", counter.name)
	g.times *= trips
	g.line("{")
	g.nested(3)
	g.line("}")
	g.times /= trips
	g.line("if %s < %d {", counter.name, trips)
	g.line("\tgoto %s", label)
	g.line("}")
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
