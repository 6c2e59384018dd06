/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT OR GPL-2.0-only
 *
 * Messages between the loader and the program while it runs: whether the reader sleeps, and what to do at a site.
 * Included by trace.bpf.c behind its maps. */
#ifndef SONDE_TRACE_CONTROL_H
#define SONDE_TRACE_CONTROL_H

#include "trace_maps.h"

static __always_inline struct trace_control *the_control(void)
{
	__u32 key = 0;

	return bpf_map_lookup_elem(&control, &key);
}

/* Takes the reader's request to be woken. 1: this caller was the first. */
static __always_inline int reader_waits(struct trace_control *c)
{
	return *(volatile __u32 *)&c->reader_waits && __sync_lock_test_and_set(&c->reader_waits, 0);
}

/* Wakes the reader with nothing to read: the entry is discarded immediately. */
static __noinline int wake(struct trace_control *c)
{
	void *nothing = bpf_ringbuf_reserve(&records, 8, 0);

	if (nothing)
		bpf_ringbuf_discard(nothing, BPF_RB_FORCE_WAKEUP);
	else
		c->reader_waits = 1;
	return 0;
}

/* Whether a hit counts while its site moves. Links are numbered in the order of their creation. */
static __noinline int moving_hit(__u64 cookie, __u64 word)
{
	struct trace_move move = {(__u32)bpf_get_current_pid_tgid(), (__u32)cookie << 16 | (__u32)(word >> 48)};
	__s16 age = (__s16)((word >> 48) - (cookie >> 32));
	__u32 marked = 1;

	if (age < 0 || (age > 0 && bpf_map_lookup_elem(&moves, &move)))
		return 0;
	bpf_map_update_elem(&moves, &move, &marked, BPF_ANY);
	return 1;
}

/* The site's word if this hit counts, otherwise 0. */
static __noinline __u64 site_of(__u64 cookie)
{
	struct trace_control *c = the_control();
	__u32 key = (__u32)cookie;
	__u64 *site = bpf_map_lookup_elem(&sites, &key), word;

	if (!site || !c || c->replaced)
		return 0;
	word = *(volatile __u64 *)site;
	if (!(word >> 32 & 0xffff))
		return 0;
	if (*(volatile __u32 *)&c->moving)
		return moving_hit(cookie, word) ? word : 0;
	return word >> 48 == (cookie >> 32 & 0xffff) ? word : 0;
}

#endif
