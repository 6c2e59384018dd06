#!/usr/bin/env bash
# SPDX-FileCopyrightText: The Sonde authors
# SPDX-License-Identifier: MIT
#
# SIGKILL of the release build while thousands of eBPF probes are set or removed: 100 rounds of each situation, launched
# and attached, where `make test` runs 10. KILL_ROUNDS sets another number.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck disable=SC1091
source .cache/test.env

scripts/build.sh
swift build --build-tests
REQUIRE_BACKENDS=ptrace,ebpf SONDE=$PWD/.build/release/sonde KILL_ROUNDS=${KILL_ROUNDS:-100} \
  swift test --skip-build --filter KilledWhileSettingTests
