/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT
 *
 * Between a session and the process of ours that a client started in a terminal. */
#ifndef SONDE_TERMINAL_SHIMS_H
#define SONDE_TERMINAL_SHIMS_H

#include <stdint.h>

/* A socket at `path` to wait for a connection on; it never blocks. A descriptor or -errno. */
int terminal_listen(const char *path);

/* Takes a waiting connection. -EPERM for one of another user, -EAGAIN where none waits. `process` is its process id. */
int terminal_accept(int listener, int32_t *process);

/* Connects to the session's socket; it must be of the same user. `process` is the session's process id. */
int terminal_connect(const char *path, int32_t *process);

/* Tells the process in the terminal what to become, and passes it descriptors; -1 means its own stream there. */
int terminal_send(int socket, char role, const int *descriptors, uint32_t count);

/* Waits for that, and takes at most `most` descriptors. Their number, or -errno; -EPIPE where the session is gone. */
int terminal_receive(int socket, char *role, int *descriptors, uint32_t most);

/* Moves `socket` to 3 and the others behind it, as process_spawn_helper gives them, closes everything else above, and
 * lets go of stdin and stdout: they are the program's alone. A -1 among the last three is the own stdin, stdout or
 * stderr. */
int terminal_arrange(int socket, const int *descriptors, uint32_t count);

/* Passes SIGHUP on to `process` where we lead the terminal's session: the kernel sends it to the leader alone when the
 * window is closed. Where a shell leads it, the shell tells all. */
void terminal_forward_hangup(int32_t process);

#endif
