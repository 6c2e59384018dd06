/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT */
#include "call_table.h"

#include <stdlib.h>

/* Sets of a few stacks each, as in a processor's cache: a look-up is a short walk, and entries never move. */
#define STACKS_PER_SET 8u
#define SETS (2u * CAPTURE_MAX_STACKS / STACKS_PER_SET)

struct entry {
	uint64_t stack;
	uint64_t used; /* when it was last looked up; 0: free */
	struct capture_calls *calls;
};

struct call_table {
	uint64_t clock;
	struct entry entries[SETS][STACKS_PER_SET];
};

struct call_table *call_table_create(void)
{
	return calloc(1, sizeof(struct call_table));
}

void call_table_destroy(struct call_table *table)
{
	if (!table)
		return;
	for (uint32_t set = 0; set < SETS; set++)
		for (uint32_t i = 0; i < STACKS_PER_SET; i++)
			free(table->entries[set][i].calls);
	free(table);
}

static int is_better_victim(const struct entry *one, const struct entry *other)
{
	int one_is_empty = !one->used || !one->calls->count, other_is_empty = !other->used || !other->calls->count;

	if (one_is_empty != other_is_empty)
		return one_is_empty;
	return one->used < other->used;
}

struct capture_calls *call_table_find(struct call_table *table, uint64_t stack, int makes)
{
	struct entry *set = table->entries[(stack * 0x9e3779b97f4a7c15ull >> 32) % SETS], *victim = set;

	for (uint32_t i = 0; i < STACKS_PER_SET; i++) {
		if (set[i].used && set[i].stack == stack) {
			set[i].used = ++table->clock;
			return set[i].calls;
		}
		if (is_better_victim(&set[i], victim))
			victim = &set[i];
	}
	if (!makes)
		return NULL;
	if (!victim->calls && !(victim->calls = malloc(sizeof *victim->calls)))
		return NULL;
	victim->calls->count = 0;
	victim->stack = stack;
	victim->used = ++table->clock;
	return victim->calls;
}
