#!/usr/bin/env bash
# SPDX-FileCopyrightText: The Sonde authors
# SPDX-License-Identifier: MIT
#
# Builds everything in debug and runs the tests. Arguments go on to `swift test`.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck disable=SC1091
source .cache/test.env

swift build --build-tests
swift test --skip-build "$@"
