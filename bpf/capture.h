/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT OR GPL-2.0-only
 *
 * The capture interpreter, one source for two machines: compiled for BPF it runs in the kernel at a uprobe, compiled
 * natively (Sources/CCapture) it runs in the tracer process at a breakpoint. The includer defines first:
 *
 *   CAPTURE_READ(s, dst, size, address)   0 when all bytes were copied; on failure dst holds zeros or is not shown
 *   CAPTURE_TYPE(s, id)                   const struct capture_type *, NULL when there is none
 *   CAPTURE_FIELD(s, index)               const struct capture_field *, NULL when out of range
 *   CAPTURE_OP(s, index)                  const struct capture_op *, NULL when out of range
 *   CAPTURE_RUNTIME_TYPE(s, address)      const struct capture_runtime_type *, NULL when unknown
 *   CAPTURE_TEST(s, index)                const struct capture_test *, NULL when out of range
 *   CAPTURE_TEXT(s, index)                const hit_u64 *, a word of a constant string, NULL when out of range
 *   CAPTURE_GATE(s, index)                struct capture_gate *, NULL when out of range
 *   CAPTURE_CALLS(s, stack, makes)        struct capture_calls * of a stack, NULL when there are none, or no room
 *   CAPTURE_VARIANT(s, program, address)  const hit_u32 *, the capture for a dictionary, NULL when there is none
 *
 * The record is its own work queue: items are appended at `out` and scanned in order from `scan`, as a copying
 * collector does, so breadth first needs no second buffer. One flat loop calls capture_step() until it returns 1;
 * all its state is in memory, so the BPF verifier walks the body once.
 *
 * No function here may need more than 48 bytes of BPF stack: from 56 on the kernel's JIT moves a program's stack to a
 * per-CPU area that another thread overwrites while a sleepable program sleeps. Hence small functions that talk through
 * capture_state. */
#ifndef SONDE_CAPTURE_H
#define SONDE_CAPTURE_H

#include "capture_calls.h"
#include "capture_map.h"
#include "capture_ops.h"
#include "capture_test.h"

/* A byte for each half of a condition's number: the flags, numbered as in `capture_is_taken`, of which one must be
 * set. Not a switch: clang compiles one to code for which the loader needs the kernel's types; /sys may be hidden. */
#define CAPTURE_CONDITION_FLAGS 0x2420100806040201ull

/* Whether a conditional jump is taken: `condition` is its opcode's low four bits (Intel SDM 2, appendix B, "tttn"). */
CAPTURE_INLINE int capture_is_taken(hit_u32 condition, hit_u64 flags)
{
	hit_u64 overflow = flags >> 11 & 1, carry = flags & 1, zero = flags >> 6 & 1, sign = flags >> 7 & 1;
	hit_u64 parity = flags >> 2 & 1;
	hit_u64 set = overflow | carry << 1 | zero << 2 | sign << 3 | parity << 4 | (sign ^ overflow) << 5;
	hit_u64 wanted = CAPTURE_CONDITION_FLAGS >> ((condition >> 1 & 7) * 8) & 0xff;

	return ((set & wanted) != 0) ^ (condition & 1);
}

/* Whether this is not a hit, because control takes another path from there. */
CAPTURE_INLINE int capture_skips(const struct capture_program *p, hit_u64 flags)
{
	return p->skips_where && capture_is_taken(p->skips_where - 1, flags);
}

/* Starts a record; the registers, the time and the thread are in place. 0: this is not a hit (see skips_where). The
 * first time for a capture, `chosen` and `dictionary` are 0. */
CAPTURE_FUNCTION int capture_begin(struct capture_state *s, const struct capture_program *p,
				   const struct capture_process *c)
{
	struct hit_record *r = (void *)s->record;
	struct hit_item *root = (void *)(s->record + CAPTURE_HEADER_BYTES);
	hit_u32 status = CAPTURE_PAD8(p->op_count);
	hit_u32 size = p->root_size, at, level = s->chosen ? r->level : 0;

	if (capture_skips(p, s->registers[CAPTURE_EFLAGS]))
		return 0;
	if (p->op_count > CAPTURE_MAX_OPS)
		status = CAPTURE_MAX_OPS;
	if (size > HIT_RECORD_MAX_BYTES - 1024)
		size = 0;
	r->length = 0;
	r->capture = p->id;
	r->items = 1;
	r->level = (hit_u8)level;
	r->flags = 0;
	root->address = 0;
	root->from = 0;
	root->type = p->root_type;
	root->length = status + size;
	root->count = 1;
	root->wanted = 1;
	root->level = root->reason = root->kind = root->flags = 0;
	for (at = 0; at < CAPTURE_MAX_OPS; at += 8)
		*(hit_u64 *)(s->record + CAPTURE_HEADER_BYTES + CAPTURE_ITEM_BYTES + at) = 0;
	s->root_data = CAPTURE_HEADER_BYTES + CAPTURE_ITEM_BYTES + status;
	s->scan = CAPTURE_HEADER_BYTES;
	s->out = s->root_data + CAPTURE_PAD8(size);
	s->done = 0;
	s->max_level = c->max_level;
	s->max_string = p->max_string > c->max_string ? p->max_string : c->max_string;
	s->failed = 0;
	s->left = s->field = s->first_field = s->end_field = s->op = 0;
	s->again = s->again_end = s->walk = 0;
	if (++s->generation == 0) /* wrapped: entries of old runs could match */
		s->generation = 1;
	s->verdict = CAPTURE_RECORDED;
	s->test = s->text_left = s->undecided = 0;
	s->stage = CAPTURE_STAGE_TESTS;
	if (p->flags & CAPTURE_PROGRAM_HAS_VARIANTS && !s->chosen) {
		s->stage = CAPTURE_STAGE_VARIANT;
	} else if (!p->gate || (s->chosen && p->role == CAPTURE_ROLE_RETURN)) {
		s->stage = CAPTURE_STAGE_VALUES;
		capture_goroutine(s, p, c);
	} else if (p->flags & CAPTURE_PROGRAM_USES_GOROUTINE) {
		capture_goroutine(s, p, c);
	}
	return 1;
}

/* Follows an interface: the runtime type decides what the data word points to. */
CAPTURE_FUNCTION int capture_interface(struct capture_state *s, hit_u64 word)
{
	const struct capture_runtime_type *t;

	if (s->lead.kind == CAPTURE_IFACE) { /* the word is an itab; its second word is the runtime type */
		hit_u64 data = s->lead.address;

		s->lead.address = word + 8;
		if (CAPTURE_READ(s, &s->word, 8, word + 8)) {
			s->lead.reason = HIT_FAULT;
			return 1;
		}
		s->lead.type = 0;
		if (!capture_seen(s) && capture_append_word(s))
			return 1; /* the append of the data finds the same and reports it */
		s->lead.address = data;
		word = s->word;
	}
	t = CAPTURE_RUNTIME_TYPE(s, word);
	if (!t) {
		s->lead.reason = HIT_UNKNOWN_TYPE;
		return 1;
	}
	s->lead.type = t->element;
	return t->element != 0 && s->lead.address != 0 && s->level + s->key <= s->max_level;
}

/* The next field of the current element: fills s->lead; 1: it leads somewhere. */
CAPTURE_FUNCTION int capture_lead(struct capture_state *s, const struct capture_process *c)
{
	const struct capture_field *f = CAPTURE_FIELD(s, s->field);
	hit_u64 *w;

	s->field++;
	if (!f || s->level + f->gate > c->max_level + 1)
		return 0;
	if (f->slot && !capture_slot(s, f, c))
		return 0;
	s->lead.from = s->base + f->offset;
	s->lead.type = f->element;
	s->lead.kind = f->kind;
	s->lead.reason = HIT_OK;
	s->lead.wanted = s->lead.count = 1;
	s->key = f->level; /* what the target's level gains; read by capture_append */
	w = capture_at(s, s->lead.from);
	if (w[0] == 0)
		return 0; /* nil: the word itself says so */
	s->lead.address = w[0];
	if (f->kind == CAPTURE_STRING || f->kind == CAPTURE_SLICE) {
		hit_u32 most = f->kind == CAPTURE_STRING ? s->max_string : c->max_elements;

		s->lead.wanted = s->lead.count = w[1];
		if (w[1] == 0)
			return 0;
		if (s->lead.count > most)
			s->lead.count = most;
	} else if (f->kind == CAPTURE_EFACE || f->kind == CAPTURE_IFACE) {
		s->lead.address = w[1];
		return capture_interface(s, w[0]);
	} else if (f->kind >= CAPTURE_OVERFLOW) {
		return capture_groups(s, f, c);
	} else if (f->kind == CAPTURE_POINTER && !c->follow_pointers) {
		return 0;
	}
	return s->lead.count != 0;
}

/* Appends what s->lead describes; 1: the record is full. */
CAPTURE_FUNCTION int capture_append(struct capture_state *s, const struct capture_process *c)
{
	struct hit_record *r = (void *)s->record;
	const struct capture_type *t;
	struct hit_item *it;
	hit_u64 out = s->out, room = c->max_bytes, length = 0;
	hit_u32 reason = s->lead.reason, added = s->key;

	if (reason == HIT_OK && s->lead.kind != CAPTURE_SLICE && s->lead.kind != CAPTURE_STRING && capture_seen(s))
		return 0;
	if (room > HIT_RECORD_MAX_BYTES - 64)
		room = HIT_RECORD_MAX_BYTES - 64;
	if (r->items >= c->max_items || r->items >= HIT_RECORD_MAX_ITEMS) {
		r->flags |= HIT_CUT_ITEMS;
		return 1;
	}
	if (out + CAPTURE_ITEM_BYTES + 8 > room) {
		r->flags |= HIT_CUT_BUDGET;
		return 1;
	}
	room -= out + CAPTURE_ITEM_BYTES;
	if (s->lead.kind == CAPTURE_GROUPS && room / 2 >= s->lead.size)
		room /= 2; /* the rest is for what keys and values lead to */
	if (reason == HIT_OK) {
		t = CAPTURE_TYPE(s, s->lead.type);
		if (!t)
			reason = HIT_UNKNOWN_TYPE;
		else if (s->lead.wanted >> 40)
			reason = HIT_BAD_LENGTH;
		else if ((length = s->lead.count * t->size) > room) { /* trim to whole elements, never drop */
			r->flags |= HIT_CUT_BUDGET;
			s->lead.count = t->size ? room / t->size : 0;
			length = s->lead.count * t->size;
			if (!length)
				reason = HIT_BUDGET;
		}
	}
	it = capture_at(s, out);
	it->address = s->lead.address;
	it->from = s->lead.from;
	it->type = s->lead.type;
	it->count = reason ? 0 : (hit_u32)s->lead.count;
	it->wanted = s->lead.wanted >> 32 ? 0xffffffffu : (hit_u32)s->lead.wanted;
	it->level = (hit_u8)(s->level + added);
	it->kind = (hit_u8)s->lead.kind;
	it->flags = 0;
	r->items++;
	if (reason)
		length = 0;
	if (length) {
		hit_u64 size = length;

		*(hit_u64 *)capture_at(s, out + CAPTURE_ITEM_BYTES + ((length - 1) & ~7ull)) = 0; /* the padding */
		CAPTURE_OPAQUE(size);
		size &= HIT_RECORD_MAX_BYTES - 1;
		if (CAPTURE_READ(s, capture_at(s, out + CAPTURE_ITEM_BYTES), size, s->lead.address)) {
			reason = HIT_FAULT;
			length = it->count = 0;
		}
	}
	it->reason = (hit_u8)reason;
	it->length = (hit_u32)length;
	s->out = (hit_u32)(out + CAPTURE_ITEM_BYTES + CAPTURE_PAD8(length));
	return 0;
}

/* Looks for a program that is specific to the hit's dictionary. 1: that one must run instead. */
CAPTURE_FUNCTION int capture_choose(struct capture_state *s, const struct capture_program *p)
{
	const hit_u32 *variant = CAPTURE_VARIANT(s, p->id, s->dictionary);

	s->chosen = variant ? *variant + 1 : 0;
	return variant != 0;
}

/* One step towards the verdict: whether the hit is recorded at all. 1: it is not, or another program records it. */
CAPTURE_INLINE int capture_stage(struct capture_state *s, const struct capture_program *p,
				   const struct capture_process *c)
{
	if (s->stage == CAPTURE_STAGE_STACK) {
		capture_goroutine(s, p, c);
		s->stage = p->role == CAPTURE_ROLE_LINE ? CAPTURE_STAGE_VERDICT : CAPTURE_STAGE_CALLS;
		return 0;
	}
	if (s->stage == CAPTURE_STAGE_CALLS) {
		if (!capture_forget_call(s, p))
			s->stage = CAPTURE_STAGE_VERDICT;
		return 0;
	}
	if (s->stage == CAPTURE_STAGE_VERDICT) {
		s->stage = CAPTURE_STAGE_VALUES;
		s->verdict = (hit_u32)capture_judge(s, p);
		return s->verdict != CAPTURE_RECORDED ||
		       (p->role == CAPTURE_ROLE_RETURN && p->flags & CAPTURE_PROGRAM_HAS_VARIANTS && capture_choose(s, p));
	}
	s->stage = CAPTURE_STAGE_STACK;
	s->verdict = (hit_u32)capture_early_verdict(s, p);
	return s->verdict != CAPTURE_RECORDED;
}

/* One step of the condition, unless it has finished. */
CAPTURE_INLINE int capture_decides(struct capture_state *s, const struct capture_program *p)
{
	if (s->op < p->test_ops) {
		capture_op_run(s, p);
		return 1;
	}
	if (s->test >= p->test_count || s->undecided)
		return 0;
	s->undecided = !capture_test_run(s, p);
	return 1;
}

/* One step: an operation, one field, or the next element or item. 1: nothing is left to do. */
CAPTURE_FUNCTION int capture_step(struct capture_state *s, const struct capture_program *p,
				  const struct capture_process *c)
{
	const struct capture_type *t;
	struct hit_item *it;
	hit_u32 at = s->scan;

	if (s->stage == CAPTURE_STAGE_VARIANT) {
		s->stage = CAPTURE_STAGE_TESTS;
		if (p->role == CAPTURE_ROLE_RETURN)
			return 0;
		capture_op_run(s, p);
		s->dictionary = s->failed ? 0 : *(hit_u64 *)capture_at(s, s->root_data);
		return capture_choose(s, p);
	}
	if (s->stage != CAPTURE_STAGE_VALUES)
		return s->stage == CAPTURE_STAGE_TESTS && capture_decides(s, p) ? 0 : capture_stage(s, p, c);
	if (s->op < p->op_count && s->op < CAPTURE_MAX_OPS)
		return capture_op_run(s, p);
	if (s->walk)
		return capture_walk(s, c) ? capture_append(s, c) : 0;
	if (s->again < s->again_end)
		return capture_compare(s);
	if (s->field < s->end_field)
		return capture_lead(s, c) ? capture_append(s, c) : 0;
	if (s->left > 1) {
		s->left--;
		s->base += s->size;
		s->field = s->first_field;
		return 0;
	}
	s->left = 0;
	if (at >= s->out)
		return 1;
	it = capture_at(s, at);
	s->scan = at + CAPTURE_ITEM_BYTES + CAPTURE_PAD8(it->length);
	if (it->reason != HIT_OK || it->count == 0 || it->kind == CAPTURE_STRING || it->kind == CAPTURE_ITAB_TYPE)
		return 0;
	s->entries = s->entry = 0;
	if (it->kind == CAPTURE_GROUPS)
		capture_check(s, at);
	t = CAPTURE_TYPE(s, it->type);
	if (!t || t->field_count == 0)
		return 0;
	s->left = it->count;
	s->base = at == CAPTURE_HEADER_BYTES ? s->root_data : at + CAPTURE_ITEM_BYTES;
	s->size = t->size;
	s->field = s->first_field = t->first_field;
	s->end_field = t->first_field + t->field_count;
	s->level = it->level;
	return 0;
}

/* Closes the record; returns its length. */
CAPTURE_FUNCTION hit_u32 capture_end(struct capture_state *s, int finished)
{
	struct hit_record *r = (void *)s->record;

	if (!finished)
		r->flags |= HIT_CUT_STEPS;
	r->length = s->out;
	return r->length;
}

#endif
