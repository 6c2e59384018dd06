#!/usr/bin/env bash
# SPDX-FileCopyrightText: The Sonde authors
# SPDX-License-Identifier: MIT
#
# What one traced call costs the traced program: its own wall clock, in nanoseconds per call, untraced, under Sonde and
# under the peer that DLV names (a Delve binary). Tests/Fixtures/perf calls a framed function of two integers in a
# loop, built with the optimiser on. Each round runs all of them one after the other; the table shows the medians.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck disable=SC1091
source .cache/test.env

rounds=${ROUNDS:-3}
untraced_calls=${UNTRACED_CALLS:-20000000}
sonde_calls=${SONDE_CALLS:-20000}
dlv_calls=${DLV_CALLS:-500}

fail() { printf 'bench: %s\n' "$*" >&2; exit 1; }

swift build -c release
sonde=$PWD/.build/release/sonde
work=$PWD/.cache/bench
mkdir -p "$work"
export GOTOOLCHAIN=local GOFLAGS= GOPROXY=off GOWORK=off
(cd Tests/Fixtures/perf && "$SONDE_GO_NEW" build -o "$work/perf" .)

# nanoseconds FILE: what the program printed.
nanoseconds() { sed -n 's/^nanoseconds //p' "$1"; }

# Each takes the number of calls and leaves the program's output in $work/out. Those that trace also count the hits:
# a tracer that prints fewer than it should would look fast.
run_untraced() { "$work/perf" "$1" >"$work/out"; }
run_sonde() {
  "$sonde" trace --backend ptrace -o "$work/hits" main.add -- "$work/perf" "$1" >"$work/out" 2>"$work/err" ||
    fail "sonde failed: $(tail -n 3 "$work/err")"
  count_hits "$work/hits" "$1" sonde
}
run_dlv() {
  "$DLV" trace -e "$work/perf" '^main\.add$' -- "$1" >"$work/out" 2>"$work/hits" </dev/null ||
    fail "$DLV failed: $(tail -n 3 "$work/hits")"
  count_hits "$work/hits" "$1" dlv
}
count_hits() {
  local entries returns
  entries=$(grep -c '^> goroutine(1): main.add(' "$1" || true)
  returns=$(grep -c '^>> goroutine(1): main.add =>' "$1" || true)
  if [ "$entries" != "$2" ] || [ "$returns" != "$2" ]; then
    fail "$3 printed $entries entries and $returns returns of $2 calls"
  fi
}

median() { sort -n "$1" | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

rm -f "$work"/*.ns
for round in $(seq "$rounds"); do
  printf 'bench: round %d of %d\n' "$round" "$rounds" >&2
  run_untraced "$untraced_calls" && nanoseconds "$work/out" >>"$work/untraced.ns"
  run_sonde "$sonde_calls" && nanoseconds "$work/out" >>"$work/sonde.ns"
  if [ -n "${DLV:-}" ]; then
    run_dlv "$dlv_calls" && nanoseconds "$work/out" >>"$work/dlv.ns"
  fi
done

untraced=$(median "$work/untraced.ns")
traced=$(median "$work/sonde.ns")
printf '\nOne call of main.add(x, y int) (z int), optimised, %s, %s processors, Linux %s\n\n' \
  "$("$SONDE_GO_NEW" version | cut -d' ' -f3)" "$(nproc)" "$(uname -r)"
printf '%-26s %14s   %s\n' tracer 'ns per call' 'beside dlv trace'
printf '%-26s %14s   %s\n' none "$untraced" ''
if [ -n "${DLV:-}" ]; then
  peer=$(median "$work/dlv.ns")
  printf '%-26s %14s   %s\n' 'sonde trace (ptrace)' "$traced" "$(awk -v a="$peer" -v b="$traced" 'BEGIN { printf "%.1f times cheaper", a / b }')"
  printf '%-26s %14s   %s\n' "dlv trace $("$DLV" version | sed -n 's/^Version: //p')" "$peer" 1
else
  printf '%-26s %14s   %s\n' 'sonde trace (ptrace)' "$traced" 'not measured'
  printf '%-26s %14s   %s\n' 'dlv trace' 'not measured' '(name a Delve binary with DLV=path)'
fi
