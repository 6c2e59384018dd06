/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT */
#ifndef SONDE_EVENT_SHIMS_H
#define SONDE_EVENT_SHIMS_H

/* A counter that poll(2) can wait for; non-blocking, closed on exec. */
int sonde_eventfd_create(void);
/* Makes it readable. Any thread may call this. */
int sonde_eventfd_signal(int descriptor);
/* Makes it unreadable until it is signalled again. */
int sonde_eventfd_clear(int descriptor);

/* Blocks `count` signals in the calling thread and opens a descriptor that is readable while one of them is pending.
 * `was_blocked[i]` becomes 1 if signals[i] was blocked before. */
int sonde_signalfd_create(const int *signals, int count, unsigned char *was_blocked);
/* The number of the next pending signal; 0 when there is none. */
int sonde_signalfd_next(int descriptor);
/* Unblocks one signal in the calling thread. */
int sonde_signal_unblock(int signal);

#endif
