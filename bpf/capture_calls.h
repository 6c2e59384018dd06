/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT OR GPL-2.0-only
 *
 * Which hits are recorded. An entry that its gate admits is noted as an open call of its stack; its return, and the
 * entries of followed functions, look for it there. A call is known by how far its frame lies from the stack's top,
 * which stays when Go moves a stack; a call noted at the same distance or farther down has ended unseen. */
#ifndef SONDE_CAPTURE_CALLS_H
#define SONDE_CAPTURE_CALLS_H

#include "capture_goroutine.h"
#include "capture_test.h"

/* An inlined call is part of the call whose frame it is in. */
CAPTURE_INLINE int capture_is_inlined(const struct capture_program *p)
{
	return p->role == CAPTURE_ROLE_INLINED || p->role == CAPTURE_ROLE_FOLLOWED_INLINED;
}

/* If several captures of one hit open a call, or close one, only the first that takes it does so. */
CAPTURE_INLINE hit_u32 capture_takes(const struct capture_program *p)
{
	if (capture_is_inlined(p))
		return 8u << (p->levels % CAPTURE_MAX_INLINED);
	return p->role == CAPTURE_ROLE_LINE ? 0 : p->role == CAPTURE_ROLE_RETURN ? 2 : 1;
}

/* The stack that the hit is on, once its goroutine is known: the goroutine's, or the thread's system stack. */
CAPTURE_INLINE hit_u64 capture_stack(const struct capture_state *s)
{
	const struct hit_record *r = (void *)s->record;

	return !r->goroutine || r->flags & HIT_SYSTEM_STACK ? 1ull << 63 | s->thread : r->goroutine;
}

CAPTURE_INLINE struct capture_call *capture_call_at(struct capture_calls *calls, hit_u64 index)
{
	CAPTURE_OPAQUE(index);
	index &= CAPTURE_MAX_CALLS - 1;
	return &calls->open[index];
}

/* Forgets the innermost call if it has ended by the time of this hit; 0: it has not. One at a time, as a step of the
 * interpreter, because the verifier would follow a loop over them all. */
CAPTURE_FUNCTION int capture_forget_call(struct capture_state *s, const struct capture_program *p)
{
	const struct hit_record *r = (void *)s->record;
	struct capture_calls *calls = CAPTURE_CALLS(s, capture_stack(s), 0);
	/* A return belongs to a call at its depth; so does a call that an earlier capture of the hit noted. */
	hit_u64 stays = p->role == CAPTURE_ROLE_RETURN || capture_is_inlined(p) || s->taken & CAPTURE_HIT_IS_NOTED;

	if (!calls || !calls->count || capture_call_at(calls, calls->count - 1)->depth < r->frame_depth + stays)
		return 0;
	calls->count--;
	return 1;
}

/* The number of noted calls that lie farther up than `depth`; below it there are none. */
CAPTURE_FUNCTION int capture_calls_around(const struct capture_calls *calls, hit_u64 depth)
{
	hit_u32 i, count = (hit_u32)calls->count & (2 * CAPTURE_MAX_CALLS - 1);

	for (i = 0; i < CAPTURE_MAX_CLAIMS && count; i++) {
		if (capture_call_at((struct capture_calls *)calls, count - 1)->depth < depth)
			break;
		count--;
	}
	return (int)count;
}

/* Notes a call, whose level is in the record. */
CAPTURE_FUNCTION int capture_note_call(struct capture_state *s, const struct capture_program *p,
				       struct capture_calls *calls, hit_u32 is_held_back)
{
	struct hit_record *r = (void *)s->record;
	struct capture_gate *gate = CAPTURE_GATE(s, p->gate - 1);
	hit_u64 inner = calls->count;
	struct capture_call *call, *outer;
	hit_u32 remaining = 0;

	if (inner >= CAPTURE_MAX_CALLS)
		return 0;
	s->taken |= CAPTURE_HIT_IS_NOTED;
	if (p->role == CAPTURE_ROLE_ROOT) {
		remaining = p->levels;
	} else if (r->level) {
		outer = capture_call_at(calls, r->level - 1u);
		remaining = outer->remaining ? outer->remaining - 1u : 0;
	}
	call = capture_call_at(calls, inner);
	call->depth = r->frame_depth;
	call->dictionary = s->dictionary;
	call->gate = p->gate;
	call->remaining = (hit_u16)remaining;
	call->is_held_back = (hit_u16)is_held_back;
	calls->count = inner + 1;
	if (gate)
		__sync_fetch_and_add(&gate->open, 1);
	return 0;
}

/* An entry whose condition held, or that is a hit because of a call around it. Returns its verdict. */
CAPTURE_FUNCTION int capture_enter(struct capture_state *s, const struct capture_program *p)
{
	struct capture_gate *gate = CAPTURE_GATE(s, p->gate - 1);
	struct hit_record *r = (void *)s->record;
	struct capture_calls *calls;
	int verdict = CAPTURE_RECORDED;

	calls = CAPTURE_CALLS(s, capture_stack(s), p->role == CAPTURE_ROLE_ROOT);
	if (calls)
		r->level = (hit_u8)capture_calls_around(calls, r->frame_depth + (hit_u64)capture_is_inlined(p));
	if (p->role == CAPTURE_ROLE_FOLLOWED || p->role == CAPTURE_ROLE_FOLLOWED_INLINED) {
		const struct capture_call *outer;

		if (!calls || !r->level)
			return CAPTURE_NO_HIT;
		outer = capture_call_at(calls, r->level - 1u);
		if (outer->gate != p->gate || !outer->remaining)
			return CAPTURE_NO_HIT;
		if (outer->is_held_back)
			verdict = CAPTURE_HELD_BACK;
	}
	if (gate && verdict == CAPTURE_RECORDED && !(p->flags & CAPTURE_PROGRAM_DECIDED_LATER)) {
		/* Calls inside a wanted one belong to it: the hit condition counts the tracepoint's own. */
		if (p->role != CAPTURE_ROLE_FOLLOWED && p->role != CAPTURE_ROLE_FOLLOWED_INLINED &&
		    !capture_gate_counts(gate))
			verdict = CAPTURE_REJECTED;
		else
			verdict = capture_gate_limit(gate, s->time_ns, p->cost);
	}
	if (calls && verdict != CAPTURE_REJECTED && !capture_is_inlined(p))
		capture_note_call(s, p, calls, verdict == CAPTURE_HELD_BACK);
	return verdict;
}

/* A return whose entry was not noted. */
CAPTURE_INLINE int capture_unseen_verdict(const struct capture_program *p)
{
	if (p->unseen == CAPTURE_UNSEEN_REJECTED)
		return CAPTURE_REJECTED;
	if (p->unseen == CAPTURE_UNSEEN_HELD_BACK)
		return CAPTURE_HELD_BACK;
	return p->unseen == CAPTURE_UNSEEN_NO_HIT ? CAPTURE_NO_HIT : CAPTURE_RECORDED;
}

/* Removes the innermost call of a gate among those from `first` on, which all lie at one depth. It stays readable
 * behind the last one until another is noted. NULL if there is none. */
CAPTURE_FUNCTION struct capture_call *capture_take_call(struct capture_calls *calls, hit_u32 first, hit_u32 gate)
{
	hit_u64 i = calls->count;
	hit_u32 n;

	for (n = 0; n < CAPTURE_MAX_CLAIMS && i > first; n++) {
		struct capture_call *call = capture_call_at(calls, --i), *last, kept;

		if (call->gate != gate)
			continue;
		last = capture_call_at(calls, --calls->count);
		kept = *call;
		*call = *last;
		*last = kept;
		return last;
	}
	return 0;
}

/* A return follows its entry. Returns its verdict. */
CAPTURE_FUNCTION int capture_leave(struct capture_state *s, const struct capture_program *p)
{
	struct capture_gate *gate = CAPTURE_GATE(s, p->gate - 1);
	struct hit_record *r = (void *)s->record;
	struct capture_calls *calls = CAPTURE_CALLS(s, capture_stack(s), 0);
	const struct capture_call *call;

	if (!calls)
		return capture_unseen_verdict(p);
	r->level = (hit_u8)capture_calls_around(calls, r->frame_depth);
	call = capture_take_call(calls, r->level, p->gate);
	if (!call || call->depth != r->frame_depth)
		return capture_unseen_verdict(p);
	s->dictionary = call->dictionary;
	if (gate)
		__sync_fetch_and_add(&gate->open, -1ull);
	return call->is_held_back ? CAPTURE_HELD_BACK : CAPTURE_RECORDED;
}

CAPTURE_INLINE int capture_is_rejected(const struct capture_state *s, const struct capture_program *p)
{
	return p->test_count && !s->undecided && !s->temporaries[0];
}

/* The verdict if it does not depend on the stack, which costs several times as much to read as the tests; otherwise
 * CAPTURE_RECORDED. */
CAPTURE_FUNCTION int capture_early_verdict(struct capture_state *s, const struct capture_program *p)
{
	const struct capture_gate *gate = CAPTURE_GATE(s, p->gate - 1);
	int has_calls = gate && gate->open;

	if (p->role == CAPTURE_ROLE_RETURN)
		return has_calls ? CAPTURE_RECORDED : capture_unseen_verdict(p);
	return capture_is_rejected(s, p) && (p->role == CAPTURE_ROLE_LINE || !has_calls) ? CAPTURE_REJECTED
										     : CAPTURE_RECORDED;
}

/* The hit's verdict, once its tests have run and its goroutine is known. */
CAPTURE_FUNCTION int capture_judge(struct capture_state *s, const struct capture_program *p)
{
	struct hit_record *r = (void *)s->record;
	struct capture_gate *gate;

	if (capture_is_rejected(s, p))
		return CAPTURE_REJECTED;
	if (s->undecided)
		r->flags |= HIT_UNDECIDED;
	if (p->role == CAPTURE_ROLE_RETURN)
		return capture_leave(s, p);
	if (p->role != CAPTURE_ROLE_LINE)
		return capture_enter(s, p);
	gate = CAPTURE_GATE(s, p->gate - 1);
	return gate && !(p->flags & CAPTURE_PROGRAM_DECIDED_LATER) ? capture_gate_verdict(gate, s->time_ns, p->cost)
								    : CAPTURE_RECORDED;
}

#endif
