/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT
 *
 * ptrace, one function for each request, all on threads that were seized. ESRCH means that the thread has died, which
 * may happen at any call. */
#ifndef SONDE_PTRACE_SHIMS_H
#define SONDE_PTRACE_SHIMS_H

#include <signal.h>
#include <stddef.h>
#include <stdint.h>

enum tracee_report_kind {
	TRACEE_EXITED = 1,  /* value: exit code */
	TRACEE_KILLED = 2,  /* value: signal */
	TRACEE_STOPPED = 3, /* value: signal; event: a tracee_event */
};

enum tracee_event {
	TRACEE_SIGNAL = 0, /* a signal is about to be delivered */
	TRACEE_FORK = 1,
	TRACEE_VFORK = 2,
	TRACEE_CLONE = 3,
	TRACEE_EXEC = 4,
	TRACEE_STOP = 128, /* interrupted, newly attached, or (value: a stop signal) stopped with its group */
};

/* In place of a signal, when a thread runs from system call to system call: SIGTRAP, marked. */
#define TRACEE_CALL_STOP 0x85

struct tracee_report {
	int32_t thread;
	int32_t kind;
	int32_t value;
	int32_t event;
};

/* Indexes into the 27 words that tracee_get_registers fills: struct user_regs_struct. */
enum tracee_register {
	TRACEE_RBP = 4,
	TRACEE_RAX = 10,
	TRACEE_RDX = 12,
	TRACEE_RSI = 13,
	TRACEE_RDI = 14,
	TRACEE_R10 = 7,
	TRACEE_R9 = 8,
	TRACEE_R8 = 9,
	TRACEE_ORIG_RAX = 15,
	TRACEE_RIP = 16,
	TRACEE_CS = 17,
	TRACEE_EFLAGS = 18,
	TRACEE_RSP = 19,
	TRACEE_REGISTER_COUNT = 27,
};

/* What happened to `thread`, or to any with -1: 1 and a report, 0 when there is none and `block` is 0, or -errno. */
int tracee_wait(int32_t thread, int block, struct tracee_report *report);

/* Attaches without stopping. New threads and children are attached by the kernel. */
int tracee_seize(int32_t thread, int kill_on_exit);
int tracee_interrupt(int32_t thread);
int tracee_resume(int32_t thread, int signal);
/* Runs on to where its next system call begins or ends: a stop of value TRACEE_CALL_STOP. */
int tracee_resume_to_call(int32_t thread, int signal);
int tracee_step(int32_t thread, int signal);
/* Leaves a thread stopped with its group, and reports when that ends. */
int tracee_listen(int32_t thread);
int tracee_detach(int32_t thread, int signal);

int tracee_get_registers(int32_t thread, uint64_t *registers);
int tracee_set_registers(int32_t thread, const uint64_t *registers);
/* The low 8 bytes of XMM0 to XMM15. */
int tracee_get_vectors(int32_t thread, uint64_t *xmm);
int tracee_get_signal(int32_t thread, siginfo_t *info);
int tracee_set_signal(int32_t thread, const siginfo_t *info);
int tracee_get_mask(int32_t thread, uint64_t *mask);
int tracee_set_mask(int32_t thread, uint64_t mask);
/* The new thread's id after a fork, vfork or clone event. */
int tracee_event_message(int32_t thread, uint64_t *message);
/* 1 while a SIGTRAP that the kernel raised waits to be delivered to the stopped thread. */
int tracee_trap_pending(int32_t thread);

int tracee_signal_code(const siginfo_t *info);
void tracee_set_fault_address(siginfo_t *info, uint64_t address);
/* Makes the SIGSEGV of an access to an unmapped address. */
void tracee_make_fault(siginfo_t *info, uint64_t address);
int tracee_send_signal(int32_t process, int32_t thread, int signal);

/* Both return 0 if all `size` bytes were copied. */
int tracee_read(int32_t thread, void *dst, size_t size, uint64_t address);
int tracee_write(int32_t thread, const void *src, size_t size, uint64_t address);

/* Whether this user may trace a child: starts one without the rights that only our file gives, stops it and reads its
 * registers. 0 or -errno. */
int tracee_try(void);

#endif
