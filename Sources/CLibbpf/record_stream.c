/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "record_stream.h"

#include <linux/bpf.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../../bpf/trace_maps.h"


struct record_stream {
	size_t ring_bytes, page_bytes;
	_Atomic uint64_t *reader;  /* how far we have read */
	_Atomic uint64_t *writers; /* how far they have reserved */
	uint8_t *data;
	uint64_t position; /* ours, ahead of *reader */
	_Atomic uint32_t *waits;
};

struct record_stream *record_stream_open(int map, size_t ring_bytes, struct trace_control *control)
{
	struct record_stream *s = calloc(1, sizeof *s);
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	void *memory;

	if (!s)
		return NULL;
	s->ring_bytes = ring_bytes;
	s->page_bytes = page;
	s->waits = (_Atomic uint32_t *)&control->reader_waits;
	memory = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_SHARED, map, 0);
	if (memory == MAP_FAILED)
		goto failed;
	s->reader = memory;
	memory = mmap(NULL, page + 2 * ring_bytes, PROT_READ, MAP_SHARED, map, (off_t)page);
	if (memory == MAP_FAILED) {
		munmap((void *)s->reader, page);
		goto failed;
	}
	s->writers = memory;
	s->data = (uint8_t *)memory + page;
	s->position = atomic_load(s->reader);
	return s;
failed:
	free(s);
	return NULL;
}

void record_stream_close(struct record_stream *s)
{
	munmap((void *)s->reader, s->page_bytes);
	munmap((void *)s->writers, s->page_bytes + 2 * s->ring_bytes);
	free(s);
}

static uint32_t header_at(struct record_stream *s, uint64_t position)
{
	return atomic_load_explicit((_Atomic uint32_t *)(s->data + (position & (s->ring_bytes - 1))),
				    memory_order_acquire);
}

const void *record_stream_next(struct record_stream *s, uint32_t *length)
{
	while (s->position < atomic_load_explicit(s->writers, memory_order_acquire)) {
		uint32_t header = header_at(s, s->position);
		const uint8_t *content = s->data + (s->position & (s->ring_bytes - 1)) + BPF_RINGBUF_HDR_SZ;
		uint32_t bytes = header & ~(BPF_RINGBUF_BUSY_BIT | BPF_RINGBUF_DISCARD_BIT);

		if (header & BPF_RINGBUF_BUSY_BIT) /* still being written: later records wait for it */
			return NULL;
		s->position += (bytes + BPF_RINGBUF_HDR_SZ + 7u) & ~7u;
		if (header & BPF_RINGBUF_DISCARD_BIT)
			continue;
		*length = bytes;
		return content;
	}
	return NULL;
}

void record_stream_release(struct record_stream *s)
{
	atomic_store_explicit(s->reader, s->position, memory_order_release);
}

int record_stream_ask_to_wake(struct record_stream *s)
{
	record_stream_release(s);
	/* In this order, with a full barrier between: a writer checks the request after its record is in place. */
	atomic_store(s->waits, 1);
	atomic_thread_fence(memory_order_seq_cst);
	if (s->position == atomic_load(s->writers) || header_at(s, s->position) & BPF_RINGBUF_BUSY_BIT)
		return 1;
	atomic_store(s->waits, 0);
	return 0;
}

void record_stream_stop_asking(struct record_stream *s)
{
	atomic_store(s->waits, 0);
}
