/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT OR GPL-2.0-only
 *
 * The program that runs at every uprobe: one record for each capture of the probe's site, into the ring buffer. It
 * knows nothing of Go's types; the tables do. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#include "capture_plan.h"

#define SCRATCH_SLOTS 64

#define TABLE(name, value_type, entries)                       \
	struct {                                               \
		__uint(type, BPF_MAP_TYPE_ARRAY);              \
		__type(key, __u32);                            \
		__type(value, value_type);                     \
		__uint(max_entries, entries);                  \
	} name SEC(".maps")

TABLE(types, struct capture_type, 1);
TABLE(fields, struct capture_field, 1);
TABLE(operations, struct capture_op, 1);
TABLE(programs, struct capture_program, 1);
TABLE(site_captures, __u32, 1);
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__type(key, __u64);
	__type(value, struct capture_runtime_type);
	__uint(max_entries, 1);
} runtime_types SEC(".maps");

#define CAPTURE_READ(s, dst, size, address) bpf_probe_read_user((dst), (size), (const void *)(address))
/* Keys live in the scratch: on the stack they would count against the 48 bytes. */
#define CAPTURE_TYPE(s, id) ((s)->map_key = (id), (const struct capture_type *)bpf_map_lookup_elem(&types, &(s)->map_key))
#define CAPTURE_FIELD(s, i) ((s)->map_key = (i), (const struct capture_field *)bpf_map_lookup_elem(&fields, &(s)->map_key))
#define CAPTURE_OP(s, i) ((s)->map_key = (i), (const struct capture_op *)bpf_map_lookup_elem(&operations, &(s)->map_key))
#define CAPTURE_RUNTIME_TYPE(s, a) \
	((s)->key8 = (a), (const struct capture_runtime_type *)bpf_map_lookup_elem(&runtime_types, &(s)->key8))
#include "capture.h"

TABLE(scratch, struct capture_state, SCRATCH_SLOTS);
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 1 << 25);
} records SEC(".maps");

struct counts {
	__u64 hits, lost;
};
TABLE(counters, struct counts, 1);

const volatile struct capture_process process;

static __noinline struct capture_state *scratch_take(void)
{
	__u32 i, key, cpu = bpf_get_smp_processor_id();

	for (i = 0; i < 8; i++) {
		struct capture_state *s;

		key = (cpu + i * 9) % SCRATCH_SLOTS;
		s = bpf_map_lookup_elem(&scratch, &key);
		if (s && __sync_val_compare_and_swap(&s->busy, 0, 1) == 0)
			return s;
	}
	return 0;
}

static __noinline int copy_registers(struct capture_state *s, const __u64 *r)
{
#define COPY(i) *(volatile __u64 *)&s->registers[i] = r[i]
	COPY(0); COPY(1); COPY(2); COPY(3); COPY(4); COPY(5); COPY(6); COPY(7); COPY(8); COPY(9); COPY(10);
	COPY(11); COPY(12); COPY(13); COPY(14); COPY(15); COPY(16); COPY(18); COPY(19);
	return 0;
}

struct loop {
	struct capture_state *s;
	const struct capture_program *p;
};

static long loop_step(__u32 i, struct loop *l)
{
	l->s->done = (hit_u32)capture_step(l->s, l->p, (const struct capture_process *)&process);
	return l->s->done;
}

static __noinline int run(struct capture_state *s, const struct capture_program *p)
{
	struct loop l = {s, p};

	bpf_loop(CAPTURE_MAX_STEPS, loop_step, &l, 0);
	return 0;
}

static __noinline int finish(struct capture_state *s, struct counts *c)
{
	struct hit_record *r = (void *)s->record;
	__u64 length = capture_end(s, s->done != 0);

	r->time_ns = bpf_ktime_get_ns();
	r->thread = (__u32)bpf_get_current_pid_tgid();
	r->instruction = s->registers[16];
	__sync_fetch_and_add(&c->hits, 1);
	if (length > HIT_RECORD_MAX_BYTES)
		length = HIT_RECORD_MAX_BYTES;
	if (bpf_ringbuf_output(&records, s->record, length, BPF_RB_NO_WAKEUP))
		__sync_fetch_and_add(&c->lost, 1);
	return 0;
}

SEC("uprobe")
int on_hit(void *ctx)
{
	__u64 cookie = bpf_get_attach_cookie(ctx);
	__u32 key = (__u32)cookie, *capture = bpf_map_lookup_elem(&site_captures, &key);
	struct capture_program *p;
	struct capture_state *s;
	struct counts *c;

	if (!capture)
		return 0;
	key = *capture;
	p = bpf_map_lookup_elem(&programs, &key);
	c = bpf_map_lookup_elem(&counters, &key);
	if (!p || !c)
		return 0;
	s = scratch_take();
	if (!s) {
		__sync_fetch_and_add(&c->lost, 1);
		return 0;
	}
	copy_registers(s, ctx);
	s->visible_xmm = 0;
	if (capture_begin(s, p, (const struct capture_process *)&process)) {
		run(s, p);
		finish(s, c);
	}
	__sync_lock_test_and_set(&s->busy, 0);
	return 0;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
