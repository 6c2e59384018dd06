// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import "fmt"

// locked runs body while no visible variable that others read may be assigned: slices and maps.
func (g *generator) locked(body func()) {
	var taken []*local
	for _, v := range g.visible() {
		switch v.kind {
		case "[]int", "[]string", "map[string]int":
			v.locks++
			taken = append(taken, v)
		}
	}
	body()
	for _, v := range taken {
		v.locks--
	}
}

func (g *generator) loop() {
	if g.times > 30 {
		g.conditional()
		return
	}
	label := ""
	g.labels++
	before, times := g.loops, g.times
	trips := 2 + g.below(3)
	g.times *= trips
	g.scopes = append(g.scopes, &scope{})
	if g.chance(35) {
		label = fmt.Sprintf("loop%d", g.labels)
	}
	// Only a label that something names is allowed: the loop's own last statement does.
	g.loops = append(append([]string{}, g.loops...), label)
	switch g.below(9) {
	case 0, 1, 2:
		g.counted(label, trips)
	case 3:
		g.whileLoop(label, trips)
	case 4:
		g.endless(label, trips)
	default:
		g.rangeLoop(label, trips)
	}
	g.scopes = g.scopes[:len(g.scopes)-1]
	g.loops, g.times = before, times
}

func (g *generator) label(label string) {
	if label != "" {
		g.text.WriteString(label + ":\n")
	}
}

// body writes the inside of a loop; the label is used there at least once.
func (g *generator) body(label string, last string) {
	g.indent++
	g.scopes = append(g.scopes, &scope{})
	for n := 2 + g.below(4); n > 0 && g.statements > 0; n-- {
		g.statement()
	}
	g.useAll()
	for _, v := range g.scopes[len(g.scopes)-2].names {
		if v.isLoops && !v.isUsed {
			v.isUsed = true
			g.line("%s", g.use(v))
		}
	}
	if label != "" {
		g.line("if %s {", g.comparison())
		if last != "" {
			g.line("\tbreak %s", label)
		} else {
			g.line("\t%s %s", g.pick("continue", "break"), label)
		}
		g.line("}")
	}
	if last != "" {
		g.line("%s", last)
	}
	g.scopes = g.scopes[:len(g.scopes)-1]
	g.indent--
}

func (g *generator) counted(label string, trips int) {
	v := g.declare("int")
	v.isUsed = true
	v.locks++
	g.label(label)
	switch g.below(3) {
	case 0:
		g.line("for %s := %d; %s > 0; %s-- {", v.name, trips, v.name, v.name)
	case 1:
		other := g.declare("int")
		other.isUsed = true
		g.line("for %s, %s := 0, %d; %s < %d && %s > -99; %s, %s = %s+1, %s-2 {", v.name, other.name, g.below(9), v.name, trips,
			other.name, v.name, other.name, v.name, other.name)
		other.locks++
	default:
		g.line("for %s := 0; %s < %d; %s++ {", v.name, v.name, trips, v.name)
	}
	g.body(label, "")
	g.line("}")
}

func (g *generator) whileLoop(label string, trips int) {
	v := g.declare("int")
	v.isUsed = true
	v.locks++
	g.labels++
	// The counter stands outside; with a scope of its own, as `continue` must not jump over it.
	g.line("{")
	g.indent++
	g.line("%s := 0", v.name)
	g.label(label)
	g.line("for %s < %d {", v.name, trips)
	g.indent++
	g.line("%s++", v.name)
	g.indent--
	g.body(label, "")
	g.line("}")
	g.indent--
	g.line("}")
}

func (g *generator) endless(label string, trips int) {
	v := g.declare("int")
	v.isUsed = true
	v.locks++
	g.line("{")
	g.indent++
	g.line("%s := %d", v.name, trips)
	g.label(label)
	g.line("for {")
	g.indent++
	if g.chance(50) {
		g.line("%s--", v.name)
		g.line("if %s < 0 {", v.name)
	} else {
		g.line("if %s--; %s < 0 {", v.name, v.name)
	}
	g.line("\tbreak")
	g.line("}")
	g.indent--
	g.body(label, "")
	g.line("}")
	g.indent--
	g.line("}")
}

func (g *generator) rangeLoop(label string, trips int) {
	choice := g.below(9)
	if choice >= 8 && g.minor < 22 || choice >= 6 && choice < 8 && g.minor < 23 {
		choice = g.below(6)
	}
	var header, key, value string
	var locked *local
	switch choice {
	case 0, 1, 2:
		kind := g.pick("[]int", "[]string")
		value = kind[2:]
		if locked = g.some(kind, false); locked != nil && g.chance(70) {
			locked.isUsed = true
			header = locked.name
		} else {
			locked = nil
			header = map[string]string{"int": fmt.Sprintf("[]int{%s, 7, 1}", g.expression("int", 0)), "string": `[]string{"x", "go", "z"}`}[value]
		}
		key = "int"
	case 3:
		key, value, header = "int", "int", g.expression("[3]int", 0)
		if header[0] == '[' && g.chance(50) {
			header, value = "[2]point{{1, 2}, {3, 4}}", "point"
		}
	case 4:
		key, value, header = "int", "rune", g.expression("string", 0)
	case 5:
		key, value, header = "string", "int", fmt.Sprintf("map[string]int{%q: %s}", g.pick("k", "a"), g.expression("int", 0))
	case 6:
		key, header = "int", fmt.Sprintf("upTo(%d)", trips)
	case 7:
		key, value, header = "int", "string", fmt.Sprintf("each([]string{%s, %q})", g.expression("string", 0), "q")
	case 8:
		key, header = "int", fmt.Sprint(trips)
	}
	if locked != nil {
		locked.locks++
		defer func() { locked.locks-- }()
	}
	var names string
	switch {
	case g.chance(10):
		names = ""
	case value == "" || g.chance(20):
		v := g.declare(key)
		v.isLoops = true
		v.locks += g.below(2)
		names = v.name + " := "
	case g.chance(30):
		v := g.declare(value)
		v.isLoops = true
		names = "_, " + v.name + " := "
	default:
		k, v := g.declare(key), g.declare(value)
		k.isLoops, v.isLoops = true, true
		names = k.name + ", " + v.name + " := "
	}
	g.label(label)
	g.line("for %srange %s {", names, header)
	g.body(label, "")
	g.line("}")
}
