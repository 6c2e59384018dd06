/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT */
#ifndef SONDE_CHILD_SHIMS_H
#define SONDE_CHILD_SHIMS_H

/* A descriptor that is readable once process `process` has ended; closed on exec. */
int sonde_pidfd_open(int process);

#endif
