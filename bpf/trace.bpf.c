/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT OR GPL-2.0-only
 *
 * The program that runs at every uprobe: one record for each capture of the probe's site, into the ring buffer. It
 * knows nothing of Go's types; the tables do.
 *
 * A hit may be preempted, and sleeps when it reads memory that has no page; meanwhile another thread's hit may run on
 * the same CPU. So nothing here is per CPU, and no function needs more than 48 bytes of stack: from 64 on the kernel
 * gives a program a stack per CPU. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#include "trace_maps.h"

#define SCRATCH_SLOTS 64
#define SCRATCH_TRIES 16

/* An array that the loader maps and writes directly. */
#define TABLE(name, value_type, entries)              \
	struct {                                      \
		__uint(type, BPF_MAP_TYPE_ARRAY);     \
		__uint(map_flags, BPF_F_MMAPABLE);    \
		__type(key, __u32);                   \
		__type(value, value_type);            \
		__uint(max_entries, entries);         \
	} name SEC(".maps")

/* Their sizes are set when the object is loaded. */
TABLE(types, struct capture_type, 1);
TABLE(fields, struct capture_field, 1);
TABLE(operations, struct capture_op, 1);
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__type(key, __u64);
	__type(value, struct capture_runtime_type);
	__uint(max_entries, 1);
} runtime_types SEC(".maps");

TABLE(tests, struct capture_test, 1);
TABLE(texts, __u64, 1);
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__type(key, __u64);
	__type(value, __u32);
	__uint(max_entries, 1);
} variants SEC(".maps");
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__type(key, __u64);
	__type(value, struct capture_calls);
	__uint(max_entries, 1);
} calls SEC(".maps");

TABLE(gates, struct capture_gate, TRACE_GATES);
TABLE(no_calls, struct capture_calls, 1);
TABLE(programs, struct capture_program, TRACE_CAPTURES);
TABLE(counters, struct trace_counts, TRACE_CAPTURES);
TABLE(sites, struct trace_site, TRACE_SITES);
TABLE(site_captures, __u64, TRACE_SITE_CAPTURES);
TABLE(control, struct trace_control, 1);
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__type(key, struct trace_move);
	__type(value, __u32);
	__uint(max_entries, TRACE_MOVES);
} moves SEC(".maps");
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, TRACE_RING_BYTES);
} records SEC(".maps");

const volatile struct trace_settings settings;

#include "trace_control.h"

/* Memory that the program has not touched yet has no page: the second try waits until the kernel has loaded it. */
static __noinline long read_user(void *destination, hit_u64 size, hit_u64 address)
{
	const void *from = (const void *)address;

	size &= HIT_RECORD_MAX_BYTES - 1;
	if (!bpf_probe_read_user(destination, (hit_u32)size, from))
		return 0;
	return bpf_copy_from_user(destination, (hit_u32)size, from);
}

#define CAPTURE_READ(s, dst, size, address) read_user((dst), (size), (address))
/* Keys live in the scratch: on the stack they would count against the 48 bytes. */
#define LOOK_UP(s, map, index) ((s)->map_key = (index), bpf_map_lookup_elem(&map, &(s)->map_key))
#define CAPTURE_TYPE(s, id) ((id) ? (const struct capture_type *)LOOK_UP(s, types, id) : 0)
#define CAPTURE_FIELD(s, i) ((const struct capture_field *)LOOK_UP(s, fields, i))
#define CAPTURE_OP(s, i) ((const struct capture_op *)LOOK_UP(s, operations, i))
#define CAPTURE_RUNTIME_TYPE(s, a) \
	((s)->key8 = (a), (const struct capture_runtime_type *)bpf_map_lookup_elem(&runtime_types, &(s)->key8))
#define CAPTURE_TEST(s, i) ((const struct capture_test *)LOOK_UP(s, tests, i))
#define CAPTURE_TEXT(s, i) ((const __u64 *)LOOK_UP(s, texts, i))
#define CAPTURE_GATE(s, i) ((struct capture_gate *)LOOK_UP(s, gates, i))
#define CAPTURE_CALLS(s, stack, makes) stack_calls((s), (stack), (makes))
#define CAPTURE_VARIANT(s, program, address) \
	((s)->key8 = trace_variant_key(program, address), (const __u32 *)bpf_map_lookup_elem(&variants, &(s)->key8))
#include "capture_state.h"

static __noinline struct capture_calls *stack_calls(struct capture_state *s, __u64 stack, int makes)
{
	struct capture_calls *found, *none;

	s->key8 = stack;
	found = bpf_map_lookup_elem(&calls, &s->key8);
	if (found || !makes)
		return found;
	none = LOOK_UP(s, no_calls, 0);
	if (none)
		bpf_map_update_elem(&calls, &s->key8, none, BPF_NOEXIST);
	return bpf_map_lookup_elem(&calls, &s->key8);
}

#include "capture.h"

/* The scratch memory of one hit. Owned while `state.busy`, whatever CPU the thread runs on. */
struct scratch {
	struct capture_state state;
	hit_u32 first; /* of the site's captures */
	hit_u32 reserved;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__type(key, __u32);
	__type(value, struct scratch);
	__uint(max_entries, SCRATCH_SLOTS);
} scratch_slots SEC(".maps");

/* The optimiser knows that the settings are constant and would assume the zeros that the object contains. */
static __always_inline const struct capture_process *the_process(void)
{
	const volatile struct capture_process *process = &settings.process;

	CAPTURE_OPAQUE(process);
	return (const struct capture_process *)process;
}

static __noinline struct scratch *scratch_take(void)
{
	__u32 i, key, cpu = bpf_get_smp_processor_id();

	for (i = 0; i < SCRATCH_TRIES; i++) {
		struct scratch *s;

		key = (cpu + i * 9) % SCRATCH_SLOTS;
		s = bpf_map_lookup_elem(&scratch_slots, &key);
		if (s && __sync_val_compare_and_swap(&s->state.busy, 0, 1) == 0)
			return s;
	}
	return 0;
}

/* The id of the current thread if it belongs to the target, otherwise 0. */
static __noinline __u32 traced_thread(void)
{
	__u64 id = bpf_get_current_pid_tgid();
	struct bpf_pidns_info inside;

	if (!settings.namespace_inode)
		return id >> 32 == settings.process_id ? (__u32)id : 0;
	if (bpf_get_ns_current_pid_tgid(settings.namespace_device, settings.namespace_inode, &inside, sizeof(inside)) ||
	    inside.tgid != settings.process_id)
		return 0;
	return settings.threads_in_namespace ? inside.pid : (__u32)id;
}

/* The context can't be indexed, so each register is copied separately. */
static __noinline int copy_registers(struct scratch *s, const __u64 *r)
{
#define COPY(i) *(volatile __u64 *)&s->state.registers[i] = r[i]
	COPY(0); COPY(1); COPY(2); COPY(3); COPY(4); COPY(5); COPY(6); COPY(7); COPY(8); COPY(9); COPY(10);
	COPY(11); COPY(12); COPY(13); COPY(14); COPY(15); COPY(16); COPY(18); COPY(19);
	return 0;
}

static __noinline int copy_fs_base(struct scratch *s)
{
	struct trace_control *c = the_control();
	__u64 *base = &s->state.registers[CAPTURE_FS_BASE];

	if (!c || !c->thread_fs_base ||
	    bpf_probe_read_kernel(base, 8, (const void *)(bpf_get_current_task() + c->thread_fs_base)))
		*base = 0;
	return 0;
}

struct stepping {
	struct scratch *s;
	const struct capture_program *p;
};

static long one_step(__u32 i, struct stepping *l)
{
	struct capture_state *s = &l->s->state;

	s->done = (hit_u32)capture_step(s, l->p, the_process());
	return s->done;
}

static __noinline int run(struct scratch *s, const struct capture_program *p)
{
	struct stepping l = {s, p};

	bpf_loop(CAPTURE_MAX_STEPS, one_step, &l, 0);
	return 0;
}

/* The reader's request to be woken is checked before the record is written, which then wakes it, and again afterwards:
 * the reader may have found the ring empty in between. */
static __noinline int finish(struct scratch *s, struct trace_counts *counts)
{
	struct hit_record *r = (void *)s->state.record;
	struct trace_control *c = the_control();
	__u64 length = capture_end(&s->state, s->state.done != 0);
	int wakes;

	if (!c)
		return 0;
	r->time_ns = s->state.time_ns;
	r->thread = s->state.thread;
	r->instruction = s->state.registers[16];
	if (length > HIT_RECORD_MAX_BYTES)
		length = HIT_RECORD_MAX_BYTES;
	wakes = reader_waits(c);
	if (bpf_ringbuf_output(&records, s->state.record, length, wakes ? BPF_RB_FORCE_WAKEUP : BPF_RB_NO_WAKEUP)) {
		__sync_fetch_and_add(&counts->lost, 1);
		if (wakes)
			c->reader_waits = 1;
	} else if (!wakes && reader_waits(c)) {
		wake(c);
	}
	return 0;
}

/* Counts the hit, and sends its record if there is one. */
static __noinline int account(struct scratch *s, const struct capture_program *p)
{
	struct trace_counts *counts = LOOK_UP(&s->state, counters, p->id);
	__u32 verdict = s->state.verdict;

	if (!counts || verdict == CAPTURE_NO_HIT)
		return 0;
	if (verdict != CAPTURE_REJECTED && !(p->flags & CAPTURE_PROGRAM_DECIDED_LATER))
		s->state.taken |= capture_takes(p);
	__sync_fetch_and_add(&counts->hits, 1);
	if (verdict == CAPTURE_REJECTED)
		__sync_fetch_and_add(&counts->rejected, 1);
	else if (verdict == CAPTURE_HELD_BACK)
		__sync_fetch_and_add(&counts->held_back, 1);
	else
		finish(s, counts);
	return 0;
}

struct capturing {
	struct scratch *s;
};

static long one_capture(__u32 i, struct capturing *l)
{
	struct scratch *s = l->s;
	const struct capture_program *p;
	__u64 *capture = LOOK_UP(&s->state, site_captures, s->first + i);

	if (!capture)
		return 1;
	p = LOOK_UP(&s->state, programs, (__u32)*capture);
	if (!p)
		return 1;
	if (s->state.taken & capture_takes(p))
		return 0;
	if (p->g_source == CAPTURE_G_IN_TLS)
		copy_fs_base(s);
	s->state.visible_xmm = 0;
	s->state.chosen = 0;
	s->state.dictionary = 0;
	if (!capture_begin(&s->state, p, the_process()))
		return 0;
	run(s, p);
	if (s->state.chosen) {
		p = LOOK_UP(&s->state, programs, s->state.chosen - 1);
		if (!p || !capture_begin(&s->state, p, the_process()))
			return 0;
		run(s, p);
	}
	account(s, p);
	return 0;
}

struct losing {
	__u32 first, flags;
};

/* A hit for which no scratch was free. Its condition is not decided, so it counts as lost. */
static long one_loss(__u32 i, struct losing *l)
{
	__u32 key = l->first + i;
	__u64 *capture = bpf_map_lookup_elem(&site_captures, &key);
	const struct capture_program *p;
	struct trace_counts *counts;

	if (!capture)
		return 1;
	key = (__u32)*capture;
	p = bpf_map_lookup_elem(&programs, &key);
	counts = bpf_map_lookup_elem(&counters, &key);
	if (!p || !counts)
		return 1;
	if (!capture_skips(p, l->flags)) {
		__sync_fetch_and_add(&counts->hits, 1);
		__sync_fetch_and_add(&counts->lost, 1);
	}
	return 0;
}

static __noinline int lose(__u32 first, __u32 count, __u32 flags)
{
	struct losing l = {first, flags};

	bpf_loop(count, one_loss, &l, 0);
	return 0;
}

static __always_inline int hit(void *context)
{
	__u64 site = site_of(bpf_get_attach_cookie(context));
	__u32 count = site >> 32 & 0xffff, thread;
	struct capturing l;

	if (!count)
		return 0;
	thread = traced_thread();
	if (!thread)
		return 0;
	l.s = scratch_take();
	if (!l.s) {
		lose((__u32)site, count, (__u32)((const __u64 *)context)[CAPTURE_EFLAGS]);
		return 0;
	}
	l.s->state.time_ns = bpf_ktime_get_ns();
	l.s->state.thread = thread;
	l.s->state.taken = 0;
	l.s->first = (__u32)site;
	copy_registers(l.s, context);
	bpf_loop(count, one_capture, &l, 0);
	__sync_lock_test_and_set(&l.s->state.busy, 0);
	return 0;
}

/* One body, two attach types: a program for a uprobe_multi link can't be attached to a single uprobe. */
SEC("uprobe.s")
int on_hit(void *context)
{
	return hit(context);
}

SEC("uprobe.s")
int on_hit_multi(void *context)
{
	return hit(context);
}

/* The target executes another program: its probes were removed, or, if it is the same file, mean other addresses. */
SEC("raw_tp/sched_process_exec")
int on_exec(void *context)
{
	struct trace_control *c = the_control();

	if (!c || !traced_thread())
		return 0;
	c->replaced = 1;
	wake(c);
	return 0;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
