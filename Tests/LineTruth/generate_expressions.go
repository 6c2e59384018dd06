// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"fmt"
	"sort"
	"strings"
)

func letterOrder(all map[string]*local) []*local {
	var names []string
	for name := range all {
		names = append(names, name)
	}
	sort.Strings(names)
	var list []*local
	for _, name := range names {
		list = append(list, all[name])
	}
	return list
}

// read is the name of a variable of a kind, which then counts as used; empty if there is none.
func (g *generator) read(kind string) string {
	v := g.some(kind, false)
	if v == nil {
		return ""
	}
	v.isUsed = true
	return v.name
}

// expression is one of a kind. None of them panics.
func (g *generator) expression(kind string, depth int) string {
	if depth > 0 && g.chance(12) {
		if call := g.callOf(kind); call != "" {
			return call
		}
	}
	often := 40
	if depth <= 0 {
		often = 75
	}
	if g.some(kind, false) != nil && g.chance(often) {
		name := g.read(kind)
		switch kind {
		case "[]int":
			return "append([]int(nil), " + name + "...)"
		case "[]string":
			return "append([]string(nil), " + name + "...)"
		}
		return name
	}
	if depth <= 0 {
		return g.literal(kind)
	}
	switch kind {
	case "int", "int64", "level", "uint8", "float64", "celsius", "T":
		return g.number(kind, depth)
	case "string", "word":
		return g.words(kind, depth)
	case "bool":
		return g.condition(depth)
	}
	return g.literal(kind)
}

func (g *generator) number(kind string, depth int) string {
	switch g.below(9) {
	case 0, 1:
		return fmt.Sprintf("%s %s %s", g.variable(kind), g.pick("+", "-"), g.factor(kind, depth-1))
	case 2:
		return fmt.Sprintf("%s * %d", g.variable(kind), g.below(4)+2)
	case 3:
		if kind == "float64" || kind == "celsius" || kind == "T" {
			return fmt.Sprintf("%s / 2", g.variable(kind))
		}
		return fmt.Sprintf("%s %s %d", g.variable(kind), g.pick("%", "/", "&", "^", ">>"), g.below(6)+2)
	case 4:
		// Not of a constant, which may not fit.
		if from := g.read(g.pick("int", "uint8", "level", "int64")); from != "" {
			return fmt.Sprintf("%s(%s)", kind, from)
		}
	case 5:
		if name := g.read(g.pick("[]int", "[]string", "string", "[]int")); name != "" {
			return fmt.Sprintf("%s(len(%s))", kind, name)
		}
	case 6:
		if name := g.read("[3]int"); name != "" {
			return fmt.Sprintf("%s(%s[%d])", kind, name, g.below(3))
		}
		if name := g.read("[]int"); name != "" {
			return fmt.Sprintf("%s(at(%s, %s))", kind, name, g.expression("int", depth-1))
		}
	case 7:
		if name := g.read("point"); name != "" {
			return fmt.Sprintf("%s(%s.%s)", kind, name, g.pick("X", "Y"))
		}
		if name := g.read("*point"); name != "" {
			return fmt.Sprintf("%s(%s.sum())", kind, name)
		}
		if name := g.read("map[string]int"); name != "" {
			return fmt.Sprintf("%s(%s[%q])", kind, name, "k")
		}
	case 8:
		if g.minor >= 21 && kind != "T" {
			return fmt.Sprintf("%s(%s, %s)", g.pick("min", "max"), g.factor(kind, depth-1), g.factor(kind, depth-1))
		}
	}
	return g.factor(kind, depth-1)
}

// A number of a kind that is not a constant: several constants together may be too large for it.
func (g *generator) variable(kind string) string {
	if name := g.read(kind); name != "" {
		return name
	}
	return fmt.Sprintf("%s(%s)", kind, g.plainInt())
}

// A factor is a number that can stand beside an operator.
func (g *generator) factor(kind string, depth int) string {
	text := g.expression(kind, depth)
	if strings.ContainsAny(text, " ") {
		return "(" + text + ")"
	}
	return text
}

func (g *generator) words(kind string, depth int) string {
	switch g.below(4) {
	case 0:
		return fmt.Sprintf("cut(%s + %s)", g.expression(kind, depth-1), g.expression(kind, depth-1))
	case 1:
		if kind == "string" {
			return fmt.Sprintf("text(%s)", g.expression("int", depth-1))
		}
		return fmt.Sprintf("word(%s)", g.expression("string", depth-1))
	case 2:
		if kind != "string" {
			break
		}
		if name := g.read("box"); name != "" {
			return name + ".Name"
		}
		if name := g.read("[]string"); name != "" {
			return fmt.Sprintf("at(%s, %s)", name, g.expression("int", depth-1))
		}
	}
	return g.expression(kind, depth-1)
}

func (g *generator) condition(depth int) string {
	switch g.below(10) {
	case 0, 1:
		return fmt.Sprintf("(%s) && %s", g.condition(depth-1), g.comparison())
	case 2, 3:
		return fmt.Sprintf("%s || (%s)", g.comparison(), g.condition(depth-1))
	case 4:
		return fmt.Sprintf("!(%s)", g.comparison())
	case 5:
		if name := g.read("*point"); name != "" {
			return fmt.Sprintf("%s != nil && %s.X %s %d", name, name, g.pick(">", "<", "!="), g.below(8))
		}
	case 6:
		if name := g.read("error"); name != "" {
			return name + g.pick(" == nil", " != nil")
		}
	}
	return g.comparison()
}

func (g *generator) comparison() string {
	kind := g.pick("int", "int", "string", "float64", "uint8", "level", "word", "int64", "bool")
	name := g.read(kind)
	switch {
	case name == "":
		return fmt.Sprintf("%s %s %d", g.plainInt(), g.pick(">", "<", ">=", "!="), g.below(9))
	case kind == "bool":
		return name
	case kind == "string" || kind == "word":
		return fmt.Sprintf("%s %s %q", name, g.pick("==", "!=", "<", ">="), g.pick("", "a", "go", "7", "zz"))
	}
	if g.chance(40) {
		return fmt.Sprintf("%s %s %s", name, g.pick("==", "!=", "<", ">", "<=", ">="), g.factor(kind, 0))
	}
	return fmt.Sprintf("%s %s %d", name, g.pick("==", "!=", "<", ">", "<=", ">="), g.below(9))
}

// An int that is not a constant.
func (g *generator) plainInt() string {
	if name := g.read("int"); name != "" {
		return name
	}
	return fmt.Sprintf("number_(%d)", g.below(9))
}

func (g *generator) literal(kind string) string {
	switch kind {
	case "int":
		return fmt.Sprint(g.below(20) - 4)
	case "int64":
		return fmt.Sprintf("int64(%d)", g.below(1000)-500)
	case "uint8":
		return fmt.Sprintf("uint8(%d)", g.below(256))
	case "level":
		return fmt.Sprintf("level(%d)", g.below(60)-30)
	case "float64":
		return fmt.Sprintf("float64(%d.%d)", g.below(50), g.below(8))
	case "celsius":
		return fmt.Sprintf("celsius(%d.25)", g.below(50))
	case "T":
		return fmt.Sprintf("T(%d)", g.below(20))
	case "string":
		return fmt.Sprintf("%q", g.pick("", "a", "go", "zebra", "tab\t", "ä", "seven"))
	case "word":
		return fmt.Sprintf("word(%q)", g.pick("", "w", "verb", "noun"))
	case "bool":
		if g.chance(40) {
			return g.plainInt() + " > 3"
		}
		return g.pick("true", "false")
	case "[]int":
		if g.chance(30) {
			return fmt.Sprintf("[]int{%s, 5}", g.expression("int", 0))
		}
		return g.pick("[]int{}", "[]int{1}", "[]int{3, 1, 2}", "[]int(nil)")
	case "[]string":
		if g.chance(30) {
			return fmt.Sprintf("[]string{%s}", g.expression("string", 0))
		}
		return g.pick("[]string{}", `[]string{"x"}`, `[]string{"b", "a"}`)
	case "[3]int":
		if g.chance(40) {
			return fmt.Sprintf("[3]int{0: %s, 2: 9}", g.expression("int", 0))
		}
		return g.pick("[3]int{}", "[3]int{1, 2, 3}")
	case "point":
		return fmt.Sprintf("point{%s, %d}", g.expression("int", 0), g.below(9))
	case "*point":
		return fmt.Sprintf("&point{%d, %s}", g.below(9), g.expression("int", 0))
	case "box":
		return fmt.Sprintf("box{%s, point{%d, %d}, [2]bool{true, false}}", g.expression("string", 0), g.below(9), g.below(9))
	case "map[string]int":
		return fmt.Sprintf("map[string]int{%q: %s}", g.pick("k", "a"), g.expression("int", 0))
	case "any":
		return "any(" + g.expression(g.pick("int", "string", "float64", "point", "*point", "level"), 0) + ")"
	case "error":
		return fmt.Sprintf("failure(%s)", g.expression("int", 0))
	}
	panic("no literal of " + kind)
}

// A call of a function that is already written, if its cost fits.
func (g *generator) callOf(kind string) string {
	var fitting []*function
	for _, f := range g.made {
		if len(f.results) == 1 && f.results[0] == kind && g.times*f.cost < 250 && g.cost+g.times*f.cost < 1200 {
			fitting = append(fitting, f)
		}
	}
	if len(fitting) == 0 {
		return ""
	}
	f := fitting[g.below(len(fitting))]
	g.cost += g.times * f.cost
	return g.call(f)
}

func (g *generator) call(f *function) string {
	concrete := g.pick("int", "float64", "level")
	if f.generic && g.inGeneric() {
		concrete = "T"
	}
	var arguments []string
	for _, kind := range f.kinds {
		if kind == "T" {
			kind = concrete
		}
		arguments = append(arguments, g.expression(kind, 1))
	}
	name := f.name
	switch f.receiver {
	case "point":
		name = g.pick(fmt.Sprintf("(point{%d, 2}).", g.below(9)), "origin(3).") + name
	case "*point":
		name = fmt.Sprintf("(&point{1, %d}).", g.below(9)) + name
	case "level":
		name = g.literal("level") + "." + name
	}
	if f.generic {
		// Constant arguments do not determine the type.
		name += "[" + concrete + "]"
	}
	return name + "(" + strings.Join(arguments, ", ") + ")"
}
