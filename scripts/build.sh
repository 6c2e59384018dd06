#!/usr/bin/env bash
# SPDX-FileCopyrightText: The Sonde authors
# SPDX-License-Identifier: MIT
#
# build.sh [OPTIONS of swift build...]: the release build, .build/release/sonde, as every script makes it. Swift's
# libraries are part of the binary: it then needs no Swift where it is installed, and works out plans a tenth faster.
# Swift's checks at run time that no variable is changed while it is read cost another tenth; debug builds, which the
# tests run, keep them. The same options everywhere, so that nothing is compiled twice.
set -euo pipefail
cd "$(dirname "$0")/.."

exec swift build -c release --static-swift-stdlib -Xswiftc -enforce-exclusivity=unchecked "$@"
