/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT
 *
 * Finds out what a seccomp filter forbids. It may kill the caller, so a child tries each call. */
#ifndef SONDE_FILTER_SHIMS_H
#define SONDE_FILTER_SHIMS_H

enum filtered_call {
	FILTERED_PTRACE = 1,
	FILTERED_PROCESS_VM_READV,
	FILTERED_PROCESS_VM_WRITEV,
	FILTERED_PIDFD_OPEN,
	FILTERED_BPF,
	FILTERED_PERF_EVENT_OPEN,
};

/* Makes the call with arguments that the kernel itself rejects or that change nothing. 0: it reaches the kernel; an
 * errno: a filter returns it; minus a signal: it kills the caller. */
int filter_try(enum filtered_call call);

#endif
