// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"encoding/json"
	"fmt"
	"strings"
)

// worker is the report of one goroutine of Tests/Fixtures/pair about itself at its end.
type worker struct {
	goroutine, number, calls, wrong int
	inSecond                        []int
}

// workers reads the program's output, which must be complete and report no wrong result.
func workers(output string) []worker {
	var found []worker
	for _, line := range strings.Split(output, "\n") {
		var w worker
		n, _ := fmt.Sscanf(line, "goroutine %d worker %d calls %d wrong %d", &w.goroutine, &w.number, &w.calls, &w.wrong)
		if n != 4 {
			continue
		}
		if w.wrong != 0 {
			fail("the program's own results were wrong: %s", line)
		}
		list := strings.ReplaceAll(line[strings.IndexByte(line, '['):], " ", ",")
		check(json.Unmarshal([]byte(list), &w.inSecond))
		found = append(found, w)
	}
	if len(found) != 2 {
		fail("the program did not end well: %q", output)
	}
	return found
}
