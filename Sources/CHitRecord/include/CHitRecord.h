/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT
 *
 * The record of one hit, as Swift sees it. */
#include "../../../protocol/hit_record.h"
