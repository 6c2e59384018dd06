/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "link_shims.h"

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/perf_event.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The part of union bpf_attr that BPF_LINK_CREATE reads for this attach type. */
struct uprobe_multi_request {
	uint32_t program, target, attach_type, flags;
	uint64_t path, offsets, reference_counters, cookies;
	uint32_t count, multi_flags, process, padding;
};

int uprobe_multi_create(int program, const char *path, const uint64_t *offsets, const uint64_t *cookies,
			uint32_t count, int32_t process)
{
	struct uprobe_multi_request request;
	long link;

	memset(&request, 0, sizeof request);
	request.program = (uint32_t)program;
	request.attach_type = UPROBE_MULTI_ATTACH_TYPE;
	request.path = (uintptr_t)path;
	request.offsets = (uintptr_t)offsets;
	request.cookies = (uintptr_t)cookies;
	request.count = count;
	request.process = (uint32_t)process;
	link = syscall(SYS_bpf, BPF_LINK_CREATE, &request, sizeof request);
	return link == -1 ? -errno : (int)link;
}

/* The number in a file, or -1. */
static int number_in(const char *path)
{
	FILE *file = fopen(path, "re");
	int kind = -1;

	if (file && fscanf(file, "%d", &kind) != 1)
		kind = -1;
	if (file)
		fclose(file);
	return kind;
}

/* An event of one process would follow only one of its threads, so it covers all; the program checks the process. */
static int open_uprobe(int kind, const char *path, uint64_t offset)
{
	struct perf_event_attr event;
	int descriptor;

	memset(&event, 0, sizeof event);
	event.size = sizeof event;
	event.type = (uint32_t)kind;
	event.uprobe_path = (uintptr_t)path;
	event.probe_offset = offset;
	descriptor = (int)syscall(SYS_perf_event_open, &event, -1, 0, -1, PERF_FLAG_FD_CLOEXEC);
	return descriptor == -1 ? -errno : descriptor;
}

int uprobe_single_permitted(void)
{
	int kind = number_in("/sys/bus/event_source/devices/uprobe/type");
	/* The kernel checks the rights before the path, at which nothing can be probed. */
	int error = kind < 0 ? 0 : open_uprobe(kind, "/", 0);

	return error != -EACCES && error != -EPERM;
}

int uprobe_single_create(int program, const char *path, uint64_t offset, uint64_t cookie, int descriptors[2])
{
	struct bpf_link_create_opts options = {.sz = sizeof options, .perf_event.bpf_cookie = cookie};
	int kind = number_in("/sys/bus/event_source/devices/uprobe/type"), error;

	if (kind < 0)
		return -EOPNOTSUPP;
	descriptors[0] = open_uprobe(kind, path, offset);
	if (descriptors[0] < 0)
		return descriptors[0];
	descriptors[1] = bpf_link_create(program, descriptors[0], BPF_PERF_EVENT, &options);
	if (descriptors[1] >= 0)
		return 0;
	error = descriptors[1];
	close(descriptors[0]);
	return error;
}

int link_descriptors_are_valid(int program, int binary)
{
	struct bpf_prog_info info;
	uint32_t size = sizeof info;
	int flags = fcntl(binary, F_GETFL);

	memset(&info, 0, sizeof info);
	if (flags == -1 || flags & O_PATH || (flags & O_ACCMODE) == O_WRONLY)
		return 0;
	return bpf_obj_get_info_by_fd(program, &info, &size) == 0 && info.type == BPF_PROG_TYPE_KPROBE;
}

struct closing {
	int done;
	uint32_t count;
	int descriptors[];
};

static void *close_all(void *argument)
{
	struct closing *closing = argument;

	for (uint32_t i = 0; i < closing->count; i++)
		close(closing->descriptors[i]);
	eventfd_write(closing->done, 1);
	free(closing);
	return NULL;
}

void links_close(const int *descriptors, uint32_t count, int done)
{
	struct closing *closing = malloc(sizeof *closing + count * sizeof *descriptors);
	pthread_t thread;

	if (!closing) {
		for (uint32_t i = 0; i < count; i++)
			close(descriptors[i]);
		eventfd_write(done, 1);
		return;
	}
	closing->done = done;
	closing->count = count;
	memcpy(closing->descriptors, descriptors, count * sizeof *descriptors);
	if (pthread_create(&thread, NULL, close_all, closing) == 0)
		pthread_detach(thread);
	else
		close_all(closing);
}

int uprobe_multi_supported(int program)
{
	uint64_t offset = 0;
	int link = uprobe_multi_create(program, "/", &offset, &offset, 1, 0);

	if (link >= 0)
		close(link);
	/* A kernel that supports such links reports that a folder is not a file to probe. */
	return link == -EBADF;
}

static const struct btf_member *member_named(const struct btf *btf, const struct btf_type *type, const char *name)
{
	const struct btf_member *members = btf_members(type);

	for (int i = 0; i < btf_vlen(type); i++) {
		const char *found = btf__name_by_offset(btf, members[i].name_off);

		if (found && strcmp(found, name) == 0)
			return &members[i];
	}
	return NULL;
}

uint32_t kernel_member_offset(const struct btf *btf, const char *structure, const char *member, const char *inner)
{
	int id = btf__find_by_name_kind(btf, structure, BTF_KIND_STRUCT);
	const struct btf_type *outer = id > 0 ? btf__type_by_id(btf, (uint32_t)id) : NULL;
	const struct btf_member *first = outer ? member_named(btf, outer, member) : NULL;
	const struct btf_type *type = first ? btf__type_by_id(btf, first->type) : NULL;
	const struct btf_member *second = type && btf_is_struct(type) ? member_named(btf, type, inner) : NULL;

	/* In a type with bit fields the offset's upper byte is a width. */
	return second ? ((first->offset & 0xffffff) + (second->offset & 0xffffff)) / 8 : 0;
}
