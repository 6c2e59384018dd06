/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT
 *
 * Starting processes, and the few calls on processes that Glibc's Swift module lacks. */
#ifndef SONDE_PROCESS_SHIMS_H
#define SONDE_PROCESS_SHIMS_H

#include <stdint.h>

/* The most descriptors passed on to a helper process. */
#define PROCESS_PASSED_MAX 16u

/* Starts `path argument` in a session of its own. `descriptors` become 3, 4, 5 and so on; 0 and 1 are /dev/null, 2 is
 * ours; nothing else is passed on. Signals are as at a program's start. The process id, or -errno. */
int process_spawn_helper(const char *path, const char *argument, const int *descriptors, uint32_t count);

/* A program to start. Strings in a list are each ended by a zero byte. */
struct process_launch {
	const char *path;
	const char *directory;
	const char *arguments;
	uint32_t argument_count;
	const char *environment;
	uint32_t environment_count;
	int standard[3];
	/* In a terminal: the program stays in our process group, which has the keyboard. */
	int keeps_group;
	/* A process that may trace the program although it is not its ancestor; 0 for none. */
	int32_t tracer;
};

/* Forks a child that waits at its gate before it executes the program. The process id, or -errno. The gate, a
 * descriptor, is the caller's. */
int process_fork(const struct process_launch *launch, int *gate);

/* Lets the child execute the program. */
int process_release(int gate);

/* The errno with which a child that ended failed to execute the program, or 0 if it reported none. */
int process_launch_error(int gate);

/* Ignores the signals that a terminal or a closed pipe sends. */
void process_ignore_signals(void);

/* The same, and blocks SIGCHLD; a descriptor that is readable while SIGCHLD waits. */
int process_child_signals(void);

/* Readable when the process has ended. */
int process_open(int32_t process);

/* The name that `ps` shows for this process, at most 15 bytes. */
void process_set_name(const char *name);

int process_close_from(int first);
uint64_t process_monotonic_nanoseconds(void);

#endif
