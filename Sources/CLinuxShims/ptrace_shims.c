/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "ptrace_shims.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

_Static_assert(sizeof(struct user_regs_struct) == TRACEE_REGISTER_COUNT * 8, "27 registers");
_Static_assert(offsetof(struct user_regs_struct, rip) == TRACEE_RIP * 8, "RIP");
_Static_assert(offsetof(struct user_regs_struct, rsp) == TRACEE_RSP * 8, "RSP");
_Static_assert(offsetof(struct user_regs_struct, rbp) == TRACEE_RBP * 8, "RBP");
_Static_assert(offsetof(struct user_regs_struct, rax) == TRACEE_RAX * 8, "RAX");
_Static_assert(offsetof(struct user_regs_struct, r10) == TRACEE_R10 * 8, "R10");
_Static_assert(offsetof(struct user_regs_struct, orig_rax) == TRACEE_ORIG_RAX * 8, "ORIG_RAX");
_Static_assert(offsetof(struct user_regs_struct, cs) == TRACEE_CS * 8, "CS");
_Static_assert(offsetof(struct user_regs_struct, eflags) == TRACEE_EFLAGS * 8, "EFLAGS");

static int request(int kind, int32_t thread, uintptr_t address, uintptr_t data)
{
	return ptrace(kind, thread, (void *)address, (void *)data) == -1 ? -errno : 0;
}

int tracee_wait(int32_t thread, int block, struct tracee_report *report)
{
	int status;
	pid_t id;

	do
		id = waitpid(thread, &status, __WALL | (block ? 0 : WNOHANG));
	while (id == -1 && errno == EINTR);
	if (id <= 0)
		return id == 0 ? 0 : -errno;
	report->thread = id;
	report->event = 0;
	if (WIFEXITED(status)) {
		report->kind = TRACEE_EXITED;
		report->value = WEXITSTATUS(status);
	} else if (WIFSIGNALED(status)) {
		report->kind = TRACEE_KILLED;
		report->value = WTERMSIG(status);
	} else {
		report->kind = TRACEE_STOPPED;
		report->value = WSTOPSIG(status);
		report->event = status >> 16;
	}
	return 1;
}

int tracee_seize(int32_t thread, int kill_on_exit)
{
	uintptr_t options = PTRACE_O_TRACECLONE | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACEEXEC |
			    PTRACE_O_TRACESYSGOOD;

	return request(PTRACE_SEIZE, thread, 0, options | (kill_on_exit ? PTRACE_O_EXITKILL : 0));
}

int tracee_interrupt(int32_t thread)
{
	return request(PTRACE_INTERRUPT, thread, 0, 0);
}

int tracee_resume(int32_t thread, int signal)
{
	return request(PTRACE_CONT, thread, 0, (uintptr_t)signal);
}

int tracee_resume_to_call(int32_t thread, int signal)
{
	return request(PTRACE_SYSCALL, thread, 0, (uintptr_t)signal);
}

int tracee_step(int32_t thread, int signal)
{
	return request(PTRACE_SINGLESTEP, thread, 0, (uintptr_t)signal);
}

int tracee_listen(int32_t thread)
{
	return request(PTRACE_LISTEN, thread, 0, 0);
}

int tracee_detach(int32_t thread, int signal)
{
	return request(PTRACE_DETACH, thread, 0, (uintptr_t)signal);
}

int tracee_get_registers(int32_t thread, uint64_t *registers)
{
	return request(PTRACE_GETREGS, thread, 0, (uintptr_t)registers);
}

int tracee_set_registers(int32_t thread, const uint64_t *registers)
{
	return request(PTRACE_SETREGS, thread, 0, (uintptr_t)registers);
}

int tracee_get_vectors(int32_t thread, uint64_t *xmm)
{
	struct user_fpregs_struct state;
	int error = request(PTRACE_GETFPREGS, thread, 0, (uintptr_t)&state);

	if (error)
		return error;
	for (int i = 0; i < 16; i++)
		memcpy(&xmm[i], (const char *)state.xmm_space + 16 * i, 8);
	return 0;
}

int tracee_get_signal(int32_t thread, siginfo_t *info)
{
	return request(PTRACE_GETSIGINFO, thread, 0, (uintptr_t)info);
}

int tracee_set_signal(int32_t thread, const siginfo_t *info)
{
	return request(PTRACE_SETSIGINFO, thread, 0, (uintptr_t)info);
}

int tracee_get_mask(int32_t thread, uint64_t *mask)
{
	return request(PTRACE_GETSIGMASK, thread, sizeof *mask, (uintptr_t)mask);
}

int tracee_set_mask(int32_t thread, uint64_t mask)
{
	return request(PTRACE_SETSIGMASK, thread, sizeof mask, (uintptr_t)&mask);
}

int tracee_event_message(int32_t thread, uint64_t *message)
{
	return request(PTRACE_GETEVENTMSG, thread, 0, (uintptr_t)message);
}

int tracee_trap_pending(int32_t thread)
{
	siginfo_t waiting[8];
	struct __ptrace_peeksiginfo_args which = {0, 0, 8};
	long count;

	while ((count = ptrace(PTRACE_PEEKSIGINFO, thread, &which, waiting)) > 0) {
		for (long i = 0; i < count; i++)
			if (waiting[i].si_signo == SIGTRAP && waiting[i].si_code == SI_KERNEL)
				return 1;
		which.off += (uint64_t)count;
	}
	return 0;
}

int tracee_signal_code(const siginfo_t *info)
{
	return info->si_code;
}

void tracee_set_fault_address(siginfo_t *info, uint64_t address)
{
	info->si_addr = (void *)(uintptr_t)address;
}

void tracee_make_fault(siginfo_t *info, uint64_t address)
{
	memset(info, 0, sizeof *info);
	info->si_signo = SIGSEGV;
	info->si_code = SEGV_MAPERR;
	info->si_addr = (void *)(uintptr_t)address;
}

int tracee_send_signal(int32_t process, int32_t thread, int signal)
{
	return syscall(SYS_tgkill, process, thread, signal) == -1 ? -errno : 0;
}

int tracee_read(int32_t thread, void *dst, size_t size, uint64_t address)
{
	struct iovec local = {dst, size}, remote = {(void *)(uintptr_t)address, size};

	return process_vm_readv(thread, &local, 1, &remote, 1, 0) != (ssize_t)size;
}

int tracee_write(int32_t thread, const void *src, size_t size, uint64_t address)
{
	struct iovec local = {(void *)(uintptr_t)src, size}, remote = {(void *)(uintptr_t)address, size};

	return process_vm_writev(thread, &local, 1, &remote, 1, 0) != (ssize_t)size;
}
