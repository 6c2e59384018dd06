/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT
 *
 * The capture interpreter, native: the same source as in the BPF program, with any reader of memory. */
#ifndef SONDE_CCAPTURE_H
#define SONDE_CCAPTURE_H

#include <stddef.h>
#include "../../../bpf/capture_plan.h"

/* Copies `size` bytes at `address` of the traced process to `dst`. Returns 0 if all of them were copied. */
typedef int (*capture_reader)(void *context, void *dst, size_t size, uint64_t address);

/* The plan's tables. The owner keeps the arrays alive and unchanged while a capture runs. */
struct capture_tables {
	const struct capture_program *programs;
	uint32_t program_count;
	const struct capture_type *types; /* types[0] is unused */
	uint32_t type_count;
	const struct capture_field *fields;
	uint32_t field_count;
	const struct capture_op *ops;
	uint32_t op_count;
	const struct capture_runtime_type *runtime_types; /* sorted by address */
	uint32_t runtime_type_count;
	const struct capture_test *tests;
	uint32_t test_count;
	const uint64_t *texts; /* words of the tests' constant strings */
	uint32_t text_count;
	struct capture_gate *gates;
	uint32_t gate_count;
	const struct capture_variant *variants; /* sorted by program, then by dictionary */
	uint32_t variant_count;
	struct capture_process process;
};

/* The capture that replaces `program` if the function is called with this dictionary. */
struct capture_variant {
	uint64_t dictionary; /* its address in the process */
	uint32_t program;
	uint32_t capture;
};

struct capture_state;

/* Scratch for one capture at a time, reused; NULL when memory is short. */
struct capture_state *capture_state_create(void);
void capture_state_destroy(struct capture_state *);

/* The 27 words of struct user_regs_struct. */
#define CAPTURE_USER_REGISTERS 27

/* One hit, for all captures of its site in their order. */
struct capture_hit {
	const uint64_t *registers; /* struct user_regs_struct as an array */
	const uint64_t *xmm;	   /* the low 8 bytes of XMM0 to XMM15, or NULL if they can't be read */
	capture_reader reader;
	void *context; /* the reader's */
	uint64_t time_ns;
	uint64_t instruction; /* address of the probe in the process */
	uint32_t thread;
	uint32_t taken; /* 0 at first; what earlier captures of the hit took, so that later ones do not */
};

/* The result of one capture of a hit. */
struct capture_result {
	uint32_t program;	   /* the one that finally ran: a variant, if there is one */
	uint32_t verdict;	   /* a capture_verdict; CAPTURE_NO_HIT also if the probe's flags say so */
	struct hit_record *record; /* valid until the next run; NULL unless CAPTURE_RECORDED */
	uint32_t length; /* of the record, in bytes */
};

/* Runs one capture of a hit. */
struct capture_result capture_run(struct capture_state *state, uint32_t program, const struct capture_tables *tables,
				  struct capture_hit *hit);

/* A reader over process_vm_readv; the context is the process id, cast. */
int capture_read_process(void *process, void *dst, size_t size, uint64_t address);

#endif
