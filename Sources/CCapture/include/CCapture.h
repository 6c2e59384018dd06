/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT
 *
 * The capture interpreter, native: the same source as the BPF program runs, over any reader of memory. */
#ifndef SONDE_CCAPTURE_H
#define SONDE_CCAPTURE_H

#include <stddef.h>
#include "../../../bpf/capture_plan.h"

/* Copies `size` bytes at `address` of the traced process to `dst`: 0, or not 0 unless all of them were copied. */
typedef int (*capture_reader)(void *context, void *dst, size_t size, uint64_t address);

/* The plan's tables. The owner keeps the arrays alive and unchanged while a capture runs. */
struct capture_tables {
	const struct capture_type *types; /* types[0] is unused */
	uint32_t type_count;
	const struct capture_field *fields;
	uint32_t field_count;
	const struct capture_op *ops;
	uint32_t op_count;
	const struct capture_runtime_type *runtime_types; /* sorted by address */
	uint32_t runtime_type_count;
	struct capture_process process;
};

struct capture_state;

/* Scratch for one capture at a time, reused; NULL when memory is short. */
struct capture_state *capture_state_create(void);
void capture_state_destroy(struct capture_state *);

/* The 27 words of struct user_regs_struct. */
#define CAPTURE_USER_REGISTERS 27

/* Runs `program` at one hit.
 *
 * registers: struct user_regs_struct as an array. xmm: the low 8 bytes of XMM0 to XMM15, or NULL where they can't be
 * read. Answers the record, valid until the next run, and its length in bytes through `length`; NULL where the probe's
 * flags say that this is no hit. The record's time, instruction and thread are the caller's to set. */
struct hit_record *capture_run(struct capture_state *state, const struct capture_program *program,
			       const struct capture_tables *tables, const uint64_t *registers, const uint64_t *xmm,
			       capture_reader reader, void *context, uint32_t *length);

/* A reader over process_vm_readv; the context is the process id, cast. */
int capture_read_process(void *process, void *dst, size_t size, uint64_t address);

#endif
