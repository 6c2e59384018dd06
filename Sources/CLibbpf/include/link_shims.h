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

/* Probes `count` offsets of the file at `path`, in one process or, with 0, in every one. Returns the link's descriptor,
 * which removes the probes when it is closed, or -errno: then none is set. */
int uprobe_multi_create(int program, const char *path, const uint64_t *offsets, const uint64_t *cookies,
			uint32_t count, int32_t process);

/* Probes one offset of the file at `path` in every process, for kernels without such links. `descriptors` gets the
 * event's and the link's; closing both removes the probe. 0 or -errno. */
int uprobe_single_create(int program, const char *path, uint64_t offset, uint64_t cookie, int descriptors[2]);

/* Whether the descriptors are fit for setting probes: one of our eBPF programs, which only a user who may load one can
 * have, and a readable binary. */
int link_descriptors_are_valid(int program, int binary);

/* Whether we have the rights for such probes: some kernels require CAP_SYS_ADMIN. */
int uprobe_single_permitted(void);

/* Closes descriptors on a separate thread, because for each the kernel waits until no thread is inside its probes. Then
 * adds one to the event descriptor `done`. */
void links_close(const int *descriptors, uint32_t count, int done);

/* 1 if the kernel has such links. `program` was loaded with UPROBE_MULTI_ATTACH_TYPE. */
int uprobe_multi_supported(int program);

/* Bytes from the start of a kernel structure to a member of its member, or 0 if there is none. */
uint32_t kernel_member_offset(const struct btf *btf, const char *structure, const char *member, const char *inner);

#endif
