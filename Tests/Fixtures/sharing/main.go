// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

// Makes the traced call before, while and after it has a child: one with the program's own memory, though nobody waits as
// for vfork; one with a copy; and one that executes another program.
package main

/*
#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;
static volatile int go_on;

// In the child: only what needs no thread storage of its own.
static int wait_in_shared_memory(void *unused)
{
	struct timespec pause = {0, 1000000};

	while (!go_on)
		syscall(SYS_nanosleep, &pause, 0);
	syscall(SYS_exit, 7);
	return 0;
}

static char stack[1 << 16] __attribute__((aligned(16)));

static int start_sharing(void)
{
	go_on = 0;
	return clone(wait_in_shared_memory, stack + sizeof stack, CLONE_VM | SIGCHLD, 0);
}

static int start_copy(void)
{
	int child = fork();

	if (child == 0)
		_exit(8);
	return child;
}

static int start_other(void)
{
	char *arguments[] = {"sh", "-c", "exit 9", 0};
	pid_t child;

	return posix_spawn(&child, "/bin/sh", 0, 0, arguments, environ) == 0 ? child : -1;
}

static int end(int child)
{
	int status;

	go_on = 1;
	return waitpid(child, &status, __WALL) == child && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}
*/
import "C"

import "fmt"

//go:noinline
func work(n int) int { //@ work
	return n * n
}

func main() {
	n := 0
	for _, start := range []func() C.int{
		func() C.int { return C.start_sharing() }, func() C.int { return C.start_copy() },
		func() C.int { return C.start_other() },
	} {
		child := start()
		for i := 0; i < 3; i++ {
			n++
			fmt.Println(n, work(n))
		}
		fmt.Println("child", C.end(child))
	}
}
