/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT OR GPL-2.0-only
 *
 * The tests of a condition. Each is a step of the interpreter's loop, and so are eight bytes of two strings. */
#ifndef SONDE_CAPTURE_TEST_H
#define SONDE_CAPTURE_TEST_H

#include "capture_state.h"

/* Strings are copied here to be compared: behind any root block. */
#define CAPTURE_TEXT_AT 8448u
#define CAPTURE_OTHER_TEXT_AT (CAPTURE_TEXT_AT + CAPTURE_MAX_TEXT + 8u)

CAPTURE_INLINE hit_u64 *capture_temporary(struct capture_state *s, hit_u64 index)
{
	CAPTURE_OPAQUE(index);
	index &= CAPTURE_TEMPORARIES - 1;
	return &s->temporaries[index];
}

/* The low `size` bytes as a word: of a signed number with its sign. */
CAPTURE_INLINE hit_u64 capture_extend(hit_u64 value, hit_u32 size, hit_u32 is_signed)
{
	hit_u32 shift = (64 - size * 8) & 63;

	value <<= shift;
	return is_signed ? (hit_u64)((long long)value >> shift) : value >> shift;
}

/* A float's bits as a number with the same order as floats; both zeros are equal. */
CAPTURE_INLINE long long capture_float_order(hit_u64 bits, hit_u32 size)
{
	hit_u64 sign = size == 4 ? 1ull << 31 : 1ull << 63;
	long long magnitude = (long long)(bits & (sign - 1));

	return bits & sign ? -magnitude : magnitude;
}

CAPTURE_INLINE int capture_is_nan(hit_u64 bits, hit_u32 size)
{
	return size == 4 ? (bits & 0x7fffffff) > 0x7f800000 : (bits & ~(1ull << 63)) > 0x7ff0000000000000ull;
}

/* kind, by the order of the operands: -1, 0, 1; 2: one of them is a NaN. */
CAPTURE_FUNCTION int capture_ordered(hit_u32 kind, int order)
{
	if (kind == CAPTURE_TEST_EQUAL)
		return order == 0;
	if (kind == CAPTURE_TEST_NOT_EQUAL)
		return order != 0;
	if (kind == CAPTURE_TEST_LESS)
		return order == -1;
	return order <= 0;
}

CAPTURE_FUNCTION int capture_compare_words(struct capture_state *s, const struct capture_test *t)
{
	hit_u64 left = *capture_temporary(s, t->left), right = *capture_temporary(s, t->right);
	int order;

	if (t->is_float) {
		long long one = capture_float_order(left, t->size), other = capture_float_order(right, t->size);

		order = capture_is_nan(left, t->size) || capture_is_nan(right, t->size)
				? 2
				: one < other ? -1 : one > other;
	} else if (t->is_signed) {
		order = (long long)left < (long long)right ? -1 : left != right;
	} else {
		order = left < right ? -1 : left != right;
	}
	*capture_temporary(s, t->result) = (hit_u64)capture_ordered(t->kind, order);
	return 0;
}

/* 0: divided by zero. BPF divides unsigned numbers only, hence the magnitudes. */
CAPTURE_FUNCTION int capture_divide(struct capture_state *s, const struct capture_test *t)
{
	hit_u64 left = *capture_temporary(s, t->left), right = *capture_temporary(s, t->right), quotient;
	int negative = t->is_signed && (long long)left < 0, opposite = t->is_signed && (long long)right < 0;

	if (right == 0)
		return 0;
	left = negative ? -left : left;
	right = opposite ? -right : right;
	quotient = left / right;
	if (t->kind == CAPTURE_TEST_REMAINDER) {
		quotient = left - quotient * right;
		opposite = 0;
	}
	if (negative != opposite)
		quotient = -quotient;
	*capture_temporary(s, t->result) = capture_extend(quotient, t->size, t->is_signed);
	return 1;
}

/* 0: shifted by a negative number. */
CAPTURE_FUNCTION int capture_shift(struct capture_state *s, const struct capture_test *t)
{
	hit_u64 left = *capture_temporary(s, t->left), count = *capture_temporary(s, t->right);
	int is_long = count >= t->size * 8;

	if ((long long)count < 0)
		return 0;
	count &= 63;
	if (t->kind == CAPTURE_TEST_SHIFT_LEFT)
		left = is_long ? 0 : left << count;
	else if (t->is_signed)
		left = (hit_u64)((long long)left >> (is_long ? 63 : count));
	else
		left = is_long ? 0 : left >> count;
	*capture_temporary(s, t->result) = capture_extend(left, t->size, t->is_signed);
	return 1;
}

CAPTURE_FUNCTION int capture_calculate(struct capture_state *s, const struct capture_test *t)
{
	hit_u64 left = *capture_temporary(s, t->left), right = *capture_temporary(s, t->right);

	if (t->kind == CAPTURE_TEST_ADD)
		left += right;
	else if (t->kind == CAPTURE_TEST_SUBTRACT)
		left -= right;
	else if (t->kind == CAPTURE_TEST_MULTIPLY)
		left *= right;
	else if (t->kind == CAPTURE_TEST_AND)
		left &= right;
	else if (t->kind == CAPTURE_TEST_OR)
		left |= right;
	else if (t->kind == CAPTURE_TEST_EXCLUSIVE_OR)
		left ^= right;
	else
		left &= ~right;
	*capture_temporary(s, t->result) = capture_extend(left, t->size, t->is_signed);
	return 0;
}

/* Copies `text_left` bytes at `address` to a record offset, and pads them with zeros to a whole word. 0: unreadable. */
CAPTURE_INLINE int capture_bring_text(struct capture_state *s, hit_u32 at, hit_u64 address)
{
	hit_u64 size = s->text_left;

	*(hit_u64 *)capture_at(s, at + ((size - 1) & ~7ull)) = 0;
	CAPTURE_OPAQUE(size);
	size &= HIT_RECORD_MAX_BYTES - 1;
	return !CAPTURE_READ(s, capture_at(s, at), size, address);
}

/* Starts to compare two strings. 0: it can't be decided. */
CAPTURE_FUNCTION int capture_text_begin(struct capture_state *s, const struct capture_test *t)
{
	hit_u64 *header = capture_at(s, s->root_data + t->offset), *other = capture_at(s, s->root_data + t->other);
	int is_stored = t->kind == CAPTURE_TEST_STRING;
	hit_u64 length = header[1], other_length = is_stored ? other[1] : t->count;

	*capture_temporary(s, t->result) = length == other_length;
	if (length != other_length || length == 0 || (is_stored && header[0] == other[0]))
		return 1;
	if (length > CAPTURE_MAX_TEXT)
		return 0;
	s->text_left = (hit_u32)length;
	s->text_at = 0;
	if (!capture_bring_text(s, CAPTURE_TEXT_AT, header[0])) {
		s->text_left = 0;
		return 0;
	}
	if (is_stored && !capture_bring_text(s, CAPTURE_OTHER_TEXT_AT, other[0])) {
		s->text_left = 0;
		return 0;
	}
	return 1;
}

/* Compares the next eight bytes. */
CAPTURE_FUNCTION int capture_text_step(struct capture_state *s, const struct capture_test *t)
{
	hit_u64 word = *(hit_u64 *)capture_at(s, CAPTURE_TEXT_AT + s->text_at), other = 0;

	if (t->kind == CAPTURE_TEST_STRING) {
		other = *(hit_u64 *)capture_at(s, CAPTURE_OTHER_TEXT_AT + s->text_at);
	} else {
		const hit_u64 *constant = CAPTURE_TEXT(s, t->other + s->text_at / 8);

		if (constant)
			other = *constant;
	}
	if (word != other) {
		*capture_temporary(s, t->result) = 0;
		s->text_left = 0;
	} else {
		s->text_at += 8;
		s->text_left = s->text_left > 8 ? s->text_left - 8 : 0;
	}
	return 0;
}

/* One test, or eight bytes of one. 0: the condition can't be decided. */
CAPTURE_FUNCTION int capture_test_run(struct capture_state *s, const struct capture_program *p)
{
	const struct capture_test *t = CAPTURE_TEST(s, p->first_test + s->test);
	hit_u32 kind;

	if (!t)
		return 0;
	if (s->text_left) {
		capture_text_step(s, t);
		if (!s->text_left)
			s->test++;
		return 1;
	}
	kind = t->kind;
	if (kind == CAPTURE_TEST_STRING || kind == CAPTURE_TEST_STRING_CONSTANT) {
		if (t->needs & s->failed || !capture_text_begin(s, t))
			return 0;
		if (!s->text_left)
			s->test++;
		return 1;
	}
	s->test++;
	if (kind == CAPTURE_TEST_LOAD) {
		if (t->needs & s->failed)
			return 0;
		*capture_temporary(s, t->result) =
			capture_extend(*(hit_u64 *)capture_at(s, s->root_data + t->offset), t->size, t->is_signed);
	} else if (kind == CAPTURE_TEST_CONSTANT) {
		*capture_temporary(s, t->result) = t->constant;
	} else if (kind == CAPTURE_TEST_SKIP_IF_FALSE || kind == CAPTURE_TEST_SKIP_IF_TRUE) {
		hit_u64 value = *capture_temporary(s, t->left);

		*capture_temporary(s, t->result) = value;
		if (!value == (kind == CAPTURE_TEST_SKIP_IF_FALSE))
			s->test += t->count;
	} else if (kind == CAPTURE_TEST_DIVIDE || kind == CAPTURE_TEST_REMAINDER) {
		return capture_divide(s, t);
	} else if (kind == CAPTURE_TEST_SHIFT_LEFT || kind == CAPTURE_TEST_SHIFT_RIGHT) {
		return capture_shift(s, t);
	} else if (kind >= CAPTURE_TEST_EQUAL) {
		return !capture_compare_words(s, t);
	} else {
		return !capture_calculate(s, t);
	}
	return 1;
}

#endif
