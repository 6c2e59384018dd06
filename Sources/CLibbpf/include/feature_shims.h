/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT
 *
 * Tries which eBPF features the kernel has. Each returns 0, or -errno if it is missing or this user may not use it. */
#ifndef SONDE_FEATURE_SHIMS_H
#define SONDE_FEATURE_SHIMS_H

/* A ring buffer (kernel 5.8). */
int feature_ring_buffer(void);

/* A program at a uprobe that may wait for a page of the process. */
int feature_sleepable_uprobe(void);

#endif
