/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "event_shims.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

int sonde_eventfd_create(void) {
  int descriptor = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  return descriptor < 0 ? -errno : descriptor;
}

int sonde_eventfd_signal(int descriptor) {
  /* EAGAIN: the counter is full, so it is readable already. */
  return eventfd_write(descriptor, 1) == 0 || errno == EAGAIN ? 0 : -errno;
}

int sonde_eventfd_clear(int descriptor) {
  eventfd_t count;
  return eventfd_read(descriptor, &count) == 0 || errno == EAGAIN ? 0 : -errno;
}

int sonde_signalfd_create(const int *signals, int count, unsigned char *was_blocked) {
  sigset_t wanted, before;
  sigemptyset(&wanted);
  for (int i = 0; i < count; i++) {
    if (sigaddset(&wanted, signals[i]) != 0) return -errno;
  }
  int error = pthread_sigmask(SIG_BLOCK, &wanted, &before);
  if (error != 0) return -error;
  for (int i = 0; i < count; i++) was_blocked[i] = sigismember(&before, signals[i]) == 1;
  int descriptor = signalfd(-1, &wanted, SFD_NONBLOCK | SFD_CLOEXEC);
  if (descriptor >= 0) return descriptor;
  error = errno;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return -error;
}

int sonde_signalfd_next(int descriptor) {
  struct signalfd_siginfo info;
  ssize_t length;
  do {
    length = read(descriptor, &info, sizeof info);
  } while (length < 0 && errno == EINTR);
  if (length == (ssize_t)sizeof info) return (int)info.ssi_signo;
  return length < 0 && errno != EAGAIN ? -errno : 0;
}

int sonde_signal_unblock(int signal) {
  sigset_t set;
  sigemptyset(&set);
  if (sigaddset(&set, signal) != 0) return -errno;
  return -pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}
