/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT */
#include "feature_shims.h"

#include <bpf/bpf.h>
#include <linux/bpf.h>
#include <unistd.h>

static int closed(int descriptor)
{
	if (descriptor < 0)
		return descriptor;
	close(descriptor);
	return 0;
}

int feature_ring_buffer(void)
{
	return closed(bpf_map_create(BPF_MAP_TYPE_RINGBUF, "sonde_trial", 0, 0, (uint32_t)sysconf(_SC_PAGESIZE), NULL));
}

int feature_sleepable_uprobe(void)
{
	/* return 0 */
	const struct bpf_insn program[] = {
		{.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0},
		{.code = BPF_JMP | BPF_EXIT},
	};
	struct bpf_prog_load_opts options = {.sz = sizeof options, .prog_flags = BPF_F_SLEEPABLE};

	return closed(bpf_prog_load(BPF_PROG_TYPE_KPROBE, "sonde_trial", "Dual MIT/GPL", program,
				    sizeof program / sizeof *program, &options));
}
