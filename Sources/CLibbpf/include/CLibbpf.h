/* SPDX-FileCopyrightText: The Sonde authors
 * SPDX-License-Identifier: MIT
 *
 * libbpf, features newer than libbpf 1.1, and the words that the eBPF program and its loader share. */
#ifndef SONDE_CLIBBPF_H
#define SONDE_CLIBBPF_H

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>

#include "../../../bpf/trace_maps.h"
#include "feature_shims.h"
#include "link_shims.h"
#include "mapped_words.h"
#include "record_stream.h"

#endif
