#!/usr/bin/env bash
# SPDX-FileCopyrightText: The Sonde authors
# SPDX-License-Identifier: MIT
#
# build.sh [OPTIONS of swift build...]: the release build, .build/release/sonde, as every script makes it. Swift's
# libraries are part of the binary: it then runs on machines without Swift, and computes plans a tenth faster. Swift's
# checks at run time that no variable changes while it is read cost another tenth; debug builds, which the tests run,
# keep them. All scripts use the same options, so that nothing is compiled twice.
set -euo pipefail
cd "$(dirname "$0")/.."

exec swift build -c release --static-swift-stdlib -Xswiftc -enforce-exclusivity=unchecked "$@"
