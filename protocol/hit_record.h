/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT OR GPL-2.0-only
 *
 * One hit as both backends write it and the decoder reads it. The only definition: the BPF program includes this
 * file, the native capture includes it, and Swift imports it as the module CHitRecord.
 *
 *   hit_record | item 0: the root block | item 1 | item 2 | ...
 *
 * An item is a hit_item and then `length` bytes, padded with zeros to a multiple of 8. The bytes stood at `address`
 * in the traced process at the time of the hit. The root block alone has no address: it holds what the capture's
 * operations put together from registers and memory: one status byte (a hit_reason) per operation, padded to a
 * multiple of 8, then the operations' bytes at their destinations. Everything is little-endian. */
#ifndef SONDE_HIT_RECORD_H
#define SONDE_HIT_RECORD_H

#if defined(__bpf__)
typedef unsigned char hit_u8;
typedef unsigned short hit_u16;
typedef unsigned int hit_u32;
typedef unsigned long long hit_u64;
#else
#include <stdint.h>
typedef uint8_t hit_u8;
typedef uint16_t hit_u16;
typedef uint32_t hit_u32;
typedef uint64_t hit_u64;
#endif

/* Raised with every change of this file; a decision note says why. */
#define HIT_RECORD_VERSION 3

/* The longest record, in bytes: a limit of the design, and a power of two because BPF masks offsets with it. */
#define HIT_RECORD_MAX_BYTES 16384u

/* The most items in a record, the root block included. */
#define HIT_RECORD_MAX_ITEMS 128u

/* Why bytes that a type leads to are not in the record; 0 where they are. */
enum hit_reason {
	HIT_OK = 0,
	HIT_NIL = 1,	      /* a nil pointer on the way */
	HIT_FAULT = 2,	      /* no readable page there */
	HIT_DEPTH = 3,	      /* maxVariableRecurse */
	HIT_BUDGET = 4,	      /* HIT_RECORD_MAX_BYTES */
	HIT_UNKNOWN_TYPE = 5, /* a runtime type that the debug information does not describe */
	HIT_BAD_LENGTH = 6,   /* a length that no Go value has */
	HIT_ITEMS = 7,	      /* HIT_RECORD_MAX_ITEMS */
	HIT_INVISIBLE = 8,    /* a register that this backend can't read */
	HIT_RANGE = 9,	      /* an index outside its slice or array */
	HIT_CHANGED = 10,     /* a second reading found other bytes; the first one's follow, and mean nothing */
	HIT_OVERWRITTEN = 11, /* an argument register that was not kept while the function's stack grew */
};

/* hit_record.flags */
enum {
	HIT_CUT_ITEMS = 1,  /* the item limit was reached */
	HIT_CUT_BUDGET = 2, /* the byte limit was reached */
	HIT_CUT_STEPS = 4,  /* the interpreter's step limit was reached */
	HIT_SYSTEM_STACK = 8, /* on the thread's system stack: frame_depth counts from its top, not the goroutine's */
	HIT_UNDECIDED = 16,   /* the condition could not be decided */
};

struct hit_record {
	hit_u32 length;	     /* of the whole record in bytes; a multiple of 8 */
	hit_u32 capture;     /* the plan's id of the capture that made it */
	hit_u64 time_ns;     /* CLOCK_MONOTONIC at the hit */
	hit_u64 goroutine;   /* goid; 0 where no goroutine is current */
	hit_u64 frame_depth; /* bytes from the frame's CFA up to the stack's top; survives a stack's growth */
	hit_u64 instruction; /* address of the probe in the process */
	hit_u32 thread;	     /* thread id, in the tracer's pid namespace */
	hit_u8 items;	     /* the root block included */
	hit_u8 level;	     /* of an entry and its return: recorded calls that are open around it, where calls are noted */
	hit_u16 flags;
};

struct hit_item {
	hit_u64 address; /* where the bytes stood; 0 for the root block */
	hit_u32 from;	 /* record offset of the word that led here; of a map's entries: its header, or 0 */
	hit_u32 type;	 /* capture type of one element */
	hit_u32 length;	 /* bytes that follow, without their padding */
	hit_u32 count;	 /* elements in them */
	hit_u32 wanted;	 /* elements in the program; 0xffffffff: as many or more */
	hit_u8 level;	 /* nesting of the elements, as maxVariableRecurse counts it */
	hit_u8 reason;	 /* a hit_reason; not HIT_OK: no bytes that could be shown follow */
	hit_u8 kind;	 /* a capture_kind: what led here */
	hit_u8 flags;
};

#ifndef __cplusplus
_Static_assert(sizeof(struct hit_record) == 48, "hit_record is 48 bytes");
_Static_assert(sizeof(struct hit_item) == 32, "hit_item is 32 bytes");
#endif

#endif
