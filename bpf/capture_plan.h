/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT OR GPL-2.0-only
 *
 * What to capture at a probe, as tables that the interpreter in capture.h reads. Swift fills them from a TracePlan;
 * the ptrace backend keeps them in arrays, the eBPF one in array maps. No table knows a Go type by name. */
#ifndef SONDE_CAPTURE_PLAN_H
#define SONDE_CAPTURE_PLAN_H

#include "capture_gate.h"

/* The kind of a field with pointers, which decides how its words are followed. */
enum capture_kind {
	CAPTURE_ROOT = 0,
	CAPTURE_POINTER = 1,	/* {address}: one element */
	CAPTURE_STRING = 2,	/* {address, length}: bytes */
	CAPTURE_SLICE = 3,	/* {address, length, capacity}: elements */
	CAPTURE_EFACE = 4,	/* {runtime type, data} */
	CAPTURE_IFACE = 5,	/* {itab, data}; the itab's type word is captured too */
	CAPTURE_ITAB_TYPE = 6,	/* items only: the type word of an itab */
	CAPTURE_HEADER = 7,	/* {address}: the runtime's data of a value, followed whatever follow_pointers says */
	CAPTURE_GROUPS = 8,	/* items only: entries of a map, which are read a second time before they are scanned */
	CAPTURE_OVERFLOW = 9,	/* {address}: one more group; this and the following lead to groups, see capture_map.h */
	CAPTURE_TABLES = 10,	/* {address, length}: of the only group, or of that many addresses of tables */
	CAPTURE_BUCKETS = 11,	/* {address}: as many groups as a byte says, a power of two */
	CAPTURE_OLD_BUCKETS = 12, /* the same before the map grew */
};

/* The element type that something points to. Types are numbered from 1; 0 is "nothing to follow". */
struct capture_type {
	hit_u32 size; /* bytes of one element */
	hit_u32 first_field;
	hit_u32 field_count;
	hit_u32 flags;
};

/* One word group in an element that leads somewhere. Nested structures and arrays are flattened. */
struct capture_field {
	hit_u32 offset;	 /* bytes from the element's start */
	hit_u32 element; /* capture_type it leads to; 0: decided by the runtime type */
	hit_u8 kind;	 /* a capture_kind */
	hit_u8 level;	 /* what to add to the element's level for data found there */
	hit_u8 gate;	 /* followed only while element level + gate <= max_level + 1 */
	hit_u8 slot;	 /* a capture_slot_kind: followed only if the control byte says that there is an entry */
	hit_u32 control; /* by slot or kind: see there */
};

/* What `control` is: the offset of a slot's control byte in the element. */
enum capture_slot_kind {
	CAPTURE_ALWAYS = 0,
	CAPTURE_SLOT_HIGH_BIT = 1, /* an entry if the high bit is clear */
	CAPTURE_SLOT_HASH = 2,	   /* an entry from CAPTURE_SMALLEST_HASH on */
};

#define CAPTURE_SMALLEST_HASH 5u

/* `control` of CAPTURE_TABLES, as offsets: in a table, of {address of its groups, their number less one}; in the map's
 * header, of the number of entries. All are below 256. */
static inline hit_u32 capture_tables_control(hit_u32 groups_at, hit_u32 count_at)
{
	return (groups_at & 0xff) | (count_at & 0xff) << 24;
}

/* `control` of CAPTURE_BUCKETS and CAPTURE_OLD_BUCKETS, as offsets in the header: of the byte that says how many there
 * are, of one that has the bit `same_size` if there were as many before, and of the number of entries. */
static inline hit_u32 capture_buckets_control(hit_u32 logarithm_at, hit_u32 flags_at, hit_u32 same_size, hit_u32 count_at)
{
	return (logarithm_at & 0xff) | (flags_at & 0xff) << 8 | (same_size & 0xff) << 16 | (count_at & 0xff) << 24;
}

enum capture_op_kind {
	CAPTURE_OP_REGISTER = 1, /* low `size` bytes of registers[reg] */
	CAPTURE_OP_VECTOR = 2,	 /* low `size` bytes of XMM register `reg` */
	CAPTURE_OP_MEMORY = 3,	 /* `size` bytes at registers[reg] + displacement */
	CAPTURE_OP_ABSOLUTE = 4, /* `size` bytes at displacement */
	CAPTURE_OP_INDIRECT = 5, /* `size` bytes at (word at root offset source) + displacement [+ index * stride] */
	CAPTURE_OP_CONSTANT = 6, /* low `size` bytes of displacement */
};

/* Words about the hit, which follow the registers; capture_goroutine sets them. */
#define CAPTURE_GOROUTINE 27u	      /* the goroutine's number */
#define CAPTURE_GOROUTINE_ADDRESS 28u /* of its runtime.g */
#define CAPTURE_THREAD 29u

#define CAPTURE_NONE 0xffffu /* in `index` and `bound`: not used */

/* One piece of the root block. Operations run in order, so that one may read what an earlier one wrote. */
struct capture_op {
	hit_u8 kind;
	hit_u8 reg;	/* index into struct user_regs_struct (= pt_regs), or XMM number */
	hit_u16 size;	/* bytes; REGISTER, VECTOR and CONSTANT: 1 to 8 */
	hit_u16 dst;	/* offset in the root block's data */
	hit_u16 source; /* offset in the root block's data of the base address */
	hit_u16 index;	/* offset of an 8-byte index, or CAPTURE_NONE: constant_index */
	hit_u16 bound;	/* offset of the 8-byte length that the index must be below, or CAPTURE_NONE: bound_count */
	hit_u32 stride; /* bytes per index */
	long long displacement;
	hit_u64 constant_index;
	hit_u64 bound_count;
	hit_u64 depends;      /* bit n: operation n must have succeeded; its reason is passed on */
	hit_u16 checks_bound; /* 1: index and bound mean something */
	hit_u16 index_shift;  /* bits above a signed index that is narrower than a word; 0: it fills the word, or is unsigned */
	hit_u32 flags;	      /* CAPTURE_OP_... */
};

/* capture_op.flags */
enum {
	CAPTURE_OP_TAKES_ADDRESS = 1, /* of memory: its address instead of its bytes; size is 8 */
	CAPTURE_OP_NIL_IS_ZERO = 2,   /* INDIRECT: zeros if the base address is nil */
};

enum { CAPTURE_G_IN_R14 = 0, CAPTURE_G_IN_TLS = 1 };

/* One capture: run at a probe, makes one record. */
struct capture_program {
	hit_u32 id;	     /* hit_record.capture */
	hit_u32 root_type;   /* capture_type of the root block's data, or 0 */
	hit_u32 first_op;    /* in the op table */
	hit_u16 op_count;    /* at most CAPTURE_MAX_OPS */
	hit_u16 root_size;   /* bytes of the root block's data */
	hit_u32 skips_where; /* a conditional jump's opcode's low four bits + 1: no hit if it is taken; 0: all are */
	hit_u8 g_source;     /* CAPTURE_G_IN_... */
	hit_u8 cfa_register; /* index into user_regs_struct */
	hit_u16 uses_vectors; /* 1: some operation reads an XMM register */
	long long cfa_offset; /* CFA = registers[cfa_register] + cfa_offset */
	hit_u32 gate;	      /* capture_gate + 1; 0: each hit is recorded, and no call is noted */
	hit_u32 first_test;   /* in the test table */
	hit_u16 test_count;
	hit_u16 test_ops; /* this many operations, from the first, run before the tests */
	hit_u8 role;	  /* a capture_role */
	hit_u8 unseen;	  /* a capture_unseen: what happens to a return whose entry was not noted */
	hit_u8 levels;	  /* ROOT: how many levels of calls inside are followed; INLINED: which of the site's inlined calls */
	hit_u8 cost;	  /* hits that an admitted one stands for: 2 if its return is recorded too */
	hit_u32 flags;	  /* CAPTURE_PROGRAM_... */
	hit_u32 max_string; /* bytes, if more than the process's */
	hit_u64 lost_where; /* if RBX has this value, argument registers hold nothing of the call; 0: they always do */
};

#define CAPTURE_MAX_OPS 64u

/* Constant while a program is traced: limits, and the place where the runtime keeps the goroutine. */
struct capture_process {
	hit_u32 max_string;   /* bytes */
	hit_u32 max_elements; /* of a slice */
	hit_u32 max_level;    /* maxVariableRecurse */
	hit_u32 follow_pointers;
	hit_u32 max_bytes; /* at most HIT_RECORD_MAX_BYTES */
	hit_u32 max_items; /* at most HIT_RECORD_MAX_ITEMS */
	hit_u32 g_goid;	   /* offset of runtime.g.goid */
	hit_u32 g_m;	   /* runtime.g.m */
	hit_u32 g_stack_hi; /* runtime.g.stack.hi */
	hit_u32 m_curg;	   /* runtime.m.curg */
	long long tls_g;   /* of the word that holds g, from the thread's FS base */
};

/* A runtime type's address in the process, and where data of that type leads. */
struct capture_runtime_type {
	hit_u64 address;
	hit_u32 element; /* capture_type behind the data word; 0: nothing to follow */
	hit_u32 flags;	 /* CAPTURE_TYPE_... */
};

enum {
	CAPTURE_TYPE_KNOWN = 1,
	CAPTURE_TYPE_DIRECT = 2, /* the data word is the value itself: a pointer-shaped type */
};

#ifndef __cplusplus
_Static_assert(sizeof(struct capture_type) == 16, "capture_type is 16 bytes");
_Static_assert(sizeof(struct capture_field) == 16, "capture_field is 16 bytes");
_Static_assert(sizeof(struct capture_op) == 56, "capture_op is 56 bytes");
_Static_assert(sizeof(struct capture_program) == 64, "capture_program is 64 bytes");
_Static_assert(sizeof(struct capture_process) == 48, "capture_process is 48 bytes");
_Static_assert(sizeof(struct capture_runtime_type) == 16, "capture_runtime_type is 16 bytes");
#endif

#endif
