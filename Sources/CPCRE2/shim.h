/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT
 *
 * PCRE2: regular expressions that users write, over bytes. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
