/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT OR GPL-2.0-only
 *
 * Data that the eBPF program and its loader share, besides the plan's tables. */
#ifndef SONDE_TRACE_MAPS_H
#define SONDE_TRACE_MAPS_H

#include "capture_plan.h"

#define TRACE_SITES 65536u	     /* probed addresses at one time */
#define TRACE_CAPTURES 65536u	     /* captures in one session */
#define TRACE_SITE_CAPTURES 262144u  /* entries of lists of captures */
#define TRACE_GATES 16384u	     /* tracepoints that select their hits */
#define TRACE_MOVES 16384u	     /* marks of threads at sites that move */
#define TRACE_RING_BYTES (32u << 20) /* a power of two */

/* A probe's cookie: the index of its site, and the number of the link that carries it. */
#define TRACE_COOKIE(site, link) ((hit_u64)(link) << 32 | (site))

/* What to do at a site. One word, so that it changes for all threads at the same time: a hit through a link other than
 * `link` does not count, so two links may carry one site while it moves from one to the other (see trace_move). */
struct trace_site {
	hit_u32 first; /* in the lists of captures */
	hit_u16 count; /* 0: nothing */
	hit_u16 link;
};

/* The key of a variant: addresses of the program are below 2^47. */
static inline hit_u64 trace_variant_key(hit_u32 program, hit_u64 dictionary)
{
	return (hit_u64)program << 47 | dictionary;
}

/* All hits of one capture, recorded or not. */
struct trace_counts {
	hit_u64 hits, lost, rejected, held_back;
};

/* The words that change while the program is traced. */
struct trace_control {
	hit_u32 reader_waits;	/* 1: the next record wakes the reader, and clears this */
	hit_u32 replaced;	/* 1: the process executed another program: ignore its hits */
	hit_u32 thread_fs_base; /* offset of thread.fsbase in the kernel's task_struct; 0: unknown */
	hit_u32 moving;		/* 1: sites move to newer links; see trace_move */
};

/* A thread that has hit a site through its newer link.
 *
 * While a site moves, both links carry it, and a hit runs the program for the newer one first, because the kernel puts
 * a new probe before the old ones. If the site's word changes between the two runs, neither would take the hit. So the
 * newer one leaves this mark at each hit, and an older one that the word no longer names takes the hit if there is no
 * mark. */
struct trace_move {
	hit_u32 thread;
	hit_u32 site_link; /* site and newer link, 16 bits each */
};

/* Constant while the program is traced. */
struct trace_settings {
	struct capture_process process;
	hit_u64 namespace_device, namespace_inode; /* the target's pid namespace; inode 0: the machine's own */
	hit_u32 process_id;			   /* of the target in that namespace */
	hit_u32 threads_in_namespace;		   /* 1: records name threads as that namespace does */
};

_Static_assert(sizeof(struct trace_site) == 8, "trace_site is one word");
_Static_assert(sizeof(struct trace_counts) == 32, "trace_counts is 32 bytes");
_Static_assert(TRACE_SITES <= 65536u, "a site's index fits trace_move");
_Static_assert(sizeof(struct trace_control) == 16, "trace_control is 16 bytes");
_Static_assert(sizeof(struct trace_settings) == 72, "trace_settings is 72 bytes");

#endif
