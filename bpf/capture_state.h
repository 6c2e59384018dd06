/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT OR GPL-2.0-only
 *
 * What one run of the capture interpreter works on, and how its functions are declared on each machine. Everything
 * that the loop needs from one step to the next is here, in memory: see capture.h for why. */
#ifndef SONDE_CAPTURE_STATE_H
#define SONDE_CAPTURE_STATE_H

#include "capture_plan.h"

#define CAPTURE_SEEN 64u
#define CAPTURE_REGISTERS 48u /* 0 to 26: struct user_regs_struct; 32 to 47: low halves of XMM0 to XMM15 */
#define CAPTURE_XMM 32u
#define CAPTURE_R14 1u	  /* indexes into struct user_regs_struct */
#define CAPTURE_RBP 4u
#define CAPTURE_RBX 5u
#define CAPTURE_RDX 12u
#define CAPTURE_FS_BASE 21u
#define CAPTURE_EFLAGS 18u
#define CAPTURE_MAX_STEPS 8192u
#define CAPTURE_MAX_CLAIMS 8u	 /* captures of one hit that note it */
#define CAPTURE_HIT_IS_NOTED 4u /* in `taken`: a capture before has noted the hit as a call */
#define CAPTURE_MAX_INLINED 24u /* inlined calls that begin at one site, each with a bit of `taken` */

/* The stages of the interpreter: first it decides whether the hit is recorded, then it records it. */
enum capture_stages {
	CAPTURE_STAGE_VALUES = 0,
	CAPTURE_STAGE_VARIANT = 1,
	CAPTURE_STAGE_TESTS = 2,
	CAPTURE_STAGE_STACK = 3,
	CAPTURE_STAGE_CALLS = 4,
	CAPTURE_STAGE_VERDICT = 5,
};

struct capture_state {
	hit_u32 busy;		  /* who may use this scratch (BPF) */
	hit_u32 scan, out;	  /* record offsets: the next item to scan, the end */
	hit_u32 base, left, size; /* the element being scanned, how many remain with it, its size */
	hit_u32 field, first_field, end_field;
	hit_u32 op, level, generation, root_data; /* root_data: record offset of the root block's data */
	hit_u32 visible_xmm, done, key, max_level;
	hit_u32 map_key, reserved; /* BPF keeps the key of a look-up here */
	hit_u64 time_ns, dictionary;
	hit_u32 thread, verdict, stage, chosen; /* chosen: the capture that runs instead + 1 */
	hit_u32 taken;				/* what earlier captures of this hit have: bits of capture_takes, and below */
	hit_u32 test, undecided, text_at, text_left;
	hit_u32 max_string; /* bytes of a string in this capture */
	hit_u64 temporaries[CAPTURE_TEMPORARIES];
	hit_u64 key8, word, table, held, failed; /* held: entries of the map; failed: bit n: operation n has no bytes */
	hit_u32 again, again_end, second; /* record offsets: what is compared with its second reading, which begins at second */
	hit_u32 checked, header;	  /* record offsets of items: whose entries are compared, and its map's, if any */
	hit_u32 entry, entries;		  /* the control byte of the last entry, and how many there were in the item */
	hit_u32 walk, element;		  /* the next step to a table of a map, and what its groups are */
	struct {			  /* what the current field leads to */
		hit_u64 address, wanted, count, size;
		hit_u32 type, from, kind, reason;
	} lead;
	hit_u64 registers[CAPTURE_REGISTERS];
	struct {
		hit_u64 address;
		hit_u32 type, generation;
		hit_u32 level, reserved;
	} seen[CAPTURE_SEEN];
	hit_u8 record[2 * HIT_RECORD_MAX_BYTES]; /* the second half is slack that makes masked accesses provable */
};

#define CAPTURE_PAD8(n) (((n) + 7u) & ~7u)
#define CAPTURE_ITEM_BYTES ((hit_u32)sizeof(struct hit_item))
#define CAPTURE_HEADER_BYTES ((hit_u32)sizeof(struct hit_record))

#ifdef __bpf__
/* Hides a value's history, so that clang can't prove a mask redundant and drop it before the verifier sees it. */
#define CAPTURE_OPAQUE(x) asm volatile("" : "+r"(x))
#define CAPTURE_FUNCTION static __attribute__((noinline, unused))
#else
#define CAPTURE_OPAQUE(x) ((void)0)
#define CAPTURE_FUNCTION static __attribute__((unused))
#endif
#define CAPTURE_INLINE static inline __attribute__((always_inline, unused))

/* The record's bytes at an offset; an offset out of range wraps into the buffer instead of leaving it. */
CAPTURE_INLINE void *capture_at(struct capture_state *s, hit_u64 offset)
{
	CAPTURE_OPAQUE(offset);
	offset &= HIT_RECORD_MAX_BYTES - 1;
	return s->record + offset;
}

CAPTURE_INLINE hit_u64 capture_register(struct capture_state *s, hit_u64 index)
{
	CAPTURE_OPAQUE(index);
	if (index >= CAPTURE_REGISTERS)
		return 0;
	return s->registers[index];
}

#endif
