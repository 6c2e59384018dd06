/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "target_shims.h"
#include "rights_shims.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Opens a file of /proc as the user, without the rights that this process keeps for eBPF: with them we could trace a
 * process that has the same rights. */
static int open_as_user(int32_t process, const char *name)
{
	uint64_t suspended;
	char path[64];
	int descriptor, error = rights_suspend(&suspended);

	if (error)
		return error;
	snprintf(path, sizeof path, "/proc/%d/%s", process, name);
	descriptor = open(path, O_RDONLY | O_CLOEXEC);
	error = errno;
	rights_resume(suspended);
	if (descriptor == -1)
		return -error;
	close(descriptor);
	return 0;
}

int target_may_trace(int32_t process)
{
	return open_as_user(process, "mem"); /* asks for the same right as PTRACE_ATTACH */
}

int target_may_read_binary(int32_t process)
{
	return open_as_user(process, "exe");
}

int target_signal(int process_descriptor, int32_t process, int signal)
{
	struct pollfd target = {.fd = process_descriptor, .events = POLLIN};

	/* A filter may kill the process that asks. */
	if (prctl(PR_GET_SECCOMP) != SECCOMP_MODE_FILTER) {
		if (syscall(SYS_pidfd_send_signal, process_descriptor, signal, NULL, 0) == 0)
			return 0;
		if (errno != EPERM && errno != ENOSYS)
			return -errno;
	}
	if (poll(&target, 1, 0) > 0)
		return -ESRCH;
	return kill(process, signal) == -1 ? -errno : 0;
}
