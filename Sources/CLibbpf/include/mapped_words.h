/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT
 *
 * Words of mapped eBPF arrays, which the program in the kernel reads and writes at the same time. */
#ifndef SONDE_MAPPED_WORDS_H
#define SONDE_MAPPED_WORDS_H

#include <stdint.h>

/* A reader of the new word sees everything that was written before it. */
static inline void mapped_word_store(uint64_t *word, uint64_t value)
{
	__atomic_store_n(word, value, __ATOMIC_RELEASE);
}

static inline uint64_t mapped_word_load(const uint64_t *word)
{
	return __atomic_load_n(word, __ATOMIC_ACQUIRE);
}

#endif
