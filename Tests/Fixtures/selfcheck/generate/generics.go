// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"fmt"
	"strings"
)

// A generic function or method, with a few instantiations, some of one shape.
func (g *generator) genericFunction(s signature) {
	n := s.number
	shapes := []string{"T", "[]T", "*T", "map[K]T", "Pair[K, T]", "*Pair[K, T]", "K", "int", "[2]K", "string"}
	pick := func(count int) (list []string) {
		for i := 0; i < count; i++ {
			list = append(list, shapes[g.Intn(len(shapes))])
		}
		return list
	}
	s.parameters, s.results = append([]string{"T", "K"}, pick(g.Intn(4))...), pick(1+g.Intn(3))
	constraint := "[T any, K comparable]"
	g.printf("type W%d%s struct {\nFlag bool\nLoop int\n", n, constraint)
	var list []string
	for i, parameter := range s.parameters {
		list = append(list, fmt.Sprintf("p%d %s", i, parameter))
	}
	for i, result := range s.results {
		g.printf("R%d %s\n", i, result)
	}
	g.printf("}\n\n")
	list = append(list, fmt.Sprintf("w *W%d[T, K]", n))
	if s.form == genericMethod {
		g.printf("//go:noinline\nfunc (p *Pair[K, T]) check%d(%s) %s {\n", n, strings.Join(list, ", "), s.resultList())
	} else {
		g.printf("//go:noinline\nfunc check%d%s(%s) %s {\n", n, constraint, strings.Join(list, ", "), s.resultList())
	}
	var body strings.Builder
	outer := g.text
	g.text = strings.Builder{}
	g.body(s)
	body.WriteString(strings.ReplaceAll(g.text.String(), fmt.Sprintf("w%d.", n), "w."))
	g.text = outer
	g.printf("%s}\n\n", strings.ReplaceAll(body.String(), " + w.", " + w."))
	for i, types := range [][2]string{
		{"int", "string"}, {"Level", "string"}, {"string", "int"}, {g.structures[g.Intn(4)], "uint8"}, {"float64", "Name"},
		{"*T0", "int"}, {"*T1", "int"},
	} {
		g.instance(s, i, types)
	}
}

func (g *generator) instance(s signature, number int, types [2]string) {
	n := s.number
	name := fmt.Sprintf("call%d_%d", n, number)
	g.calls = append(g.calls, name)
	g.printf("func %s(r *random) {\n", name)
	concrete := strings.NewReplacer("K, T", types[1]+", "+types[0], "T", types[0], "K", types[1])
	var pointers, arguments []string
	for i, parameter := range s.parameters {
		g.printf("var a%d %s\nr.fill(&a%d)\n", i, concrete.Replace(parameter), i)
		pointers = append(pointers, fmt.Sprintf("&a%d", i))
		arguments = append(arguments, fmt.Sprintf("a%d", i))
	}
	g.printf("var w W%d[%s, %s]\nr.fill(&w.Flag)\nw.Loop = r.small()\n", n, types[0], types[1])
	for i := range s.results {
		g.printf("r.fill(&w.R%d)\n", i)
	}
	g.printf("shown := &w\n")
	pointers = append(pointers, "&shown")
	arguments = append(arguments, "shown")
	label, function := fmt.Sprintf("main.check%d", n), fmt.Sprintf("check%d[%s, %s]", n, types[0], types[1])
	if s.form == genericMethod {
		label, function = fmt.Sprintf("main.(*Pair).check%d", n), fmt.Sprintf("p.check%d", n)
		g.printf("var p *Pair[%s, %s]\nr.fill(&p)\n", types[1], types[0])
		pointers = append([]string{"&p"}, pointers...)
	}
	g.finish(s, label, function, pointers, arguments)
}
