/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT
 *
 * The connection between a session and our process that a client started in a terminal. */
#ifndef SONDE_TERMINAL_SHIMS_H
#define SONDE_TERMINAL_SHIMS_H

#include <stdint.h>

/* A socket at `path` to wait for a connection on; it never blocks. A descriptor or -errno. */
int terminal_listen(const char *path);

/* Accepts a waiting connection. -EPERM for another user's, -EAGAIN if none waits. `process` is its process id. */
int terminal_accept(int listener, int32_t *process);

/* Connects to the session's socket; it must be of the same user. `process` is the session's process id. */
int terminal_connect(const char *path, int32_t *process);

/* Sends the process in the terminal its role, and passes it descriptors; -1 means its own stream there. */
int terminal_send(int socket, char role, const int *descriptors, uint32_t count);

/* Waits for that, and takes at most `most` descriptors. Their number, or -errno; -EPIPE if the session has ended. */
int terminal_receive(int socket, char *role, int *descriptors, uint32_t most);

/* Moves `socket` to 3 and the others behind it, as process_spawn_helper gives them, closes everything else above, and
 * releases stdin and stdout: only the program uses them. A -1 among the last three means our own stdin, stdout or
 * stderr. */
int terminal_arrange(int socket, const int *descriptors, uint32_t count);

/* Passes SIGHUP on to `process` if we lead the terminal's session: when the window is closed, the kernel sends it only
 * to the leader. If a shell leads the session, the shell passes it on. */
void terminal_forward_hangup(int32_t process);

#endif
