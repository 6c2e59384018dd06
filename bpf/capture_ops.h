/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT OR GPL-2.0-only
 *
 * The operations that fill the root block. */
#ifndef SONDE_CAPTURE_OPS_H
#define SONDE_CAPTURE_OPS_H

#include "capture_state.h"

/* Puts the address of an INDIRECT operation's bytes in s->word; returns a hit_reason. */
CAPTURE_FUNCTION int capture_locate(struct capture_state *s, const struct capture_op *o)
{
	hit_u64 index = o->constant_index, bound = o->bound_count;

	s->word = *(hit_u64 *)capture_at(s, s->root_data + o->source);
	if (!s->word)
		return HIT_NIL;
	s->word += (hit_u64)o->displacement;
	if (!o->checks_bound)
		return HIT_OK;
	if (o->bound != CAPTURE_NONE)
		bound = *(hit_u64 *)capture_at(s, s->root_data + o->bound);
	if (o->index != CAPTURE_NONE) {
		hit_u32 shift = o->index_shift & 63;

		index = *(hit_u64 *)capture_at(s, s->root_data + o->index);
		index = (hit_u64)((long long)(index << shift) >> shift); /* a negative one is past every bound */
	}
	if (index >= bound)
		return HIT_RANGE;
	s->word += index * o->stride;
	return HIT_OK;
}

/* Whether a register was lost when the function was restarted with a larger stack: the runtime restores RBP and the
 * closure's RDX, and leaves the address at which it continued in RBX. */
CAPTURE_INLINE int capture_is_lost(const struct capture_state *s, const struct capture_program *p,
				   const struct capture_op *o)
{
	return p->lost_where && s->registers[CAPTURE_RBX] == p->lost_where &&
	       (o->kind == CAPTURE_OP_VECTOR ||
		(o->kind == CAPTURE_OP_REGISTER && o->reg != CAPTURE_RBP && o->reg != CAPTURE_RDX &&
		 o->reg < CAPTURE_GOROUTINE));
}

/* Runs one operation of the program: registers or memory into the root block. */
CAPTURE_FUNCTION int capture_op_run(struct capture_state *s, const struct capture_program *p)
{
	const struct capture_op *o = CAPTURE_OP(s, p->first_op + s->op);
	hit_u64 size, number = s->op++;
	hit_u32 reason = HIT_OK;
	hit_u8 *dst;

	if (!o)
		return 0;
	size = o->size;
	if (size == 0 || o->dst + size > p->root_size)
		return 0; /* a bad plan must not spoil the record */
	dst = capture_at(s, s->root_data + o->dst);
	if (size < 8 && !(o->dst & 7))
		*(hit_u64 *)dst = 0; /* values narrower than a word are extended with zeros */
	if (o->depends & s->failed) {
		reason = HIT_FAULT;
	} else if (o->kind == CAPTURE_OP_REGISTER || o->kind == CAPTURE_OP_VECTOR || o->kind == CAPTURE_OP_CONSTANT) {
		hit_u64 value = (hit_u64)o->displacement;

		if (o->kind != CAPTURE_OP_CONSTANT)
			value = capture_register(s, (o->kind == CAPTURE_OP_VECTOR ? CAPTURE_XMM : 0) + o->reg);

		if (capture_is_lost(s, p, o))
			reason = HIT_OVERWRITTEN;
		else if (o->kind == CAPTURE_OP_VECTOR && !s->visible_xmm)
			reason = HIT_INVISIBLE;
		else if (size >= 8)
			*(hit_u64 *)dst = value;
		else if (size == 4)
			*(hit_u32 *)dst = (hit_u32)value;
		else if (size == 2)
			*(hit_u16 *)dst = (hit_u16)value;
		else if (size == 1)
			*dst = (hit_u8)value;
		else { /* an odd piece: later operations write what comes after it */
			*(hit_u64 *)dst = value & ((1ull << (size * 8 & 63)) - 1);
		}
	} else {
		s->word = (hit_u64)o->displacement;
		if (o->kind == CAPTURE_OP_MEMORY)
			s->word += capture_register(s, o->reg);
		else if (o->kind != CAPTURE_OP_ABSOLUTE)
			reason = (hit_u32)capture_locate(s, o);
		if (reason == HIT_NIL && o->flags & CAPTURE_OP_NIL_IS_ZERO) {
			if (size == 8)
				*(hit_u64 *)dst = 0;
			return 0;
		}
		CAPTURE_OPAQUE(size);
		size &= HIT_RECORD_MAX_BYTES - 1;
		if (reason == HIT_OK && o->flags & CAPTURE_OP_TAKES_ADDRESS)
			*(hit_u64 *)dst = s->word;
		else if (reason == HIT_OK && CAPTURE_READ(s, dst, size, s->word))
			reason = HIT_FAULT;
	}
	if (reason != HIT_OK) {
		s->failed |= 1ull << (number & 63);
		if (o->depends & s->failed & ~(1ull << (number & 63))) { /* pass on the first cause */
			hit_u64 n;

			for (n = 0; n < CAPTURE_MAX_OPS; n++)
				if (o->depends & (1ull << n) & s->failed) {
					reason = *(hit_u8 *)capture_at(s, CAPTURE_HEADER_BYTES + CAPTURE_ITEM_BYTES + n);
					break;
				}
		}
		*(hit_u8 *)capture_at(s, CAPTURE_HEADER_BYTES + CAPTURE_ITEM_BYTES + (number & 63)) = (hit_u8)reason;
	}
	return 0;
}

#endif
