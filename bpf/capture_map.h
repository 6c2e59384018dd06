/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT OR GPL-2.0-only
 *
 * Maps: a header leads to groups of entries, and each slot has a control byte that shows whether it holds one.
 *
 * Other threads may write to the map at the same time. So the entries are read twice, and then the header: if one
 * differs from the record, the item's reason becomes HIT_CHANGED. protocol/decisions explains what that proves and
 * what it can't prove. */
#ifndef SONDE_CAPTURE_MAP_H
#define SONDE_CAPTURE_MAP_H

#include "capture_items.h"

/* Whether the field's slot has an entry, and not too many came before it. */
CAPTURE_FUNCTION int capture_slot(struct capture_state *s, const struct capture_field *f,
				  const struct capture_process *c)
{
	hit_u32 at = s->base + f->control;
	hit_u8 control = *(hit_u8 *)capture_at(s, at);

	if (f->slot == CAPTURE_SLOT_HIGH_BIT ? control >= 0x80 : control < CAPTURE_SMALLEST_HASH)
		return 0;
	if (s->entry != at) {
		s->entry = at;
		s->entries++;
	}
	return s->entries <= c->max_elements;
}

/* Limits how many groups of the array are read: enough to hold the entries to show, by the load of the whole map plus
 * half as much again, and by the fewest that an array has if nothing was deleted. 1: some are read. */
CAPTURE_FUNCTION int capture_lead_groups(struct capture_state *s, const struct capture_process *c)
{
	hit_u64 entries = c->max_elements, most = entries / 3 + 1, sparse;

	if (entries > s->held)
		entries = s->held;
	sparse = s->held ? entries * s->lead.wanted / s->held * 3 / 2 + 2 : 0;
	if (most < sparse)
		most = sparse;
	s->lead.count = s->lead.wanted < most ? s->lead.wanted : most;
	return s->lead.address && s->lead.count;
}

/* One word on the way to the groups of a map's first table, kept in the record: the table's address, the number of its
 * groups less one, their address. A map has more than one table only if the first has hundreds of slots.
 *
 * 1: s->lead is complete, or has the reason why it is not. */
CAPTURE_FUNCTION int capture_walk(struct capture_state *s, const struct capture_process *c)
{
	hit_u32 step = s->walk;

	s->walk = 0;
	s->lead.type = 0;
	if (CAPTURE_READ(s, &s->word, 8, s->lead.address)) {
		s->lead.reason = HIT_FAULT;
		return 1;
	}
	if (!capture_seen(s) && capture_append_word(s)) {
		s->lead.reason = HIT_ITEMS;
		return 1;
	}
	if (step == 1) {
		s->table += s->word;
		s->lead.address = s->table + 8;
	} else if (step == 2) {
		s->lead.wanted = s->word + 1;
		s->lead.address = s->table;
	} else {
		s->lead.address = s->word;
		s->lead.type = s->element;
		return capture_lead_groups(s, c);
	}
	s->walk = step + 1;
	return 0;
}

/* Fills s->lead with the groups that the field leads to; 1: there are some. */
CAPTURE_FUNCTION int capture_groups(struct capture_state *s, const struct capture_field *f,
				    const struct capture_process *c)
{
	const struct capture_type *t = CAPTURE_TYPE(s, f->element);

	s->lead.size = t ? t->size : 0;
	s->lead.kind = CAPTURE_GROUPS;
	if (f->kind == CAPTURE_OVERFLOW) {
		s->lead.from = 0;
		s->held = 0;
		return capture_lead_groups(s, c);
	}
	s->held = *(hit_u64 *)capture_at(s, s->base + (f->control >> 24));
	if (f->kind == CAPTURE_TABLES) {
		hit_u64 *tables = capture_at(s, s->lead.from + 8);

		s->lead.from = s->base;
		if (*tables) {
			s->table = f->control & 0xff;
			s->element = f->element;
			s->walk = 1;
			return 0;
		}
	} else {
		hit_u32 by = *(hit_u8 *)capture_at(s, s->base + (f->control & 0xff)) & 63;
		hit_u32 flags = *(hit_u8 *)capture_at(s, s->base + (f->control >> 8 & 0xff));

		if (f->kind == CAPTURE_OLD_BUCKETS && !(flags & f->control >> 16) && by)
			by--;
		s->lead.wanted = 1ull << by;
		s->lead.from = s->base;
	}
	return capture_lead_groups(s, c);
}

/* Reads the bytes of the item at a record offset once more, into the buffer's second half. */
CAPTURE_FUNCTION int capture_again(struct capture_state *s, hit_u32 at)
{
	struct hit_item *it = capture_at(s, at);
	hit_u64 size = it->length;

	s->again = s->second = at + CAPTURE_ITEM_BYTES;
	s->again_end = s->again + it->length;
	CAPTURE_OPAQUE(size);
	size &= HIT_RECORD_MAX_BYTES - 1;
	if (!CAPTURE_READ(s, s->record + HIT_RECORD_MAX_BYTES, size, it->address))
		return 0;
	*(hit_u64 *)(s->record + HIT_RECORD_MAX_BYTES) = ~*(hit_u64 *)capture_at(s, s->again); /* no longer there: changed */
	return 0;
}

/* Starts to check the entries of the item at a record offset. Their `from` is the map's header, or 0. */
CAPTURE_FUNCTION int capture_check(struct capture_state *s, hit_u32 at)
{
	struct hit_item *it = capture_at(s, at);

	s->checked = at;
	s->header = it->from ? it->from - CAPTURE_ITEM_BYTES : 0;
	return capture_again(s, at);
}

/* Compares some words of the two readings. */
CAPTURE_FUNCTION int capture_compare(struct capture_state *s)
{
	hit_u32 n, at;

	for (n = 0; n < 16 && s->again < s->again_end; n++) {
		hit_u64 second = s->again - s->second;

		CAPTURE_OPAQUE(second);
		second &= HIT_RECORD_MAX_BYTES - 8;
		if (*(hit_u64 *)capture_at(s, s->again) != *(hit_u64 *)(s->record + HIT_RECORD_MAX_BYTES + second)) {
			struct hit_item *it = capture_at(s, s->checked);

			it->reason = HIT_CHANGED;
			s->again = s->again_end;
			s->left = s->header = 0;
			s->field = s->end_field; /* nothing in it is followed */
			return 0;
		}
		s->again += 8;
	}
	at = s->header;
	if (s->again >= s->again_end && at) {
		s->header = 0;
		capture_again(s, at);
	}
	return 0;
}

#endif
