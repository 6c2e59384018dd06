/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT
 *
 * The reading end of the eBPF program's ring buffer, in the kernel's documented layout: a page with the reader's position,
 * a page with the writers', then the data, mapped twice so that no record is cut at the end. One reader, one thread. */
#ifndef SONDE_RECORD_STREAM_H
#define SONDE_RECORD_STREAM_H

#include <stddef.h>
#include <stdint.h>

struct trace_control;
struct record_stream;

/* Maps the ring buffer; `control` is the mapped word by which the reader asks to be woken. NULL with errno. */
struct record_stream *record_stream_open(int map, size_t ring_bytes, struct trace_control *control);
void record_stream_close(struct record_stream *);

/* The oldest unread record, in place; NULL when there is none. It stays until record_stream_release. */
const void *record_stream_next(struct record_stream *, uint32_t *length);

/* Returns the space of the records that were read to the writers. */
void record_stream_release(struct record_stream *);

/* 1: the next record makes the map's descriptor readable. 0: records wait already. */
int record_stream_ask_to_wake(struct record_stream *);

/* Cancels that request. */
void record_stream_stop_asking(struct record_stream *);

#endif
