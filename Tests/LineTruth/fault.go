// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import "fmt"

// prove puts faults into copies of the record, one at a time, and compares the same session with them. The comparison
// must find each: otherwise a comparison without mismatches proves nothing.
func prove(p *prepared, t *traced, build, backend string, found *comparison) error {
	for _, kind := range []string{"value", "count", "order"} {
		copied := *p
		l := copied.damage(kind, found)
		if l == nil {
			continue // Nothing here can be damaged.
		}
		if c := compare(&copied, t, build, backend); !c.has(kind, l) {
			return fmt.Errorf("a fault in the %s of %s:%d was not found", kind, l.File, l.Number)
		}
	}
	return nil
}

// damage changes one thing at a line where nothing was wrong; the line is returned, or nil.
func (p *prepared) damage(kind string, found *comparison) *line {
	truth := newRecord()
	var damaged *line
	for _, id := range p.truth.order {
		hits := append([]hit(nil), p.truth.goroutines[id]...)
		// From the middle on, so that it is not always the first line of main.
		for i := len(hits) / 2; i < len(hits) && damaged == nil; i++ {
			l := p.lines[hits[i].line-1]
			if !found.right[l.ID] {
				continue
			}
			switch kind {
			case "count":
				hits = append(hits[:i:i], hits[i+1:]...)
				damaged = l
			case "value":
				for v, value := range hits[i].values {
					if value != notCompared && !l.Variables[v].Unused && !found.uncertain[l.ID][v] && damaged == nil {
						hits[i].values = append([]string(nil), hits[i].values...)
						hits[i].values[v] = value + "0"
						damaged = l
					}
				}
			case "order":
				if i+1 < len(hits) && hits[i+1].line != l.ID && found.right[hits[i+1].line] && found.isInOrder[id] {
					hits[i], hits[i+1] = hits[i+1], hits[i]
					damaged = p.lines[hits[i].line-1]
				}
			}
		}
		truth.order = append(truth.order, id)
		truth.goroutines[id] = hits
	}
	p.truth = truth
	return damaged
}

func (c *comparison) has(kind string, l *line) bool {
	place := fmt.Sprintf("%s:%d", l.File, l.Number)
	for _, m := range c.r.Mismatches {
		if m.What == kind && m.Place == place {
			return true
		}
	}
	return false
}
