/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT */
#ifndef SONDE_PTRACE_SHIMS_H
#define SONDE_PTRACE_SHIMS_H

#endif
