#!/usr/bin/env bash
# SPDX-FileCopyrightText: The Sonde authors
# SPDX-License-Identifier: MIT
#
# Builds everything in debug and runs the tests, also those of the extension for VS Code and of the documents' commands.
# Arguments are passed to `swift test`, which then runs alone. REQUIRE_BACKENDS names the backends that must work here,
# for example `ptrace,ebpf`; if it is not set, those that work are tested, and the others are named.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck disable=SC1091
source .cache/test.env

swift build --build-tests

left_out=
if [ -z "${REQUIRE_BACKENDS:-}" ]; then
  found=$(.build/debug/sonde doctor || true)
  if grep -q '^launch: auto uses ebpf' <<<"$found"; then
    REQUIRE_BACKENDS=ptrace,ebpf
  else
    REQUIRE_BACKENDS=ptrace
    left_out="UprobeBackendTests, BackendParityTests and the eBPF half of TranscriptTests: eBPF can't be used here"
    left_out+=$(printf '\n%s' "$(grep '^missing' <<<"$found")")
  fi
  export REQUIRE_BACKENDS
fi

# Suites that trace programs keep both processors busy: in parallel with the others they would only make them wait. One
# kind after the other takes less time in total. Whole sessions are the exception: they mostly wait, so two rounds of
# them run at the same time.
status=0
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
run() { swift test --skip-build "$@" 2>&1 | tee -a "$logs/first" || status=$?; }
if [ $# -gt 0 ]; then
  run "$@"
else
  run --skip 'PtraceBackendTests|UprobeBackendTests|BackendParityTests|TranscriptTests'
  run --filter PtraceBackendTests
  # Each traces a program at full speed: in parallel, on two processors, none would finish.
  run --no-parallel --filter UprobeBackendTests
  beside='TrapTests|RowTests|StrippedTests|BuildVariantTests|SelfCheckTests|LineTruthTests|SelectionTests|FollowedCallsTests'
  swift test --skip-build --ignore-lock --filter "BackendParityTests|$beside" >"$logs/second" 2>&1 &
  run --ignore-lock --filter TranscriptTests --skip "$beside"
  wait $! || status=$?
  cat "$logs/second"

  if why=$(scripts/test-vscode.sh --why-not); then
    scripts/test-vscode.sh 2>&1 | tee "$logs/vscode" || status=$?
  else
    left_out+=${left_out:+$'\n'}"the tests of editors/vscode: $why"
  fi
  scripts/picture.sh --check || status=$?
  scripts/test-docs.sh 2>&1 | tee "$logs/docs" || status=$?
fi
if [ "$status" != 0 ]; then
  # There are thousands of lines between a failure and the end.
  printf '\nWhat failed:\n'
  grep -h -A 12 ' recorded an issue \|^error: \|rror: Exited with\|^ *not ok ' "$logs"/* | head -n 200 || true
fi
if [ -n "$left_out" ]; then printf '\nLeft out: %s\n' "$left_out"; fi
exit "$status"
