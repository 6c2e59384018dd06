// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"fmt"
	"strings"
)

// account is a tracepoint's last line: `sonde: main.foo: 5000 hits: 4200 printed, 300 held back, 0 rejected, 500 lost`.
type account struct{ hits, printed, heldBack, rejected, lost int }

// account checks Sonde's final report for consistency, against the lost lines along the way and against the lines that
// really arrived.
func (c *client) account(function string, lines int) account {
	var a account
	found, told := false, 0
	for _, note := range c.notes {
		if strings.Contains(note, " lost (") {
			var lost int
			fmt.Sscanf(note, "sonde: %d", &lost)
			told += lost
		}
		count, _ := fmt.Sscanf(strings.TrimPrefix(note, "sonde: "+function+": "),
			"%d hits: %d printed, %d held back, %d rejected, %d lost",
			&a.hits, &a.printed, &a.heldBack, &a.rejected, &a.lost)
		found = found || count == 5
	}
	if !found {
		fail("no account of %s: %s", function, strings.Join(c.notes, "; "))
	}
	if a.hits != a.printed+a.heldBack+a.rejected+a.lost {
		fail("the account does not add up: %+v", a)
	}
	if a.printed != lines {
		fail("%d lines came, the account says %d", lines, a.printed)
	}
	if a.lost != told {
		fail("%d hits were lost, %d told on the way", a.lost, told)
	}
	return a
}
