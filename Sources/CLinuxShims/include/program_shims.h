/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT */
#ifndef SONDE_PROGRAM_SHIMS_H
#define SONDE_PROGRAM_SHIMS_H

#include <stdint.h>

/* The rights that a file gives to the process that executes it, as far as its mount and our user namespace allow. */
struct program_privileges {
	int sets_user, sets_group, has_capabilities;
	uint32_t user, group;
	/* The file's own sets. */
	uint64_t permitted, inheritable;
};

/* 0 or -errno. */
int program_privileges_of(const char *path, struct program_privileges *privileges);

#endif
