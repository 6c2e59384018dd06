/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT
 *
 * Access to a traced process without ptrace: permission, pages and signals. */
#ifndef SONDE_TARGET_SHIMS_H
#define SONDE_TARGET_SHIMS_H

#include <stddef.h>
#include <stdint.h>

/* Whether the user who started us may ptrace `process`, by the kernel's own rule and without what our file gave us.
 * 0 or -errno. */
int target_may_trace(int32_t process);

/* Whether that user may read the process's binary. 0 or -errno. */
int target_may_read_binary(int32_t process);

/* Sends a signal to the process of a descriptor from process_open. If a filter forbids that, to its id while the
 * process lives. 0 or -errno. */
int target_signal(int process_descriptor, int32_t process, int signal);

#endif
