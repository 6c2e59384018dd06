/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT */
#ifndef SONDE_CHILD_SHIMS_H
#define SONDE_CHILD_SHIMS_H

/* A pipe whose ends are closed on exec; the reading one never waits. */
int sonde_pipe(int *reader, int *writer);

/* Forks a process, in a group of its own, that waits at its gate before it becomes a program in `folder`, with an empty
 * stdin, with `output` as stdout and stderr, and with no signal blocked or ignored. Returns its process id. If the gate
 * is closed before it is released, as it is when we die, the process ends and nothing has run. */
int sonde_child_fork(const char *path, char *const arguments[], char *const environment[], const char *folder,
		     int output, int *gate);

/* Lets it become the program, and closes the gate. 0, or -errno if it could not and has ended. */
int sonde_child_release(int gate);

#endif
