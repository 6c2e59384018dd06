// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// deliveredShare is the share of the calls at a given rate that must reach the client under eBPF, in per cent.
const deliveredShare = 99.0

// relatedLoad launches Tests/Fixtures/pair and checks every line: a value of another call, or of the other goroutine,
// would not fit the rest of its line. RATE is the number of calls per second, 0 for as many as possible.
func relatedLoad(sonde, program, backend string, calls, rate int) {
	c := start(sonde)
	check := &relatedLines{next: map[string]int{}, workers: map[string]string{}}
	c.onLine = func(line string, _ time.Time) { check.line(line) }
	c.launch(program, backend, calls, rate, 0)
	c.trace("main.relate")
	c.event("terminated")
	c.close()

	made, seconds := 0, 1
	for _, w := range workers(c.stdout.String()) {
		if seen := check.workers[strconv.Itoa(w.goroutine)]; seen != strconv.Itoa(w.number) {
			fail("goroutine %d was worker %d, its lines say %q", w.goroutine, w.number, seen)
		}
		made += w.calls
		seconds = len(w.inSecond)
	}
	a := c.account("main.relate", check.entries+check.returns)
	if a.hits != 2*made {
		fail("%d hits of %d calls", a.hits, made)
	}
	if a.lost == 0 && (check.entries != made || check.returns != made) {
		fail("%d entries and %d returns of %d calls", check.entries, check.returns, made)
	}
	share := 100 * float64(a.printed) / float64(a.hits)
	if rate > 0 && backend == "ebpf" && share < deliveredShare {
		fail("of %d calls a second %.2f %% were delivered; the bound is %v %%", rate, share, deliveredShare)
	}
	fmt.Printf("related, %s: %d calls in %d s: %d entries, %d returns, %d lost (%.2f %% delivered), 0 mixed\n",
		backend, made, seconds, check.entries, check.returns, a.lost, share)
}

// relatedLines reads `> goroutine(6): main.relate(1, 5, 15, "one, the third")` and its return.
type relatedLines struct {
	entries, returns int
	next             map[string]int    // by goroutine: the least n that its next entry may have
	workers          map[string]string // by goroutine
}

var workerNames = map[string]string{"0": `"zero, `, "1": `"one, `}

func (r *relatedLines) line(line string) {
	fields := strings.FieldsFunc(line, func(c rune) bool { return strings.ContainsRune("(),: ", c) })
	if len(fields) < 7 || fields[1] != "goroutine" || fields[3] != "main.relate" {
		fail("an unexpected line: %s", line)
	}
	goroutine := fields[2]
	text := line[strings.IndexByte(line, '"'):]
	switch fields[0] {
	case ">":
		worker, n, thrice := fields[4], number(fields[5]), number(fields[6])
		if before, ok := r.workers[goroutine]; ok && before != worker {
			fail("goroutine %s was worker %s: %s", goroutine, before, line)
		}
		r.workers[goroutine] = worker
		if thrice != 3*n || !strings.HasPrefix(text, workerNames[worker]) || n < r.next[goroutine] {
			fail("mixed: %s", line)
		}
		r.next[goroutine] = n + 1
		r.entries++
	case ">>":
		sum, worker := number(fields[5]), r.workers[goroutine]
		n := (sum - number(worker)) / 4
		if 4*n+number(worker) != sum || !strings.HasPrefix(text, workerNames[worker]) || n < r.next[goroutine]-1 {
			fail("mixed: %s", line)
		}
		r.returns++
	default:
		fail("an unexpected line: %s", line)
	}
}

func number(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		fail("no number: %q", text)
	}
	return n
}
