/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT
 *
 * What a seccomp filter forbids. It may kill who makes a call, so each call is tried by a child. */
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

/* Makes the call with arguments that the kernel itself refuses or that change nothing. 0: it reaches the kernel; an
 * errno: a filter answers with it; minus a signal: the caller is ended by it. */
int filter_try(enum filtered_call call);

#endif
