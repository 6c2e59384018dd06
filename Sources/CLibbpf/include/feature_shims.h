/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT
 *
 * What the kernel can do for eBPF, found out by trying. Each answers 0, or -errno where it can't or this user may not. */
#ifndef SONDE_FEATURE_SHIMS_H
#define SONDE_FEATURE_SHIMS_H

/* A ring buffer (kernel 5.8). */
int feature_ring_buffer(void);

/* A program at a uprobe that may wait for a page of the process. */
int feature_sleepable_uprobe(void);

#endif
