/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT
 *
 * The noted calls of every stack, by the stack's key. The program in the kernel uses an LRU map for this. */
#ifndef SONDE_CALL_TABLE_H
#define SONDE_CALL_TABLE_H

#include "../../bpf/capture_gate.h"

struct call_table;

struct call_table *call_table_create(void);
void call_table_destroy(struct call_table *);

/* The calls of a stack; NULL if it has none, unless `makes`. A new stack past CAPTURE_MAX_STACKS replaces one that has
 * no open call, or, among a few, the one that was looked up longest ago. NULL also when memory is short. */
struct capture_calls *call_table_find(struct call_table *, uint64_t stack, int makes);

#endif
