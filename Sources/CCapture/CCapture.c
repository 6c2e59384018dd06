/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "CCapture.h"

#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>

struct native_state;
static int native_read(void *state, void *dst, size_t size, uint64_t address);
static const struct capture_tables *native_tables(void *state);
static const struct capture_runtime_type *native_runtime_type(void *state, uint64_t address);

#define CAPTURE_READ(s, dst, size, address) native_read((s), (dst), (size), (address))
#define CAPTURE_TYPE(s, id) \
	((id) != 0 && (id) < native_tables(s)->type_count ? &native_tables(s)->types[id] : NULL)
#define CAPTURE_FIELD(s, i) ((i) < native_tables(s)->field_count ? &native_tables(s)->fields[i] : NULL)
#define CAPTURE_OP(s, i) ((i) < native_tables(s)->op_count ? &native_tables(s)->ops[i] : NULL)
#define CAPTURE_RUNTIME_TYPE(s, a) native_runtime_type((s), (a))
#include "../../bpf/capture.h"

/* The interpreter's state first, so that a pointer to it is a pointer to the whole. */
struct native_state {
	struct capture_state state;
	const struct capture_tables *tables;
	capture_reader reader;
	void *context;
};

static int native_read(void *state, void *dst, size_t size, uint64_t address)
{
	struct native_state *n = state;

	return n->reader(n->context, dst, size, address);
}

static const struct capture_tables *native_tables(void *state)
{
	return ((struct native_state *)state)->tables;
}

static const struct capture_runtime_type *native_runtime_type(void *state, uint64_t address)
{
	const struct capture_tables *t = native_tables(state);
	uint32_t low = 0, high = t->runtime_type_count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (t->runtime_types[middle].address < address)
			low = middle + 1;
		else
			high = middle;
	}
	return low < t->runtime_type_count && t->runtime_types[low].address == address ? &t->runtime_types[low] : NULL;
}

struct capture_state *capture_state_create(void)
{
	return calloc(1, sizeof(struct native_state));
}

void capture_state_destroy(struct capture_state *state)
{
	free(state);
}

struct hit_record *capture_run(struct capture_state *state, const struct capture_program *program,
			       const struct capture_tables *tables, const uint64_t *registers, const uint64_t *xmm,
			       capture_reader reader, void *context, uint32_t *length)
{
	struct native_state *n = (struct native_state *)state;
	uint32_t step = 0;

	n->tables = tables;
	n->reader = reader;
	n->context = context;
	memcpy(state->registers, registers, CAPTURE_USER_REGISTERS * sizeof *registers);
	state->visible_xmm = xmm != NULL;
	if (xmm)
		memcpy(state->registers + CAPTURE_XMM, xmm, 16 * sizeof *xmm);
	if (!capture_begin(state, program, &tables->process))
		return NULL;
	while (!state->done && step++ < CAPTURE_MAX_STEPS)
		state->done = (hit_u32)capture_step(state, program, &tables->process);
	*length = capture_end(state, state->done != 0);
	return (struct hit_record *)state->record;
}

int capture_read_process(void *process, void *dst, size_t size, uint64_t address)
{
	struct iovec local = {dst, size}, remote = {(void *)(uintptr_t)address, size};

	return process_vm_readv((pid_t)(intptr_t)process, &local, 1, &remote, 1, 0) != (ssize_t)size;
}
