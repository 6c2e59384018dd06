/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT */
#ifndef SONDE_CHILD_SHIMS_H
#define SONDE_CHILD_SHIMS_H

/* A pipe whose ends are closed on exec; the reading one never waits. */
int sonde_pipe(int *reader, int *writer);

/* Starts a program in `folder`, with an empty stdin, with `output` as stdout and stderr, in a process group of its own
 * and with no signal blocked or ignored. Answers its process id. */
int sonde_child_spawn(const char *path, char *const arguments[], char *const environment[], const char *folder,
		      int output);

/* A descriptor that is readable once process `process` has ended; closed on exec. */
int sonde_pidfd_open(int process);

#endif
