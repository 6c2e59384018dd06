/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT
 *
 * The rights of our own processes: those that the user has, and those that our own file gave beyond that. */
#ifndef SONDE_RIGHTS_SHIMS_H
#define SONDE_RIGHTS_SHIMS_H

#include <stdint.h>

enum rights_kept {
	RIGHTS_KEEP_NONE = 0,
	/* CAP_BPF and CAP_PERFMON; CAP_SYS_ADMIN if it replaces one of them that is missing. */
	RIGHTS_KEEP_EBPF = 1,
};

/* Drops what our own file gave this process: ids that are not the real ones, and each capability that is not the
 * user's own, except those named by `kept`. The user's own rights stay, for the programs that we start.
 *
 * To be called first, before there is a second thread: capabilities are each thread's own. 0 or -errno; after an error
 * some rights may be left. */
int rights_give_up(enum rights_kept kept);

/* Whether the kernel started this process as one whose file gives it rights. */
int rights_were_given(void);

/* Whether root's id brings capabilities with it: not under SECBIT_NOROOT. */
int rights_root_is_special(void);

/* The capabilities that count at this moment (CapEff); 0 if the kernel does not say. */
uint64_t rights_effective(void);

/* The capabilities of a process that are the user's own: for root all, for other users the ambient ones, because the
 * kernel clears these when a file gives rights. */
uint64_t rights_of_user(void);

/* Whether the descriptor is of a file in /proc, while this process has rights beyond the user's own: it may be our
 * memory, and whoever uses it could act as us. */
int rights_are_at_stake(int descriptor);

/* Until `rights_resume`, only the user's own rights count for the calling thread (see `rights_effective`). 0 or
 * -errno. */
int rights_suspend(uint64_t *suspended);
void rights_resume(uint64_t suspended);

#endif
