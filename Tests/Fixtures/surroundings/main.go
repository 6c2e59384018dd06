// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// What a program finds around it, and what it does to itself: "look", "exec", "breakpoint", "threads" or "sleep".
package main

import (
	"fmt"
	"os"
	"runtime"
	"sort"
	"strings"
	"sync"
	"syscall"
	"time"
)

var sink int

//go:noinline
func visit(n int) int { //@ visit
	sink += n
	return n
}

// look prints open descriptors, signal settings and whether the program leads its process group.
func look() {
	folder, _ := os.Open("/proc/self/fd")
	names, _ := folder.Readdirnames(-1)
	var found []string
	for _, name := range names {
		target, err := os.Readlink("/proc/self/fd/" + name)
		// The folder itself, and what Go's runtime opens to poll.
		own := strings.HasPrefix(target, "/proc/") || strings.Contains(target, "event") ||
			name > "2" && strings.HasPrefix(target, "pipe:")
		if err == nil && !own {
			found = append(found, name)
		}
	}
	sort.Strings(found)
	fmt.Println("descriptors", strings.Join(found, " "))
	status, _ := os.ReadFile("/proc/self/status")
	for _, line := range strings.Split(string(status), "\n") {
		if strings.HasPrefix(line, "SigIgn") || strings.HasPrefix(line, "SigBlk") {
			fmt.Println(strings.Fields(line))
		}
	}
	fmt.Println("leads its group", syscall.Getpgrp() == os.Getpid())
}

func main() {
	switch os.Args[1] {
	case "look":
		look()
	case "exec":
		fmt.Println("first", visit(1))
		err := syscall.Exec(os.Args[0], []string{os.Args[0], "second"}, os.Environ())
		fmt.Println(err)
	case "second":
		fmt.Println("second", visit(2))
		os.Exit(7)
	case "breakpoint":
		visit(1)
		runtime.Breakpoint()
	case "threads":
		// A goroutine that ends locked takes its thread with it.
		for round := 0; round < 50; round++ {
			var group sync.WaitGroup
			for i := 0; i < 10; i++ {
				group.Add(1)
				go func() {
					defer group.Done()
					runtime.LockOSThread()
					visit(1)
				}()
			}
			group.Wait()
		}
		fmt.Println("visits", visit(0))
	case "sleep":
		for {
			visit(1)
			time.Sleep(10 * time.Millisecond)
		}
	}
}
