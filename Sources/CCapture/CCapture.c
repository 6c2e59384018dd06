/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "CCapture.h"
#include "call_table.h"

#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>

struct native_state;
static int native_read(void *state, void *dst, size_t size, uint64_t address);
static const struct capture_tables *native_tables(void *state);
static const struct capture_runtime_type *native_runtime_type(void *state, uint64_t address);
static struct capture_calls *native_calls(void *state, uint64_t stack, int makes);
static const uint32_t *native_variant(void *state, uint32_t program, uint64_t dictionary);

#define CAPTURE_READ(s, dst, size, address) native_read((s), (dst), (size), (address))
#define CAPTURE_TYPE(s, id) \
	((id) != 0 && (id) < native_tables(s)->type_count ? &native_tables(s)->types[id] : NULL)
#define CAPTURE_FIELD(s, i) ((i) < native_tables(s)->field_count ? &native_tables(s)->fields[i] : NULL)
#define CAPTURE_OP(s, i) ((i) < native_tables(s)->op_count ? &native_tables(s)->ops[i] : NULL)
#define CAPTURE_RUNTIME_TYPE(s, a) native_runtime_type((s), (a))
#define CAPTURE_TEST(s, i) ((i) < native_tables(s)->test_count ? &native_tables(s)->tests[i] : NULL)
#define CAPTURE_TEXT(s, i) ((i) < native_tables(s)->text_count ? &native_tables(s)->texts[i] : NULL)
#define CAPTURE_GATE(s, i) ((i) < native_tables(s)->gate_count ? &native_tables(s)->gates[i] : NULL)
#define CAPTURE_CALLS(s, stack, makes) native_calls((s), (stack), (makes))
#define CAPTURE_VARIANT(s, program, address) native_variant((s), (program), (address))
#include "../../bpf/capture.h"

/* The interpreter's state first, so that a pointer to it is a pointer to the whole. */
struct native_state {
	struct capture_state state;
	const struct capture_tables *tables;
	capture_reader reader;
	void *context;
	struct call_table *calls;
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

static struct capture_calls *native_calls(void *state, uint64_t stack, int makes)
{
	struct native_state *n = state;

	return call_table_find(n->calls, stack, makes);
}

static const uint32_t *native_variant(void *state, uint32_t program, uint64_t dictionary)
{
	const struct capture_tables *t = native_tables(state);
	uint32_t low = 0, high = t->variant_count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		const struct capture_variant *v = &t->variants[middle];

		if (v->program < program || (v->program == program && v->dictionary < dictionary))
			low = middle + 1;
		else
			high = middle;
	}
	return low < t->variant_count && t->variants[low].program == program &&
			       t->variants[low].dictionary == dictionary
		       ? &t->variants[low].capture
		       : NULL;
}

struct capture_state *capture_state_create(void)
{
	struct native_state *n = calloc(1, sizeof(struct native_state));

	if (n)
		n->calls = call_table_create();
	if (!n || !n->calls) {
		free(n);
		return NULL;
	}
	return &n->state;
}

void capture_state_destroy(struct capture_state *state)
{
	if (state)
		call_table_destroy(((struct native_state *)state)->calls);
	free(state);
}

static void run_program(struct capture_state *state, const struct capture_program *program,
			const struct capture_tables *tables)
{
	uint32_t step = 0;

	if (!capture_begin(state, program, &tables->process)) {
		state->verdict = CAPTURE_NO_HIT;
		return;
	}
	while (!state->done && step++ < CAPTURE_MAX_STEPS)
		state->done = (hit_u32)capture_step(state, program, &tables->process);
}

struct capture_result capture_run(struct capture_state *state, uint32_t program, const struct capture_tables *tables,
				  struct capture_hit *hit)
{
	struct native_state *n = (struct native_state *)state;
	struct capture_result result = {program, CAPTURE_NO_HIT, NULL, 0};
	const struct capture_program *p = &tables->programs[program];

	if (program >= tables->program_count || capture_takes(p) & hit->taken)
		return result;
	n->tables = tables;
	n->reader = hit->reader;
	n->context = hit->context;
	memcpy(state->registers, hit->registers, CAPTURE_USER_REGISTERS * sizeof *hit->registers);
	state->visible_xmm = hit->xmm != NULL;
	if (hit->xmm)
		memcpy(state->registers + CAPTURE_XMM, hit->xmm, 16 * sizeof *hit->xmm);
	state->time_ns = hit->time_ns;
	state->thread = hit->thread;
	state->taken = hit->taken;
	state->chosen = 0;
	state->dictionary = 0;
	run_program(state, p, tables);
	if (state->chosen && state->chosen <= tables->program_count) {
		p = &tables->programs[state->chosen - 1];
		run_program(state, p, tables);
	}
	result.program = p->id;
	result.verdict = state->verdict;
	if ((result.verdict == CAPTURE_RECORDED || result.verdict == CAPTURE_HELD_BACK) &&
	    !(p->flags & CAPTURE_PROGRAM_DECIDED_LATER))
		state->taken |= capture_takes(p);
	hit->taken = state->taken;
	if (result.verdict != CAPTURE_RECORDED)
		return result;
	result.length = capture_end(state, state->done != 0);
	result.record = (struct hit_record *)state->record;
	result.record->time_ns = hit->time_ns;
	result.record->instruction = hit->instruction;
	result.record->thread = hit->thread;
	return result;
}

int capture_read_process(void *process, void *dst, size_t size, uint64_t address)
{
	struct iovec local = {dst, size}, remote = {(void *)(uintptr_t)address, size};

	return process_vm_readv((pid_t)(intptr_t)process, &local, 1, &remote, 1, 0) != (ssize_t)size;
}
