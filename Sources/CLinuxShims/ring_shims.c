/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "ring_shims.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

/* At the start of the shared memory. Written and read positions only grow, and each has a cache line of its own. */
struct shared {
	_Alignas(64) _Atomic uint64_t written;
	_Alignas(64) _Atomic uint64_t read;
	_Alignas(64) _Atomic uint32_t asleep;
	_Alignas(64) struct {
		_Atomic uint64_t hits, lost, rejected, held_back;
	} counts[RECORD_RING_CAPTURES];
};

#define HEADER_BYTES ((sizeof(struct shared) + 4095) & ~(size_t)4095)

struct record_ring {
	struct shared *shared;
	char *data; /* mapped twice in a row, so that a record that wraps around is still in one piece */
	int wake;
};

/* Linux treats this memory as a file, whose size a user may have limited (ulimit -f). */
static int enlarge(int memory, off_t size)
{
	struct rlimit before, raised;
	int limited = getrlimit(RLIMIT_FSIZE, &before) == 0 && before.rlim_cur < (rlim_t)size;
	int error;

	raised = before;
	raised.rlim_cur = before.rlim_max;
	if (limited)
		setrlimit(RLIMIT_FSIZE, &raised);
	error = ftruncate(memory, size) == -1 ? errno : 0;
	if (limited)
		setrlimit(RLIMIT_FSIZE, &before);
	return error;
}

int record_ring_memory(void)
{
	int memory = memfd_create("sonde-records", MFD_CLOEXEC);
	int error;

	if (memory == -1)
		return -errno;
	error = enlarge(memory, (off_t)(HEADER_BYTES + RECORD_RING_BYTES));
	if (error) {
		close(memory);
		return -error;
	}
	return memory;
}

struct record_ring *record_ring_map(int memory, int wake)
{
	size_t whole = HEADER_BYTES + 2 * (size_t)RECORD_RING_BYTES;
	struct record_ring *ring = malloc(sizeof *ring);
	char *base = mmap(NULL, whole, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	int protection = PROT_READ | PROT_WRITE, flags = MAP_SHARED | MAP_FIXED;

	if (!ring || base == MAP_FAILED)
		goto failed;
	if (mmap(base, HEADER_BYTES + RECORD_RING_BYTES, protection, flags, memory, 0) == MAP_FAILED ||
	    mmap(base + HEADER_BYTES + RECORD_RING_BYTES, RECORD_RING_BYTES, protection, flags, memory, HEADER_BYTES) ==
		    MAP_FAILED)
		goto failed;
	ring->shared = (struct shared *)base;
	ring->data = base + HEADER_BYTES;
	ring->wake = wake;
	return ring;
failed:
	if (base != MAP_FAILED)
		munmap(base, whole);
	free(ring);
	return NULL;
}

void record_ring_unmap(struct record_ring *ring)
{
	munmap(ring->shared, HEADER_BYTES + 2 * (size_t)RECORD_RING_BYTES);
	free(ring);
}

int record_ring_push(struct record_ring *ring, uint32_t capture, const void *record, uint32_t length)
{
	struct shared *s = ring->shared;
	uint64_t written = atomic_load_explicit(&s->written, memory_order_relaxed);
	uint64_t used = written - atomic_load_explicit(&s->read, memory_order_acquire);
	uint64_t one = 1;

	if (capture < RECORD_RING_CAPTURES)
		atomic_fetch_add_explicit(&s->counts[capture].hits, 1, memory_order_relaxed);
	if (used + length > RECORD_RING_BYTES) {
		if (capture < RECORD_RING_CAPTURES)
			atomic_fetch_add_explicit(&s->counts[capture].lost, 1, memory_order_relaxed);
		return 1;
	}
	memcpy(ring->data + (written & (RECORD_RING_BYTES - 1)), record, length);
	atomic_store_explicit(&s->written, written + length, memory_order_release);
	/* Either the reader sees this record before it sleeps, or we see its request to be woken. */
	atomic_thread_fence(memory_order_seq_cst);
	if (atomic_load_explicit(&s->asleep, memory_order_relaxed) && atomic_exchange(&s->asleep, 0))
		while (write(ring->wake, &one, sizeof one) == -1 && errno == EINTR)
			;
	return 0;
}

void record_ring_count_rejected(struct record_ring *ring, uint32_t capture)
{
	if (capture >= RECORD_RING_CAPTURES)
		return;
	atomic_fetch_add_explicit(&ring->shared->counts[capture].hits, 1, memory_order_relaxed);
	atomic_fetch_add_explicit(&ring->shared->counts[capture].rejected, 1, memory_order_relaxed);
}

void record_ring_count_held_back(struct record_ring *ring, uint32_t capture)
{
	if (capture >= RECORD_RING_CAPTURES)
		return;
	atomic_fetch_add_explicit(&ring->shared->counts[capture].hits, 1, memory_order_relaxed);
	atomic_fetch_add_explicit(&ring->shared->counts[capture].held_back, 1, memory_order_relaxed);
}

const void *record_ring_waiting(struct record_ring *ring, size_t *length)
{
	struct shared *s = ring->shared;
	uint64_t read = atomic_load_explicit(&s->read, memory_order_relaxed);
	uint64_t waiting = atomic_load_explicit(&s->written, memory_order_acquire) - read;

	*length = waiting > RECORD_RING_BYTES ? 0 : (size_t)waiting;
	return ring->data + (read & (RECORD_RING_BYTES - 1));
}

void record_ring_release(struct record_ring *ring, size_t length)
{
	atomic_fetch_add_explicit(&ring->shared->read, length, memory_order_release);
}

int record_ring_ask_to_wake(struct record_ring *ring)
{
	struct shared *s = ring->shared;

	atomic_store(&s->asleep, 1);
	atomic_thread_fence(memory_order_seq_cst);
	if (atomic_load(&s->written) == atomic_load(&s->read))
		return 1;
	atomic_store(&s->asleep, 0);
	return 0;
}

struct record_ring_counts record_ring_counts(const struct record_ring *ring, uint32_t capture)
{
	struct record_ring_counts counts = {0, 0, 0, 0};

	if (capture < RECORD_RING_CAPTURES) {
		counts.hits = atomic_load_explicit(&ring->shared->counts[capture].hits, memory_order_relaxed);
		counts.lost = atomic_load_explicit(&ring->shared->counts[capture].lost, memory_order_relaxed);
		counts.rejected = atomic_load_explicit(&ring->shared->counts[capture].rejected, memory_order_relaxed);
		counts.held_back = atomic_load_explicit(&ring->shared->counts[capture].held_back, memory_order_relaxed);
	}
	return counts;
}
