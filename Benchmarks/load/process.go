// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
)

// processes are the adapter and its own helper processes.
func (c *client) processes() []int {
	found := []int{c.sonde.Process.Pid}
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%[1]d/task/%[1]d/children", found[0]))
	for _, field := range strings.Fields(string(text)) {
		id, _ := strconv.Atoi(field)
		if path, _ := os.Readlink(fmt.Sprintf("/proc/%d/exe", id)); strings.HasSuffix(path, "/sonde") {
			found = append(found, id)
		}
	}
	return found
}

// memory is their memory: private bytes, and shared ones such as the ring of the ptrace backend.
func (c *client) memory() (own, shared int) {
	for _, process := range c.processes() {
		status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", process))
		for _, line := range strings.Split(string(status), "\n") {
			var kilobytes int
			if n, _ := fmt.Sscanf(line, "RssAnon: %d", &kilobytes); n == 1 {
				own += kilobytes << 10
			}
			if n, _ := fmt.Sscanf(line, "RssShmem: %d", &kilobytes); n == 1 && kilobytes<<10 > shared {
				shared = kilobytes << 10
			}
		}
	}
	return own, shared
}

// processorTicks is the processor time that they have used, in clock ticks, a hundred a second.
func (c *client) processorTicks() (ticks int) {
	for _, process := range c.processes() {
		stat, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", process))
		fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
		ticks += number(fields[11]) + number(fields[12])
	}
	return ticks
}
