// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import "fmt"

var basics = []string{
	"bool", "int8", "int16", "int32", "int64", "int", "uint8", "uint16", "uint32", "uint64", "uint", "uintptr",
	"float32", "float64", "complex64", "complex128", "string", "Celsius", "Level", "Name", "time.Duration",
}

func (g *generator) basic() string { return basics[g.Intn(len(basics))] }

func (g *generator) key() string { return []string{"string", "int", "uint16", "Name"}[g.Intn(4)] }

// A type of any kind; depth says how far it may still nest.
func (g *generator) any(depth int) string {
	if depth <= 0 {
		return g.basic()
	}
	switch g.Intn(20) {
	case 0, 1:
		return "[]" + g.any(depth-1)
	case 2:
		return fmt.Sprintf("[%d]%s", g.Intn(4), g.any(depth-1))
	case 3, 4, 5:
		if len(g.structures) > 0 {
			return g.structures[g.Intn(len(g.structures))]
		}
		return g.basic()
	case 6, 7:
		if len(g.structures) > 0 {
			return "*" + g.structures[g.Intn(len(g.structures))]
		}
		return "*" + g.basic()
	case 8:
		return "*" + g.any(depth-1)
	case 9:
		return "map[" + g.key() + "]" + g.any(depth-1)
	case 10:
		return []string{"chan ", "<-chan ", "chan<- "}[g.Intn(3)] + g.basic()
	case 11:
		return []string{"func()", "func(int) int"}[g.Intn(2)]
	case 12:
		return "any"
	case 13:
		return "error"
	case 14:
		return "fmt.Stringer"
	case 15:
		return []string{"struct{}", "[0]int", "Empty", "time.Time", "struct{ X int16; Y string }"}[g.Intn(5)]
	default:
		return g.basic()
	}
}

func (g *generator) structure(number int) {
	name := fmt.Sprintf("T%d", number)
	g.printf("type %s struct {\n", name)
	count := []int{1, 2, 3, 4, 5, 8}[g.Intn(6)]
	for i := 0; i < count; i++ {
		if number < 4 {
			g.printf("F%d %s\n", i, g.basic())
		} else {
			g.printf("F%d %s\n", i, g.any(2))
		}
	}
	g.printf("}\n\n")
	g.structures = append(g.structures, name)
}
