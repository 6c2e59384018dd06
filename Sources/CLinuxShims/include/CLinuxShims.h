/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT
 *
 * Functions that Glibc's Swift module lacks. Every function here returns -errno on failure. */
#ifndef SONDE_LINUX_SHIMS_H
#define SONDE_LINUX_SHIMS_H

#include "child_shims.h"
#include "event_shims.h"
#include "filter_shims.h"
#include "process_shims.h"
#include "program_shims.h"
#include "ptrace_shims.h"
#include "rights_shims.h"
#include "ring_shims.h"
#include "target_shims.h"
#include "terminal_shims.h"

#endif
