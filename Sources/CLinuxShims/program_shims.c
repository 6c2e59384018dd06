/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "program_shims.h"

#include <endian.h>
#include <errno.h>
#include <linux/capability.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/xattr.h>

/* An owner outside our user namespace appears as `nobody`; the kernel then ignores the bits. */
static int is_known(const char *map, uint32_t id)
{
	FILE *file = fopen(map, "re");
	uint32_t inside, outside, count;
	int found = 0;

	if (!file)
		return 1;
	while (!found && fscanf(file, "%u %u %u", &inside, &outside, &count) == 3)
		found = id >= inside && id - inside < count;
	fclose(file);
	return found;
}

static void read_capabilities(const char *path, struct program_privileges *privileges)
{
	struct vfs_ns_cap_data data;
	ssize_t size = getxattr(path, "security.capability", &data, sizeof data);
	uint32_t revision;

	if (size < (ssize_t)XATTR_CAPS_SZ_1)
		return;
	revision = le32toh(data.magic_etc) & VFS_CAP_REVISION_MASK;
	/* The kernel shows the third kind only of another user namespace's root: there it counts, not here. */
	if (revision != VFS_CAP_REVISION_1 && !(revision == VFS_CAP_REVISION_2 && size >= (ssize_t)XATTR_CAPS_SZ_2))
		return;
	privileges->has_capabilities = 1;
	for (int i = 0; i < (revision == VFS_CAP_REVISION_1 ? 1 : 2); i++) {
		privileges->permitted |= (uint64_t)le32toh(data.data[i].permitted) << 32 * i;
		privileges->inheritable |= (uint64_t)le32toh(data.data[i].inheritable) << 32 * i;
	}
}

int program_privileges_of(const char *path, struct program_privileges *privileges)
{
	struct stat file;
	struct statvfs mount;

	memset(privileges, 0, sizeof *privileges);
	if (stat(path, &file) == -1 || statvfs(path, &mount) == -1)
		return -errno;
	if (mount.f_flag & ST_NOSUID)
		return 0;
	if (is_known("/proc/self/uid_map", file.st_uid) && is_known("/proc/self/gid_map", file.st_gid)) {
		privileges->sets_user = (file.st_mode & S_ISUID) != 0;
		/* Without the group's right to execute, the bit means something else. */
		privileges->sets_group = (file.st_mode & S_ISGID) != 0 && (file.st_mode & S_IXGRP) != 0;
	}
	privileges->user = file.st_uid;
	privileges->group = file.st_gid;
	read_capabilities(path, privileges);
	return 0;
}
