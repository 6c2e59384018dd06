/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "target_shims.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <stdio.h>
#include <sys/fsuid.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Opens a file of /proc as the real user. Both file system ids and the effective capabilities are this thread's own, so
 * nothing else in the process is touched. root keeps what it has: its rights are not our file's. */
static int open_as_real_user(int32_t process, const char *name)
{
	struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
	struct __user_cap_data_struct held[2], none[2];
	char path[64];
	int descriptor, error;

	snprintf(path, sizeof path, "/proc/%d/%s", process, name);
	if (getuid() == 0) {
		descriptor = open(path, O_RDONLY | O_CLOEXEC);
		error = errno;
	} else {
		if (syscall(SYS_capget, &header, held) == -1)
			return -errno;
		none[0] = held[0];
		none[1] = held[1];
		none[0].effective = none[1].effective = 0;
		setfsuid(getuid());
		setfsgid(getgid());
		if (syscall(SYS_capset, &header, none) == -1) {
			descriptor = -1;
			error = errno;
		} else {
			descriptor = open(path, O_RDONLY | O_CLOEXEC);
			error = errno;
		}
		setfsuid(geteuid());
		setfsgid(getegid());
		syscall(SYS_capset, &header, held);
	}
	if (descriptor == -1)
		return -error;
	close(descriptor);
	return 0;
}

int target_may_trace(int32_t process)
{
	return open_as_real_user(process, "mem"); /* asks for the same right as PTRACE_ATTACH */
}

int target_may_read_binary(int32_t process)
{
	return open_as_real_user(process, "exe");
}

int target_allow_tracing_of_children(void)
{
	return prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) == -1 ? -errno : 0;
}

int target_signal(int process_descriptor, int signal)
{
	return syscall(SYS_pidfd_send_signal, process_descriptor, signal, NULL, 0) == -1 ? -errno : 0;
}
