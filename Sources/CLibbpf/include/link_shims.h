/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT
 *
 * Probes on many addresses at once (kernel 6.6). Debian 12's libbpf and kernel headers do not know them. */
#ifndef SONDE_LINK_SHIMS_H
#define SONDE_LINK_SHIMS_H

#include <stdint.h>

struct btf;

/* bpf_attach_type BPF_TRACE_UPROBE_MULTI */
#define UPROBE_MULTI_ATTACH_TYPE 48

/* Probes `count` offsets of the file at `path`, in one process or, with 0, in every one. The link's descriptor, whose
 * closing takes the probes out, or -errno: then none is set. */
int uprobe_multi_create(int program, const char *path, const uint64_t *offsets, const uint64_t *cookies,
			uint32_t count, int32_t process);

/* Probes one offset of the file at `path` in every process, for kernels without such links. `descriptors` gets the event's
 * and the link's; closing both takes the probe out. 0 or -errno. */
int uprobe_single_create(int program, const char *path, uint64_t offset, uint64_t cookie, int descriptors[2]);

/* Whether descriptors are what probes are set with: an eBPF program of ours, which nobody has who may not load one, and a
 * binary that may be read. */
int link_descriptors_are_valid(int program, int binary);

/* Whether we have the rights for such probes: some kernels ask for CAP_SYS_ADMIN. */
int uprobe_single_permitted(void);

/* Closes descriptors on a thread of its own, because the kernel waits at each until no thread is inside its probes. Then
 * adds one to the event descriptor `done`. */
void links_close(const int *descriptors, uint32_t count, int done);

/* 1 where the kernel has such links. `program` was loaded with UPROBE_MULTI_ATTACH_TYPE. */
int uprobe_multi_supported(int program);

/* Bytes from the start of a structure of the kernel to a member of its member, or 0 where there is none such. */
uint32_t kernel_member_offset(const struct btf *btf, const char *structure, const char *member, const char *inner);

#endif
