/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "child_shims.h"

#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

int sonde_pidfd_open(int process)
{
	long descriptor = syscall(SYS_pidfd_open, process, 0);

	return descriptor < 0 ? -errno : (int)descriptor;
}
