// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"fmt"
)

// A goroutine as the twin wrote it down and as the trace shows it, on the compared lines.
type pair struct {
	goroutine   int
	truth, seen []hit
}

// Goroutines have other numbers in each run: those whose hits agree most are the same.
func matchGoroutines(truth, seen *record, compared map[int]bool) []pair {
	var pairs []pair
	taken := map[int]bool{}
	ran, values := map[int]map[string]int{}, map[int]map[string]int{}
	lists := map[int][]hit{}
	for _, id := range seen.order {
		lists[id] = only(seen.goroutines[id], compared)
		ran[id], values[id] = summary(lists[id])
	}
	for _, id := range truth.order {
		list := only(truth.goroutines[id], compared)
		best, least, most := 0, -1, 0
		if id == 1 {
			best = 1
		} else {
			myLines, myValues := summary(list)
			for _, other := range seen.order {
				if other == 1 || taken[other] {
					continue
				}
				// First the lines: one goroutine may do all that another does, and more. Then the values, of which optimised
				// code has lost many.
				distance := sum(myLines) + sum(ran[other]) - 2*common(myLines, ran[other])
				agreeing := common(myValues, values[other])
				if least < 0 || distance < least || distance == least && agreeing > most {
					best, least, most = other, distance, agreeing
				}
			}
		}
		if best != 0 {
			taken[best] = true
		}
		pairs = append(pairs, pair{id, list, lists[best]})
	}
	for _, id := range seen.order {
		if !taken[id] {
			pairs = append(pairs, pair{-id, nil, lists[id]})
		}
	}
	return pairs
}

func only(hits []hit, compared map[int]bool) []hit {
	var some []hit
	for _, h := range hits {
		if compared[h.line] {
			some = append(some, h)
		}
	}
	return some
}

// summary counts the lines of hits, and their values.
func summary(hits []hit) (lines, values map[string]int) {
	lines, values = map[string]int{}, map[string]int{}
	for _, h := range hits {
		lines[fmt.Sprint(h.line)]++
		for i, value := range h.values {
			values[fmt.Sprint(h.line, " ", i, " ", withoutCapacity(withoutPaths(value)))]++
		}
	}
	return lines, values
}

func common(a, b map[string]int) int {
	if len(b) < len(a) {
		a, b = b, a
	}
	sum := 0
	for key, count := range a {
		if other := b[key]; other < count {
			sum += other
		} else {
			sum += count
		}
	}
	return sum
}
