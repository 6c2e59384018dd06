// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Says who it is to the kernel, and executes other programs, in its own place or as a child:
//
//	identity [exec PROGRAM | run PROGRAM | wait PROGRAM] [ARGUMENTS...]
//	identity stay
//
// "wait" is "exec" once its stdin has a line; until then it calls without end. "stay" becomes for good whom it acts as, and
// does nothing until it is ended.
package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

//go:noinline
func ask(who string) string { //@ ask
	return who
}

// The words behind a name in our status.
func status(name string) string {
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return err.Error()
	}
	for _, line := range strings.Split(string(text), "\n") {
		if strings.HasPrefix(line, name+":") {
			return strings.Join(strings.Fields(line[len(name)+1:]), " ")
		}
	}
	return "none"
}

func tracer() string {
	if status("TracerPid") == "0" {
		return "untraced"
	}
	return "traced"
}

func main() {
	who := ask(fmt.Sprintf(
		"user %d as %d, group %d as %d, capabilities %s, %s", os.Getuid(), os.Geteuid(), os.Getgid(), os.Getegid(),
		strings.TrimLeft(status("CapPrm"), "0"), tracer()))
	fmt.Println(strings.Join(os.Args[1:], " ") + ": " + who)
	if name := os.Getenv("SHOWN"); name != "" {
		fmt.Printf("%s=%s\n", name, os.Getenv(name))
	}
	if len(os.Args) == 2 && os.Args[1] == "stay" {
		fmt.Println("stays:", syscall.Setuid(os.Geteuid()))
		time.Sleep(time.Hour)
	}
	// With rights of its file's it does nothing for anybody.
	if len(os.Args) < 3 || os.Geteuid() != os.Getuid() || os.Getegid() != os.Getgid() {
		return
	}
	program := os.Args[2:]
	switch os.Args[1] {
	case "run":
		output, err := exec.Command(program[0], program[1:]...).CombinedOutput()
		fmt.Printf("%s", output)
		if err != nil {
			fmt.Println(err)
		}
	case "wait":
		go func() {
			for {
				ask("again")
				time.Sleep(time.Millisecond)
			}
		}()
		bufio.NewReader(os.Stdin).ReadString('\n')
		fallthrough
	case "exec":
		fmt.Println(syscall.Exec(program[0], program, os.Environ()))
	}
}
