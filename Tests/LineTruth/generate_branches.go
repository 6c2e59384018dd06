// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"fmt"
	"strings"
)

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

// leave writes a conditional exit: a return, or out of a loop.
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
