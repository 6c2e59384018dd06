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
	sums := map[int]map[string]int{}
	lists := map[int][]hit{}
	for _, id := range seen.order {
		lists[id] = only(seen.goroutines[id], compared)
		sums[id] = summary(lists[id])
	}
	for _, id := range truth.order {
		list := only(truth.goroutines[id], compared)
		best, least := 0, -1
		if id == 1 {
			best = 1
		} else {
			mine := summary(list)
			for _, other := range seen.order {
				if other == 1 || taken[other] {
					continue
				}
				// What both share does not count: one goroutine may do all that another does, and more.
				distance := sum(mine) + sum(sums[other]) - 2*common(mine, sums[other])
				if least < 0 || distance < least {
					best, least = other, distance
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

func summary(hits []hit) map[string]int {
	sum := map[string]int{}
	for _, h := range hits {
		sum[fmt.Sprint(h.line)]++
		for i, value := range h.values {
			sum[fmt.Sprint(h.line, " ", i, " ", withoutCapacity(value))]++
		}
	}
	return sum
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
