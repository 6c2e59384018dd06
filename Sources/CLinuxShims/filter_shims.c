/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "filter_shims.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static long make(enum filtered_call call)
{
	switch (call) {
	case FILTERED_PTRACE: /* of no process, and no request */
		return syscall(SYS_ptrace, -1L, 0, 0, 0);
	case FILTERED_PROCESS_VM_READV: /* of ourselves, zero bytes */
		return syscall(SYS_process_vm_readv, getpid(), 0, 0, 0, 0, 0);
	case FILTERED_PROCESS_VM_WRITEV:
		return syscall(SYS_process_vm_writev, getpid(), 0, 0, 0, 0, 0);
	case FILTERED_PIDFD_OPEN:
		return syscall(SYS_pidfd_open, getpid(), 0);
	case FILTERED_BPF: /* no command */
		return syscall(SYS_bpf, -1, 0, 0);
	case FILTERED_PERF_EVENT_OPEN: /* flags that do not exist */
		return syscall(SYS_perf_event_open, 0, 0, -1, -1, ~0ul);
	}
	return 0;
}

int filter_try(enum filtered_call call)
{
	pid_t child = fork();
	int status;

	if (child == -1)
		return 0; /* not caused by a filter */
	if (child == 0) {
		struct rlimit none = {0, 0};
		struct sigaction by_default = {.sa_handler = SIG_DFL};
		int result;

		/* The kill is expected, so it leaves no core file. */
		setrlimit(RLIMIT_CORE, &none);
		sigaction(SIGSYS, &by_default, NULL);
		result = make(call) == -1 ? errno : 0;
		/* The kernel itself never returns one of these for such arguments. */
		_exit(result == EPERM || result == EACCES || result == ENOSYS ? result : 0);
	}
	while (waitpid(child, &status, 0) == -1)
		if (errno != EINTR)
			return 0;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}
