// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"fmt"
	"strings"
	"time"
)

// headersLoad sends headers that never end, the second time eight times as much, and measures how long each byte delays
// the next request.
func headersLoad(sonde string, kilobytes int) {
	for _, part := range []string{"Content-Length: 0", "Content-Length: 0\n", "X: Content-Length: 0\n", "x"} {
		var costs [2]time.Duration
		for i, size := range []int{kilobytes << 10, kilobytes << 13} {
			c := start(sonde)
			c.response(c.send("initialize", object{"adapterID": "sonde"}))
			began := time.Now()
			fmt.Fprint(c.in, strings.Repeat(part, size/len(part)), "\n\n")
			c.response(c.send("threads", object{}))
			costs[i] = time.Since(began) / time.Duration(size>>10)
			c.close()
		}
		fmt.Printf("a header without an end, of %q: %v, then %v for each KiB\n", part, costs[0], costs[1])
		if costs[1] > 4*costs[0] {
			fail("a header eight times as long costs more for each byte")
		}
	}
}
