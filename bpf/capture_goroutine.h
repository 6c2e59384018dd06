/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT OR GPL-2.0-only
 *
 * Which goroutine a hit belongs to. */
#ifndef SONDE_CAPTURE_GOROUTINE_H
#define SONDE_CAPTURE_GOROUTINE_H

#include "capture_state.h"

/* The goroutine of the thread that hit, and how deep its frame is: of the user goroutine also on the system stack. */
CAPTURE_FUNCTION int capture_goroutine(struct capture_state *s, const struct capture_program *p,
				       const struct capture_process *c)
{
	struct hit_record *r = (void *)s->record;
	hit_u64 g = s->registers[CAPTURE_R14];

	r->goroutine = 0;
	r->frame_depth = 0;
	s->registers[CAPTURE_GOROUTINE] = s->registers[CAPTURE_GOROUTINE_ADDRESS] = 0;
	s->registers[CAPTURE_THREAD] = s->thread;
	if (p->g_source == CAPTURE_G_IN_TLS) {
		if (CAPTURE_READ(s, &s->word, 8, s->registers[CAPTURE_FS_BASE] + (hit_u64)c->tls_g))
			return 0;
		g = s->word;
	}
	if (!g)
		return 0;
	if (!CAPTURE_READ(s, &s->word, 8, g + c->g_stack_hi))
		r->frame_depth = s->word - (capture_register(s, p->cfa_register) + (hit_u64)p->cfa_offset);
	if (CAPTURE_READ(s, &s->word, 8, g + c->g_goid))
		return 0;
	if (!s->word) { /* g0 or gsignal: the goroutine that the thread runs for, if any */
		r->flags |= HIT_SYSTEM_STACK;
		if (CAPTURE_READ(s, &s->word, 8, g + c->g_m) || !s->word)
			return 0;
		if (CAPTURE_READ(s, &s->word, 8, s->word + c->m_curg) || !s->word)
			return 0;
		g = s->word;
		if (CAPTURE_READ(s, &s->word, 8, s->word + c->g_goid))
			return 0;
	}
	r->goroutine = s->word;
	s->registers[CAPTURE_GOROUTINE] = s->word;
	s->registers[CAPTURE_GOROUTINE_ADDRESS] = g;
	return 0;
}

#endif
