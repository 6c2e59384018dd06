/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT
 *
 * The memory that the tracer process and the session share: a ring of records and the counters of every capture. One
 * process writes, one reads. The reader sleeps on an event descriptor: it asks to be woken when it finds the ring
 * empty, and only the next record wakes it. */
#ifndef SONDE_RING_SHIMS_H
#define SONDE_RING_SHIMS_H

#include <stddef.h>
#include <stdint.h>

#define RECORD_RING_BYTES (32u << 20)	 /* a power of two, and whole pages */
#define RECORD_RING_CAPTURES 65536u	 /* captures that have counters */

struct record_ring;

struct record_ring_counts {
	uint64_t hits; /* recorded or not */
	uint64_t lost;
	uint64_t rejected;
	uint64_t held_back;
};

/* A descriptor of new shared memory, closed on exec, or -errno. */
int record_ring_memory(void);

/* Maps it; `wake` is the event descriptor. Both stay the caller's. NULL when memory is short. */
struct record_ring *record_ring_map(int memory, int wake);
void record_ring_unmap(struct record_ring *);

/* Counts a hit of `capture` and appends its record, whose length is a multiple of 8. 0, or 1 if there was no room and
 * it is counted as lost. */
int record_ring_push(struct record_ring *, uint32_t capture, const void *record, uint32_t length);

/* Counts a hit of `capture` that has no record. */
void record_ring_count_rejected(struct record_ring *, uint32_t capture);
void record_ring_count_held_back(struct record_ring *, uint32_t capture);

/* The waiting bytes, whole records in one piece, valid until record_ring_release. */
const void *record_ring_waiting(struct record_ring *, size_t *length);
void record_ring_release(struct record_ring *, size_t length);
/* 1: the next record will wake the reader. 0: records wait already. */
int record_ring_ask_to_wake(struct record_ring *);

struct record_ring_counts record_ring_counts(const struct record_ring *, uint32_t capture);

#endif
