/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "child_shims.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

int sonde_pipe(int *reader, int *writer)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) < 0)
		return -errno;
	*reader = ends[0];
	*writer = ends[1];
	/* The writer's end is the program's: it must wait there as it would without us. */
	if (fcntl(ends[0], F_SETFL, O_NONBLOCK) < 0)
		return -errno;
	return 0;
}

/* In the child, between fork and exec: only calls that are safe there. */
static void become(const char *path, char *const arguments[], char *const environment[], const char *folder, int output,
		   int gate)
{
	sigset_t none;
	int null, error = 0;
	char go;

	/* A group of its own from the first moment: the process that starts us may already use it. */
	setpgid(0, 0);
	if (read(gate, &go, 1) != 1)
		_exit(127);
	for (int i = 1; i < NSIG; i++)
		signal(i, SIG_DFL);
	null = open("/dev/null", O_RDONLY);
	if (null == -1 || dup2(null, 0) == -1 || dup2(output, 1) == -1 || dup2(output, 2) == -1 || chdir(folder) == -1)
		error = errno;
	if (null > 2)
		close(null);
	if (!error) {
		sigemptyset(&none);
		sigprocmask(SIG_SETMASK, &none, NULL);
		execve(path, arguments, environment);
		error = errno;
	}
	if (write(gate, &error, sizeof error) == -1)
		_exit(126);
	_exit(127);
}

int sonde_child_fork(const char *path, char *const arguments[], char *const environment[], const char *folder,
		     int output, int *gate)
{
	int ends[2];
	pid_t process;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == -1)
		return -errno;
	process = fork();
	if (process == 0) {
		close(ends[0]);
		become(path, arguments, environment, folder, output, ends[1]);
	}
	close(ends[1]);
	if (process == -1) {
		int error = errno;

		close(ends[0]);
		return -error;
	}
	setpgid(process, process);
	*gate = ends[0];
	return process;
}

int sonde_child_release(int gate)
{
	int error = 0;
	ssize_t count;

	if (send(gate, "g", 1, MSG_NOSIGNAL) == 1) {
		do
			count = read(gate, &error, sizeof error);
		while (count == -1 && errno == EINTR);
		if (count != sizeof error)
			error = 0;
	} else {
		error = errno;
	}
	close(gate);
	return -error;
}
