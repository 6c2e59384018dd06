/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT OR GPL-2.0-only
 *
 * What a record already holds, and items of one word. */
#ifndef SONDE_CAPTURE_ITEMS_H
#define SONDE_CAPTURE_ITEMS_H

#include "capture_state.h"

/* Whether the record already holds these bytes, and everything they lead to as far as it may be followed from here: an
 * item found deeper is found again. Lossy: a collision only costs a copy. */
CAPTURE_FUNCTION int capture_seen(struct capture_state *s)
{
	hit_u64 h = (s->lead.address ^ (hit_u64)s->lead.type << 40) * 0x9e3779b97f4a7c15ull >> 58;

	CAPTURE_OPAQUE(h);
	h &= CAPTURE_SEEN - 1;
	if (s->seen[h].address == s->lead.address && s->seen[h].type == s->lead.type &&
	    s->seen[h].generation == s->generation && s->seen[h].level <= s->level + s->key)
		return 1;
	s->seen[h].level = s->level + s->key;
	s->seen[h].address = s->lead.address;
	s->seen[h].type = s->lead.type;
	s->seen[h].generation = s->generation;
	return 0;
}

/* Appends s->word, which was read at s->lead.address; 1: the record is full. */
CAPTURE_FUNCTION int capture_append_word(struct capture_state *s)
{
	struct hit_item *it = capture_at(s, s->out);
	struct hit_record *r = (void *)s->record;

	if (s->out + CAPTURE_ITEM_BYTES + 8 > HIT_RECORD_MAX_BYTES - 64 || r->items >= HIT_RECORD_MAX_ITEMS)
		return 1;
	it->address = s->lead.address;
	it->from = s->lead.from;
	it->type = 0;
	it->length = 8;
	it->count = it->wanted = 1;
	it->level = it->reason = it->flags = 0;
	it->kind = CAPTURE_ITAB_TYPE;
	*(hit_u64 *)capture_at(s, s->out + CAPTURE_ITEM_BYTES) = s->word;
	s->out += CAPTURE_ITEM_BYTES + 8;
	r->items++;
	return 0;
}

#endif
