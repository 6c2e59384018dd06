/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT OR GPL-2.0-only
 *
 * Which hits are recorded: a tracepoint's gate, the tests of its condition, and the calls that were noted at their
 * entry, because these decide about their returns and the calls inside them. */
#ifndef SONDE_CAPTURE_GATE_H
#define SONDE_CAPTURE_GATE_H

#include "../protocol/hit_record.h"

/* What a capture with a gate has to do with calls. */
enum capture_role {
	CAPTURE_ROLE_LINE = 0,     /* nothing */
	CAPTURE_ROLE_ROOT = 1,     /* an entry that was asked for */
	CAPTURE_ROLE_FOLLOWED = 2, /* an entry that is a hit only inside a call of its gate */
	CAPTURE_ROLE_RETURN = 3,
	CAPTURE_ROLE_INLINED = 4,          /* an inlined call that was asked for: it is never open */
	CAPTURE_ROLE_FOLLOWED_INLINED = 5, /* one that is a hit only inside a call of its gate */
};

enum capture_unseen {
	CAPTURE_UNSEEN_RECORDED = 0,
	CAPTURE_UNSEEN_REJECTED = 1,
	CAPTURE_UNSEEN_HELD_BACK = 2,
	CAPTURE_UNSEEN_NO_HIT = 3,
};

/* capture_program.flags */
enum {
	CAPTURE_PROGRAM_DECIDED_LATER = 1, /* the reader of the record decides: the gate admits every hit */
	CAPTURE_PROGRAM_HAS_VARIANTS = 2,  /* operation 0 of an entry reads the dictionary, which names another program */
	CAPTURE_PROGRAM_USES_GOROUTINE = 4, /* some operation reads one of the words after the registers */
};

/* Which hits of one tracepoint are recorded, and its count of them. */
struct capture_gate {
	hit_u64 hit_number;	/* see hit_comparison */
	hit_u32 hit_comparison; /* a capture_comparison of the hit's number, from 1, with hit_number */
	hit_u32 per_second;	/* 0: no limit */
	hit_u64 passed;		/* hits whose condition held */
	hit_u64 window;		/* when the second began that is being counted */
	hit_u64 used;		/* hits admitted in it */
	hit_u64 open;		/* calls noted; at least as many as are still open */
};

enum capture_comparison {
	CAPTURE_HITS_ALL = 0,
	CAPTURE_HITS_EQUAL = 1,
	CAPTURE_HITS_NOT_EQUAL = 2,
	CAPTURE_HITS_LESS = 3,
	CAPTURE_HITS_LESS_OR_EQUAL = 4,
	CAPTURE_HITS_GREATER = 5,
	CAPTURE_HITS_GREATER_OR_EQUAL = 6,
	CAPTURE_HITS_MULTIPLE = 7,
};

enum capture_test_kind {
	CAPTURE_TEST_LOAD = 1, /* `size` bytes at root offset `offset`, unless one of the operations `needs` failed */
	CAPTURE_TEST_CONSTANT = 2,
	CAPTURE_TEST_ADD = 3,
	CAPTURE_TEST_SUBTRACT = 4,
	CAPTURE_TEST_MULTIPLY = 5,
	CAPTURE_TEST_DIVIDE = 6,
	CAPTURE_TEST_REMAINDER = 7,
	CAPTURE_TEST_AND = 8,
	CAPTURE_TEST_OR = 9,
	CAPTURE_TEST_EXCLUSIVE_OR = 10,
	CAPTURE_TEST_AND_NOT = 11,
	CAPTURE_TEST_SHIFT_LEFT = 12,
	CAPTURE_TEST_SHIFT_RIGHT = 13,
	CAPTURE_TEST_EQUAL = 14,
	CAPTURE_TEST_NOT_EQUAL = 15,
	CAPTURE_TEST_LESS = 16,
	CAPTURE_TEST_LESS_OR_EQUAL = 17,
	CAPTURE_TEST_SKIP_IF_FALSE = 18, /* `count` tests, with `left` as the value of `result` */
	CAPTURE_TEST_SKIP_IF_TRUE = 19,
	CAPTURE_TEST_STRING = 20,	 /* {address, length} at `offset` and at `other` */
	CAPTURE_TEST_STRING_CONSTANT = 21, /* {address, length} at `offset`, and `count` bytes from text word `other` on */
};

/* One test of a condition, on words; `ConditionCode` says what they mean. */
struct capture_test {
	hit_u8 kind;
	hit_u8 result; /* temporaries */
	hit_u8 left;
	hit_u8 right;
	hit_u8 size; /* of the operands, in bytes */
	hit_u8 is_signed;
	hit_u8 is_float;
	hit_u8 reserved;
	hit_u32 offset;
	hit_u32 other;
	hit_u32 count;
	hit_u32 reserved_too;
	hit_u64 needs; /* bit n: operation n must have succeeded */
	hit_u64 constant;
};

#define CAPTURE_TEMPORARIES 16u
#define CAPTURE_MAX_TESTS 64u
#define CAPTURE_MAX_TEXT 4096u /* bytes of strings that are compared */

/* A call that was noted at its entry. */
struct capture_call {
	hit_u64 depth; /* hit_record.frame_depth */
	hit_u64 dictionary;
	hit_u32 gate;
	hit_u16 remaining; /* levels inside it that are followed */
	hit_u16 is_held_back;
};

#define CAPTURE_MAX_CALLS 64u	 /* noted calls that are open on one stack */
#define CAPTURE_MAX_STACKS 8192u /* stacks with noted calls */

/* Those of one stack, outermost first. */
struct capture_calls {
	hit_u64 count;
	struct capture_call open[CAPTURE_MAX_CALLS];
};

/* The outcome of a hit. */
enum capture_verdict {
	CAPTURE_RECORDED = 0,
	CAPTURE_NO_HIT = 1,
	CAPTURE_REJECTED = 2,
	CAPTURE_HELD_BACK = 3,
};

static inline int capture_number_passes(const struct capture_gate *g, hit_u64 number)
{
	switch (g->hit_comparison) {
	case CAPTURE_HITS_EQUAL: return number == g->hit_number;
	case CAPTURE_HITS_NOT_EQUAL: return number != g->hit_number;
	case CAPTURE_HITS_LESS: return number < g->hit_number;
	case CAPTURE_HITS_LESS_OR_EQUAL: return number <= g->hit_number;
	case CAPTURE_HITS_GREATER: return number > g->hit_number;
	case CAPTURE_HITS_GREATER_OR_EQUAL: return number >= g->hit_number;
	case CAPTURE_HITS_MULTIPLE: return g->hit_number == 0 || number % g->hit_number == 0;
	default: return 1;
	}
}

/* Counts a hit whose condition held. Returns whether its number is one that the hit condition wants. */
static inline int capture_gate_counts(struct capture_gate *g)
{
	return g->hit_comparison == CAPTURE_HITS_ALL ||
	       capture_number_passes(g, __sync_fetch_and_add(&g->passed, 1) + 1);
}

/* A wanted hit at `time_ns`: its verdict by the limit. An admitted one takes `cost` of the second's hits, so that a
 * call is admitted only if there is room for its return too. */
static inline int capture_gate_limit(struct capture_gate *g, hit_u64 time_ns, hit_u32 cost)
{
	hit_u64 window, limit = g->per_second < cost ? cost : g->per_second;

	if (!g->per_second)
		return CAPTURE_RECORDED;
	window = *(volatile hit_u64 *)&g->window;
	/* Another thread may have begun a second later than this hit. */
	if ((long long)(time_ns - window) >= 1000000000ll &&
	    __sync_val_compare_and_swap(&g->window, window, time_ns) == window)
		*(volatile hit_u64 *)&g->used = 0;
	if (__sync_fetch_and_add(&g->used, cost) + cost <= limit)
		return CAPTURE_RECORDED;
	__sync_fetch_and_add(&g->used, -(hit_u64)cost);
	return CAPTURE_HELD_BACK;
}

/* A hit at `time_ns` whose condition held: its verdict by the hit condition and the limit. */
static inline int capture_gate_verdict(struct capture_gate *g, hit_u64 time_ns, hit_u32 cost)
{
	return capture_gate_counts(g) ? capture_gate_limit(g, time_ns, cost) : CAPTURE_REJECTED;
}

#ifndef __cplusplus
_Static_assert(sizeof(struct capture_gate) == 48, "capture_gate is 48 bytes");
_Static_assert(sizeof(struct capture_test) == 40, "capture_test is 40 bytes");
_Static_assert(sizeof(struct capture_call) == 24, "capture_call is 24 bytes");
#endif

#endif
