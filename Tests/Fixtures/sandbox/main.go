// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Runs a command under a seccomp filter, as containers have one:
//
//	sandbox ACTION CALL,CALL... COMMAND [ARGUMENTS...]
//
// ACTION is what the filter does with a process that makes one of the calls: "errno" answers with EPERM, "kill" ends it.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"unsafe"
)

// Numbers on x86-64.
var calls = map[string]uint32{
	"ptrace": 101, "perf_event_open": 298, "process_vm_readv": 310, "process_vm_writev": 311, "kcmp": 312,
	"bpf": 321, "close_range": 436, "pidfd_open": 434, "pidfd_send_signal": 424, "capset": 126,
}

var actions = map[string]uint32{
	"errno": 0x00050000 | uint32(syscall.EPERM), // SECCOMP_RET_ERRNO
	"kill":  0x80000000,                         // SECCOMP_RET_KILL_PROCESS
}

const (
	load     = 0x20 // BPF_LD | BPF_W | BPF_ABS
	ifEqual  = 0x15 // BPF_JMP | BPF_JEQ | BPF_K
	answer   = 0x06 // BPF_RET | BPF_K
	allow    = 0x7fff0000
	seccomp  = 317
	noNew    = 38 // PR_SET_NO_NEW_PRIVS
	setMode  = 1  // SECCOMP_SET_MODE_FILTER
	isNumber = 0  // of the call, in struct seccomp_data
)

type step struct {
	code    uint16
	yes, no uint8
	value   uint32
}

func main() {
	if len(os.Args) < 4 {
		fail("sandbox ACTION CALL,CALL... COMMAND [ARGUMENTS...]")
	}
	action, known := actions[os.Args[1]]
	if !known {
		fail("there is no action " + os.Args[1])
	}
	program := []step{{code: load, value: isNumber}}
	for _, name := range strings.Split(os.Args[2], ",") {
		number, known := calls[name]
		if !known {
			fail("there is no call " + name)
		}
		program = append(program, step{code: ifEqual, no: 1, value: number}, step{code: answer, value: action})
	}
	program = append(program, step{code: answer, value: allow})
	path, err := exec.LookPath(os.Args[3])
	if err != nil {
		fail(err.Error())
	}

	// The filter is this thread's, which then becomes the command.
	runtime.LockOSThread()
	if os.Geteuid() != 0 {
		if _, _, e := syscall.RawSyscall6(syscall.SYS_PRCTL, noNew, 1, 0, 0, 0, 0); e != 0 {
			fail("no_new_privs: " + e.Error())
		}
	}
	filter := struct {
		length  uint16
		program *step
	}{uint16(len(program)), &program[0]}
	if _, _, e := syscall.RawSyscall(seccomp, setMode, 0, uintptr(unsafe.Pointer(&filter))); e != 0 {
		fail("seccomp: " + e.Error())
	}
	fail(syscall.Exec(path, os.Args[3:], os.Environ()).Error())
}

func fail(text string) {
	fmt.Fprintln(os.Stderr, "sandbox:", text)
	os.Exit(125)
}
