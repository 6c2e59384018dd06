/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "ptrace_shims.h"
#include "rights_shims.h"

#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* Runs in a process of its own, whose rights can be given up. */
static int trace_a_child(void)
{
	uint64_t registers[TRACEE_REGISTER_COUNT];
	struct tracee_report report;
	pid_t child;
	int error;

	error = rights_give_up(RIGHTS_KEEP_NONE);
	if (error)
		return error;
	child = fork();
	if (child == -1)
		return -errno;
	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (;;)
			pause();
	}
	error = tracee_seize(child, 1);
	if (error == 0)
		error = tracee_interrupt(child);
	if (error == 0 && tracee_wait(child, 1, &report) != 1)
		error = -ECHILD;
	if (error == 0)
		error = tracee_get_registers(child, registers);
	kill(child, SIGKILL);
	return error;
}

int tracee_try(void)
{
	pid_t tracer = fork();
	int status;

	if (tracer == -1)
		return -errno;
	if (tracer == 0)
		_exit(-trace_a_child());
	while (waitpid(tracer, &status, 0) == -1)
		if (errno != EINTR)
			return -errno;
	/* A filter may kill a process that only asks. */
	return WIFEXITED(status) ? -WEXITSTATUS(status) : -EPERM;
}
