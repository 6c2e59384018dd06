// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"fmt"
	"math/rand"
	"path/filepath"
	"strings"
)

// seeded is a program made from a seed: the same for the same seed and release of Go. If the compiler rejects it, for
// example because of an unused variable, it is generated again.
func seeded(name string, seed, functions int) program {
	return program{name: fmt.Sprint(name, seed), write: func(to string, go_ toolchain) error {
		support := supportSource
		if go_.minor >= 23 {
			support += supportIterators
		}
		if err := writeFile(filepath.Join(to, "support.go"), []byte(support)); err != nil {
			return err
		}
		for attempt := 0; ; attempt++ {
			text := newGenerator(int64(seed+attempt<<16), go_.minor).program(functions)
			if err := writeFile(filepath.Join(to, "main.go"), []byte(text)); err != nil {
				return err
			}
			if _, err := load(to, go_.minor); err == nil || attempt == 20 {
				return err
			}
		}
	}}
}

// A generator writes functions of random statements. They end, they do the same each time, no two goroutines touch the
// same variable at the same time, and nothing depends on a slice's capacity, on the order of a map or on an address.
type generator struct {
	random *rand.Rand
	minor  int
	text   strings.Builder
	indent int
	scopes []*scope
	at     *function // the function or literal that is being written
	// How often the code being written runs, at most, in one call of the function around it; and the sum of that.
	times, cost int
	loops       []string // labels of the loops around, in this function; "" for none
	made        []*function
	labels      int
	statements  int // that may still be written in this function
}

type function struct {
	name     string
	receiver string // a kind, for methods
	kinds    []string
	results  []string
	isNamed  bool // the results have names
	cost     int
	generic  bool
	literal  bool
	mustEnd  bool   // another goroutine waits for the last statement
	last     func() // writes a literal's last statement
}

// The kinds of variables. T is a type parameter.
var kinds = []string{
	"int", "int", "int", "string", "string", "bool", "float64", "uint8", "int64", "level", "word", "celsius",
	"[]int", "[]string", "[3]int", "point", "*point", "box", "map[string]int", "any", "error",
}

func newGenerator(seed int64, minor int) *generator {
	return &generator{random: rand.New(rand.NewSource(seed)), minor: minor}
}

func (g *generator) below(n int) int { return g.random.Intn(n) }

func (g *generator) chance(percent int) bool { return g.below(100) < percent }

func (g *generator) pick(some ...string) string { return some[g.below(len(some))] }

func (g *generator) line(format string, arguments ...any) {
	g.text.WriteString(strings.Repeat("\t", g.indent))
	fmt.Fprintf(&g.text, format+"\n", arguments...)
}

func (g *generator) kind() string { return kinds[g.below(len(kinds))] }

func (g *generator) program(functions int) string {
	g.line("package main\n")
	g.line("import \"fmt\"")
	for i := 0; i < functions; i++ {
		g.function(i)
	}
	g.main()
	return g.text.String()
}

// main calls each function, prints its results, and so shows whether the twin did the same.
func (g *generator) main() {
	g.line("\nfunc main() {")
	g.indent++
	g.scopes = []*scope{{}}
	for _, f := range g.made {
		for i := 0; i < 2; i++ {
			call := g.call(f)
			if len(f.results) == 0 {
				g.line("%s", call)
				continue
			}
			var names []string
			for j := range f.results {
				names = append(names, fmt.Sprintf("%s%d%d", strings.ToLower(f.name), i, j))
			}
			g.line("%s := %s", strings.Join(names, ", "), call)
			g.line("fmt.Println(%q, show(%s))", f.name, strings.Join(names, ", "))
		}
	}
	g.line("settle()")
	g.indent--
	g.line("}")
}

func (g *generator) function(number int) {
	f := &function{name: fmt.Sprintf("f%d", number), isNamed: g.chance(50)}
	switch g.below(6) {
	case 0:
		f.receiver = g.pick("point", "*point", "level")
	case 1:
		f.generic = true
	}
	for i := g.below(4); i >= 0; i-- {
		f.kinds = append(f.kinds, g.kind())
	}
	if f.generic {
		f.kinds = append(f.kinds, "T", "T")
	}
	for i := g.below(3); i > 0; i-- {
		f.results = append(f.results, g.kind())
	}
	if f.generic && g.chance(60) {
		f.results = append(f.results, "T")
	}
	isRecursive := g.chance(20) && f.receiver == "" && !f.generic
	if isRecursive {
		f.kinds[0] = "int"
	}
	outer := &scope{}
	g.at, g.times, g.cost, g.loops, g.statements = f, 1, 0, nil, 24
	g.scopes = []*scope{outer}
	var parameters []string
	for _, kind := range f.kinds {
		v := g.declare(kind)
		v.isUsed = true
		parameters = append(parameters, v.name+" "+kind)
	}
	header := "func "
	if f.receiver != "" {
		v := g.declare(f.receiver)
		v.isUsed = true
		header += "(" + v.name + " " + f.receiver + ") "
	}
	results := g.resultList(f)
	if g.chance(60) {
		g.line("\n//go:noinline")
	} else {
		g.line("")
	}
	types := ""
	if f.generic {
		types = "[T number]"
	}
	g.line("%s%s%s(%s)%s {", header, f.name, types, strings.Join(parameters, ", "), results)
	g.indent++
	if isRecursive {
		g.recursion(f, outer.names[0])
	}
	if f.isNamed && len(f.results) > 0 && g.chance(40) {
		g.deferredResult(f)
	}
	g.scopes = append(g.scopes, &scope{isJoined: true})
	for g.statements > 0 {
		g.statement()
	}
	g.finish()
	g.scopes = nil
	g.indent--
	g.line("}")
	f.cost = g.cost + 2
	if isRecursive {
		f.cost *= 4
	}
	g.made = append(g.made, f)
}

// The results as written after the parameters; named ones are declared.
func (g *generator) resultList(f *function) string {
	if len(f.results) == 0 {
		return ""
	}
	var list []string
	for _, kind := range f.results {
		if f.isNamed {
			v := g.declare(kind)
			v.isUsed = true
			list = append(list, v.name+" "+kind)
		} else {
			list = append(list, kind)
		}
	}
	return " (" + strings.Join(list, ", ") + ")"
}

// finish ends a function's body: with a return, or by its brace.
func (g *generator) finish() {
	g.useAll()
	if len(g.at.results) > 0 {
		g.returns()
	}
}

func (g *generator) returns() {
	var values []string
	if g.at.isNamed && g.chance(50) && !g.isShadowed() {
		g.line("return")
		return
	}
	for _, kind := range g.at.results {
		values = append(values, g.expression(kind, 2))
	}
	g.line("%s", strings.TrimSpace("return "+strings.Join(values, ", ")))
}

// The compiler rejects a bare return if another variable hides a result.
func (g *generator) isShadowed() bool { return g.at.literal || len(g.scopes) > 2 }

// recursion writes a call of the function itself, with a smaller first argument.
func (g *generator) recursion(f *function, depth *local) {
	depth.locks++
	g.line("if %s > 3 {", depth.name)
	g.line("\t%s = 3", depth.name)
	g.line("}")
	arguments := []string{depth.name + "-1"}
	for _, kind := range f.kinds[1:] {
		arguments = append(arguments, g.expression(kind, 1))
	}
	g.line("if %s > 0 {", depth.name)
	g.line("\t%s(%s)", f.name, strings.Join(arguments, ", "))
	g.line("}")
}

// deferredResult writes a deferred literal that changes a named result, or recovers.
func (g *generator) deferredResult(f *function) {
	var result *local
	for _, each := range g.scopes[0].names[len(g.scopes[0].names)-len(f.results):] {
		result = each
	}
	g.line("defer func() {")
	g.indent++
	if g.chance(50) {
		g.line("if r := recover(); r != nil {")
		g.line("\t%s = %s", result.name, g.expression(result.kind, 1))
		g.line("}")
	}
	g.indent--
	name := result.name
	g.inLiteral(&function{last: func() {
		if g.visible()[name] == result {
			g.line("%s = %s", name, g.expression(result.kind, 2))
		}
	}}, nil)
	g.line("}()")
}

// block writes some statements in a scope of their own, and uses the variables that they declare.
func (g *generator) block(count int) {
	g.scopes = append(g.scopes, &scope{})
	for ; count > 0 && g.statements > 0; count-- {
		g.statement()
	}
	g.useAll()
	g.scopes = g.scopes[:len(g.scopes)-1]
}
