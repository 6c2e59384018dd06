/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT
 *
 * empty_probes FILE OFFSET... -- PROGRAM ARGUMENT...
 *
 * Runs PROGRAM with a uprobe at each file offset that runs an eBPF program which does nothing: one uprobe_multi link,
 * as Sonde's eBPF backend sets its own. */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/bpf.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define UPROBE_MULTI 48 /* BPF_TRACE_UPROBE_MULTI, which Debian 12's headers do not have */

/* The part of union bpf_attr that BPF_LINK_CREATE reads for it. */
struct uprobe_multi {
	uint32_t program, target, attach_type, flags;
	uint64_t path, offsets, reference_counters, cookies;
	uint32_t count, multi_flags, process, padding;
};

static int fail(const char *what)
{
	fprintf(stderr, "empty_probes: %s: %s\n", what, strerror(errno));
	return 1;
}

int main(int count, char **words)
{
	struct bpf_insn nothing[] = {
		{.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0},
		{.code = BPF_JMP | BPF_EXIT},
	};
	union bpf_attr load = {
		.prog_type = BPF_PROG_TYPE_KPROBE,
		.expected_attach_type = UPROBE_MULTI,
		.insns = (uintptr_t)nothing,
		.insn_cnt = 2,
		.license = (uintptr_t)"Dual MIT/GPL",
		.prog_flags = BPF_F_SLEEPABLE,
	};
	uint64_t offsets[64];
	uint32_t probes = 0;
	int word = 2, program, status;

	for (; word < count && strcmp(words[word], "--") && probes < 64; word++)
		offsets[probes++] = strtoull(words[word], NULL, 0);
	if (word + 1 >= count || !probes) {
		fprintf(stderr, "usage: empty_probes FILE OFFSET... -- PROGRAM ARGUMENT...\n");
		return 2;
	}
	program = (int)syscall(SYS_bpf, BPF_PROG_LOAD, &load, sizeof load);
	if (program < 0)
		return fail("the program is refused");
	struct uprobe_multi link = {
		.program = (uint32_t)program,
		.attach_type = UPROBE_MULTI,
		.path = (uintptr_t)words[1],
		.offsets = (uintptr_t)offsets,
		.count = probes,
	};
	if (syscall(SYS_bpf, BPF_LINK_CREATE, &link, sizeof link) < 0)
		return fail("the probes can't be set");
	if (fork() == 0) {
		execvp(words[word + 1], words + word + 1);
		_exit(127);
	}
	wait(&status);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
