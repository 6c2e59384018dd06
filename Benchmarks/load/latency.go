// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"fmt"
	"io"
	"os/exec"
	"sort"
	"strings"
	"time"
)

// loneHitBound is how long 99 of 100 single hits may take to arrive, and idleShare the part of the time for which an
// idle session may use the processor.
const (
	loneHitBound = 50 * time.Millisecond
	idleShare    = 0.005
)

// latencyLoad attaches to Tests/Fixtures/ticker, which calls ten times a second, and measures from the kernel's time of
// each entry to its arrival here. Then it waits without a hit, and measures the processor time that this takes.
func latencyLoad(sonde, program, backend string, hits, idleSeconds int) {
	target := exec.Command(program, "-")
	input := must(target.StdinPipe())
	target.Stdout = io.Discard
	check(target.Start())

	c := start(sonde)
	var delays []time.Duration
	c.onLine = func(line string, at time.Time) {
		stamp, rest, _ := strings.Cut(line, " ")
		if strings.HasPrefix(rest, "> ") {
			delays = append(delays, at.Sub(must(time.Parse(time.RFC3339Nano, stamp))))
		}
	}
	c.attach(target.Process.Pid, backend)
	c.trace("main.tick")
	for len(delays) < hits {
		c.receive()
	}
	sort.Slice(delays, func(i, j int) bool { return delays[i] < delays[j] })
	c.setFunctions("main.main")
	time.Sleep(time.Second)
	before := c.processorTicks()
	time.Sleep(time.Duration(idleSeconds) * time.Second)
	ticks := c.processorTicks() - before
	own, shared := c.memory()
	c.close()
	input.Close()
	check(target.Wait())
	fmt.Printf("lone hits, %s: %v in the middle, %v at 99 %%, %v at most, of %d; idle for %d s: %d ms of processor time, %d MiB, %d MiB shared\n",
		backend, delays[hits/2].Round(time.Microsecond), delays[hits*99/100].Round(time.Microsecond),
		delays[hits-1].Round(time.Microsecond), hits, idleSeconds, ticks*10, own>>20, shared>>20)
	if late := delays[hits*99/100]; late > loneHitBound {
		fail("a lone hit took %v; the bound is %v", late, loneHitBound)
	}
	if used := time.Duration(ticks) * 10 * time.Millisecond; used.Seconds() > idleShare*float64(idleSeconds)+0.01 {
		fail("an idle session used %v of the processor in %d s", used, idleSeconds)
	}
}
