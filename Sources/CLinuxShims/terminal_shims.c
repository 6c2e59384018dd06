/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "terminal_shims.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include "process_shims.h"

static int address_of(const char *path, struct sockaddr_un *address)
{
	memset(address, 0, sizeof *address);
	address->sun_family = AF_UNIX;
	if (strlen(path) >= sizeof address->sun_path)
		return -ENAMETOOLONG;
	strcpy(address->sun_path, path);
	return 0;
}

/* Only this user may start programs through the socket, and only this user's orders are followed. */
static int is_same_user(int socket, int32_t *process)
{
	struct ucred peer;
	socklen_t size = sizeof peer;

	if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) == -1)
		return -errno;
	*process = peer.pid;
	return peer.uid == geteuid() ? 0 : -EPERM;
}

static int closing(int descriptor, int error)
{
	close(descriptor);
	return error;
}

int terminal_listen(const char *path)
{
	struct sockaddr_un address;
	int error = address_of(path, &address), descriptor;

	if (error)
		return error;
	descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (descriptor == -1)
		return -errno;
	if (bind(descriptor, (struct sockaddr *)&address, sizeof address) == -1 || listen(descriptor, 4) == -1)
		return closing(descriptor, -errno);
	return descriptor;
}

int terminal_accept(int listener, int32_t *process)
{
	int descriptor = accept4(listener, NULL, NULL, SOCK_CLOEXEC), error;

	if (descriptor == -1)
		return -errno;
	error = is_same_user(descriptor, process);
	return error ? closing(descriptor, error) : descriptor;
}

int terminal_connect(const char *path, int32_t *process)
{
	struct sockaddr_un address;
	int error = address_of(path, &address), descriptor;

	if (error)
		return error;
	descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (descriptor == -1)
		return -errno;
	if (connect(descriptor, (struct sockaddr *)&address, sizeof address) == -1)
		return closing(descriptor, -errno);
	error = is_same_user(descriptor, process);
	return error ? closing(descriptor, error) : descriptor;
}

/* The role, then for each descriptor whether it is passed. */
struct order {
	char role;
	char count;
	char passed[PROCESS_PASSED_MAX];
};

union passed_descriptors {
	struct cmsghdr header;
	char bytes[CMSG_SPACE(sizeof(int) * PROCESS_PASSED_MAX)];
};

int terminal_send(int socket, char role, const int *descriptors, uint32_t count)
{
	struct order order = {role, (char)count, {0}};
	union passed_descriptors control;
	struct iovec part = {&order, sizeof order};
	struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
	int passed[PROCESS_PASSED_MAX];
	size_t number = 0;

	if (count > PROCESS_PASSED_MAX)
		return -EINVAL;
	for (uint32_t i = 0; i < count; i++) {
		if (descriptors[i] < 0)
			continue;
		order.passed[i] = 1;
		passed[number++] = descriptors[i];
	}
	memset(&control, 0, sizeof control);
	if (number > 0) {
		message.msg_control = control.bytes;
		message.msg_controllen = CMSG_SPACE(sizeof(int) * number);
		control.header.cmsg_level = SOL_SOCKET;
		control.header.cmsg_type = SCM_RIGHTS;
		control.header.cmsg_len = CMSG_LEN(sizeof(int) * number);
		memcpy(CMSG_DATA(&control.header), passed, sizeof(int) * number);
	}
	return sendmsg(socket, &message, MSG_NOSIGNAL) == (ssize_t)sizeof order ? 0 : -errno;
}

int terminal_receive(int socket, char *role, int *descriptors, uint32_t most)
{
	struct order order;
	union passed_descriptors control;
	struct iovec part = {&order, sizeof order};
	struct msghdr message = {
		.msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control};
	int passed[PROCESS_PASSED_MAX];
	size_t number = 0, next = 0;
	ssize_t count;

	do
		count = recvmsg(socket, &message, MSG_CMSG_CLOEXEC | MSG_WAITALL);
	while (count == -1 && errno == EINTR);
	if (count != (ssize_t)sizeof order)
		return count < 0 ? -errno : -EPIPE;
	for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
		if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS)
			continue;
		number = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
		memcpy(passed, CMSG_DATA(header), sizeof(int) * number);
	}
	if (order.count < 0 || (uint32_t)order.count > most)
		return -EINVAL;
	for (int i = 0; i < order.count; i++) {
		if (order.passed[i] && next == number)
			return -EINVAL;
		descriptors[i] = order.passed[i] ? passed[next++] : -1;
	}
	*role = order.role;
	return order.count;
}

int terminal_arrange(int socket, const int *descriptors, uint32_t count)
{
	int copies[PROCESS_PASSED_MAX + 1];
	int null;

	if (count > PROCESS_PASSED_MAX || count < 3)
		return -EINVAL;
	/* Above all targets, so that no move overwrites a descriptor that is still to be moved. */
	copies[0] = fcntl(socket, F_DUPFD_CLOEXEC, (int)(4 + count));
	for (uint32_t i = 0; i < count; i++) {
		int own = (int)(i + 3) - (int)count;

		copies[i + 1] = fcntl(descriptors[i] < 0 ? own : descriptors[i], F_DUPFD_CLOEXEC, (int)(4 + count));
	}
	for (uint32_t i = 0; i <= count; i++)
		if (copies[i] == -1 || dup2(copies[i], (int)(3 + i)) == -1)
			return -EBADF;
	if (syscall(SYS_close_range, 4u + count, ~0u, 0u) == -1)
		return -errno;
	null = open("/dev/null", O_RDWR | O_CLOEXEC);
	if (null == -1 || dup2(null, 0) == -1 || dup2(null, 1) == -1)
		return -errno;
	close(null);
	return 0;
}

/* Written before the handler is set, and never again. */
static pid_t hangup_target;

static void forward_hangup(int signal)
{
	int error = errno;

	kill(hangup_target, signal);
	errno = error;
}

void terminal_forward_hangup(int32_t process)
{
	struct sigaction action = {.sa_handler = forward_hangup, .sa_flags = SA_RESTART};

	if (getsid(0) != getpid())
		return;
	hangup_target = process;
	sigaction(SIGHUP, &action, NULL);
}
