/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "rights_shims.h"

#include <errno.h>
#include <linux/capability.h>
#include <linux/magic.h>
#include <linux/securebits.h>
#include <sys/auxv.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

#define BIT(capability) (1ull << (capability))

struct capabilities {
	uint64_t effective, permitted, inheritable;
};

static int read_own(struct capabilities *own)
{
	struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
	struct __user_cap_data_struct data[2];

	if (syscall(SYS_capget, &header, data) == -1)
		return -errno;
	own->effective = data[0].effective | (uint64_t)data[1].effective << 32;
	own->permitted = data[0].permitted | (uint64_t)data[1].permitted << 32;
	own->inheritable = data[0].inheritable | (uint64_t)data[1].inheritable << 32;
	return 0;
}

static int write_own(const struct capabilities *own)
{
	struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
	struct __user_cap_data_struct data[2];

	for (int i = 0; i < 2; i++) {
		data[i].effective = (uint32_t)(own->effective >> 32 * i);
		data[i].permitted = (uint32_t)(own->permitted >> 32 * i);
		data[i].inheritable = (uint32_t)(own->inheritable >> 32 * i);
	}
	return syscall(SYS_capset, &header, data) == -1 ? -errno : 0;
}

int rights_root_is_special(void)
{
	int bits = prctl(PR_GET_SECUREBITS);

	return !(bits > 0 && bits & SECBIT_NOROOT);
}

/* Whether the kernel gives the real user everything that it has. */
static int is_root(void)
{
	return getuid() == 0 && rights_root_is_special();
}

static uint64_t ambient(void)
{
	uint64_t set = 0;

	for (unsigned long i = 0; i < 64; i++) {
		int is_set = prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, i, 0, 0);

		if (is_set < 0) /* beyond the last that this kernel knows */
			break;
		if (is_set)
			set |= BIT(i);
	}
	return set;
}

static uint64_t of_user(const struct capabilities *own)
{
	return is_root() ? own->permitted : ambient() & own->permitted;
}

static uint64_t for_ebpf(uint64_t permitted)
{
	uint64_t needed = BIT(CAP_BPF) | BIT(CAP_PERFMON);

	return permitted & (needed | ((permitted & needed) == needed ? 0 : BIT(CAP_SYS_ADMIN)));
}

/* The kernel takes capabilities away together with root's user id, unless it is asked not to. */
static int take_real_ids(void)
{
	uid_t user, effective_user, saved_user;
	gid_t group, effective_group, saved_group;
	int error = 0;

	if (getresuid(&user, &effective_user, &saved_user) == -1 || getresgid(&group, &effective_group, &saved_group) == -1)
		return -errno;
	if (user == effective_user && user == saved_user && group == effective_group && group == saved_group)
		return 0;
	prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0);
	if (setresgid(group, group, group) == -1 || setresuid(user, user, user) == -1)
		error = -errno;
	prctl(PR_SET_KEEPCAPS, 0, 0, 0, 0);
	return error;
}

int rights_were_given(void)
{
	return getauxval(AT_SECURE) != 0;
}

/* A filter may forbid this query. If the kernel did not mark our start as one with more rights, there are none. */
static int unknown(int error)
{
	return rights_were_given() ? error : 0;
}

int rights_give_up(enum rights_kept kept)
{
	struct capabilities own;
	uint64_t left;
	int error = take_real_ids();

	if (error)
		return error;
	error = read_own(&own);
	if (error)
		return unknown(error);
	left = of_user(&own) | (kept == RIGHTS_KEEP_EBPF ? for_ebpf(own.permitted) : 0);
	if (!is_root() && (own.permitted != left || own.effective != left)) {
		own.permitted = own.effective = left;
		error = write_own(&own);
	}
	/* The kernel hides a process whose file gave it rights. Without them it is the user's own: what it starts can be
	 * traced, and its files in /proc can be read. A user without a capability that is kept still can't trace it. */
	if (!error && prctl(PR_GET_DUMPABLE) != 1)
		prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
	return error;
}

uint64_t rights_effective(void)
{
	struct capabilities own;

	return read_own(&own) == 0 ? own.effective : 0;
}

uint64_t rights_of_user(void)
{
	struct capabilities own;

	return read_own(&own) == 0 ? of_user(&own) : 0;
}

int rights_are_at_stake(int descriptor)
{
	struct capabilities own;
	struct statfs system;

	if (read_own(&own) != 0 || !(own.permitted & ~of_user(&own)))
		return 0;
	return fstatfs(descriptor, &system) == -1 || system.f_type == PROC_SUPER_MAGIC;
}

int rights_suspend(uint64_t *suspended)
{
	struct capabilities own;
	int error = read_own(&own);

	*suspended = 0;
	if (error)
		return unknown(error);
	*suspended = own.effective & ~of_user(&own);
	if (!*suspended)
		return 0;
	own.effective &= ~*suspended;
	return write_own(&own);
}

void rights_resume(uint64_t suspended)
{
	struct capabilities own;

	if (!suspended || read_own(&own) != 0)
		return;
	own.effective |= suspended;
	write_own(&own);
}
