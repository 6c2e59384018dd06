/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT
 *
 * Zydis: exact bounds and meanings of x86-64 instructions. */
#include <Zydis/Zydis.h>
