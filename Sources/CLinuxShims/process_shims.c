/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "process_shims.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

int process_spawn_helper(const char *path, const char *argument, const int *descriptors, uint32_t count)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	char *arguments[] = {(char *)"sonde", (char *)argument, NULL};
	sigset_t all, none;
	int copies[PROCESS_PASSED_MAX];
	uint32_t copied = 0;
	pid_t process;
	int error = 0;

	/* Copies above all targets, so that no move overwrites a descriptor that is still to be moved. */
	while (copied < count && copied < PROCESS_PASSED_MAX) {
		copies[copied] = fcntl(descriptors[copied], F_DUPFD_CLOEXEC, (int)(3 + count));
		if (copies[copied] == -1)
			break;
		copied++;
	}
	if (copied < count) {
		error = count > PROCESS_PASSED_MAX ? EINVAL : errno;
		goto done;
	}

	sigfillset(&all);
	sigemptyset(&none);
	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setsigdefault(&attributes, &all);
	error |= posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
	error |= posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
	for (uint32_t i = 0; i < count; i++)
		error |= posix_spawn_file_actions_adddup2(&actions, copies[i], (int)(3 + i));
	error |= posix_spawn_file_actions_addclosefrom_np(&actions, (int)(3 + count));
	if (error == 0)
		error = posix_spawn(&process, path, &actions, &attributes, arguments, environ);
	else
		error = ENOMEM;
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attributes);
done:
	while (copied > 0)
		close(copies[--copied]);
	return error ? -error : process;
}

static char **list_of(const char *strings, uint32_t count)
{
	char **list = calloc((size_t)count + 1, sizeof *list);

	for (uint32_t i = 0; list && i < count; i++) {
		list[i] = (char *)strings;
		strings += strlen(strings) + 1;
	}
	return list;
}

/* The C library makes the processes that it spawns ignore its own two signals, and we can't change that. */
static void default_signals(void)
{
	struct {
		void (*handler)(int);
		unsigned long flags;
		void (*restorer)(void);
		uint64_t mask;
	} by_default = {SIG_DFL, 0, NULL, 0};

	for (int i = 1; i <= 64; i++)
		syscall(SYS_rt_sigaction, i, &by_default, NULL, sizeof by_default.mask);
}

/* In the child, between fork and exec: only calls that are safe there. */
static void become(const struct process_launch *launch, char **arguments, char **environment, int gate)
{
	int standard[3], error = 0;
	char go;

	/* Above everything that dup2 below replaces. */
	gate = fcntl(gate, F_DUPFD_CLOEXEC, 10);
	for (int i = 0; i < 3; i++)
		standard[i] = fcntl(launch->standard[i], F_DUPFD_CLOEXEC, 10);
	if (gate == -1)
		_exit(127);
	if (read(gate, &go, 1) != 1) /* the tracer has ended */
		_exit(127);
	for (int i = 0; i < 3 && !error; i++)
		if (standard[i] == -1 || dup2(standard[i], i) == -1)
			error = errno;
	default_signals();
	if (!error && chdir(launch->directory) == -1)
		error = errno;
	if (!error && dup2(gate, 3) != -1 && fcntl(3, F_SETFD, FD_CLOEXEC) != -1) {
		sigset_t none;

		gate = 3;
		syscall(SYS_close_range, 4u, ~0u, 0u);
		if (!launch->keeps_group)
			setpgid(0, 0);
		/* Only Yama has such a request, and only it asks who may trace. */
		if (launch->tracer)
			prctl(PR_SET_PTRACER, (unsigned long)launch->tracer, 0, 0, 0);
		sigemptyset(&none);
		sigprocmask(SIG_SETMASK, &none, NULL);
		execve(launch->path, arguments, environment);
	}
	error = error ? error : errno;
	if (write(gate, &error, sizeof error) == -1)
		_exit(126);
	_exit(127);
}

int process_fork(const struct process_launch *launch, int *gate)
{
	char **arguments = list_of(launch->arguments, launch->argument_count);
	char **environment = list_of(launch->environment, launch->environment_count);
	int ends[2] = {-1, -1}, result;

	if (!arguments || !environment) {
		result = -ENOMEM;
	} else if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == -1) {
		result = -errno;
	} else if ((result = fork()) == 0) {
		close(ends[0]);
		become(launch, arguments, environment, ends[1]);
	} else if (result == -1) {
		result = -errno;
	}
	free(arguments);
	free(environment);
	if (ends[1] != -1)
		close(ends[1]);
	if (result < 0 && ends[0] != -1)
		close(ends[0]);
	*gate = result < 0 ? -1 : ends[0];
	return result;
}

int process_release(int gate)
{
	return send(gate, "g", 1, MSG_NOSIGNAL) == 1 ? 0 : -errno;
}

int process_launch_error(int gate)
{
	int error = 0;

	return recv(gate, &error, sizeof error, MSG_DONTWAIT) == (ssize_t)sizeof error ? error : 0;
}

void process_ignore_signals(void)
{
	static const int ignored[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGQUIT, SIGTSTP, SIGTTIN, SIGTTOU};

	for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++)
		signal(ignored[i], SIG_IGN);
}

int process_child_signals(void)
{
	sigset_t child;
	int descriptor;

	process_ignore_signals();
	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	if (sigprocmask(SIG_BLOCK, &child, NULL) == -1)
		return -errno;
	descriptor = signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK);
	return descriptor == -1 ? -errno : descriptor;
}

void process_set_name(const char *name)
{
	prctl(PR_SET_NAME, name, 0, 0, 0);
}

int process_open(int32_t process)
{
	long descriptor = syscall(SYS_pidfd_open, process, 0);

	return descriptor == -1 ? -errno : (int)descriptor;
}

int process_close_from(int first)
{
	return syscall(SYS_close_range, (unsigned)first, ~0u, 0u) == -1 ? -errno : 0;
}

uint64_t process_monotonic_nanoseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}
