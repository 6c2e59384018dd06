// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"fmt"
	"time"
)

// secondsBefore is how long the client reads first; the program goes on for secondsAfter when it reads again.
const secondsBefore, secondsAfter = 3, 2

// The ring has 32 MiB, and 64 MiB of output may wait; a buffer that grows is twice as large for a moment.
const mostOwnBytes, mostSharedBytes = 192 << 20, 40 << 20

// silentLoad launches Tests/Fixtures/pair at full rate and reads nothing for `seconds` in the middle. The program's pace
// must not fall, memory must stay under its limits, and the account must equal the program's own counts.
func silentLoad(sonde, program, backend string, seconds int) {
	c := start(sonde)
	lines := 0
	c.onLine = func(string, time.Time) { lines++ }
	c.launch(program, backend, 1<<40, 0, secondsBefore+seconds+secondsAfter)
	c.trace("main.relate")
	for began := time.Now(); time.Since(began) < secondsBefore*time.Second; {
		c.receive()
	}
	time.Sleep(time.Duration(seconds) * time.Second)
	own, shared := c.memory()
	if own > mostOwnBytes || shared > mostSharedBytes {
		fail("the adapter takes %d MiB and shares %d MiB", own>>20, shared>>20)
	}
	c.event("terminated")
	c.close()

	a := c.account("main.relate", lines)
	made, reading, silent := 0, 0.0, 0.0
	for _, w := range workers(c.stdout.String()) {
		made += w.calls
		reading += mean(w.inSecond[1:secondsBefore])
		silent += mean(w.inSecond[secondsBefore+1 : secondsBefore+seconds-1])
	}
	if a.hits != 2*made {
		fail("%d hits of %d calls", a.hits, made)
	}
	fmt.Printf("silent for %d s, %s: %.0f calls a second, %.0f while reading; %d hits: %d printed, %d lost; %d MiB, %d MiB shared\n",
		seconds, backend, silent, reading, a.hits, a.printed, a.lost, own>>20, shared>>20)
}

func mean(numbers []int) float64 {
	sum := 0
	for _, number := range numbers {
		sum += number
	}
	return float64(sum) / float64(len(numbers))
}
