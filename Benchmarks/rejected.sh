#!/usr/bin/env bash
# SPDX-FileCopyrightText: The Sonde authors
# SPDX-License-Identifier: MIT
#
# The cost of a hit that a condition rejects, compared with a uprobe that does nothing at the same place:
# Tests/Fixtures/perf calls a function a million times, and the condition accepts one of these calls. "entry" traces
# only the entry, "call" the returns too. Each round runs all of them one after the other; the table shows the medians.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck disable=SC1091
source .cache/test.env

rounds=${ROUNDS:-3}
calls=${REJECTED_CALLS:-1000000}

fail() { printf 'rejected: %s\n' "$*" >&2; exit 1; }

[ -n "${SONDE:-}" ] || scripts/build.sh
sonde=${SONDE:-$PWD/.build/release/sonde}
work=$PWD/.cache/bench
mkdir -p "$work"
export GOTOOLCHAIN=local GOFLAGS= GOPROXY=off GOWORK=off
(cd Tests/Fixtures/perf && "$SONDE_GO_NEW" build -o "$work/optimised" .)
cc -O2 -o "$work/empty_probes" Benchmarks/empty_probes.c

# Where Sonde probes main.add: the push of its prologue, and its ret. Go's text begins with the file at 0x400000.
code=$("$SONDE_GO_NEW" tool objdump -s '^main\.add$' "$work/optimised")
offset() { printf '0x%x' $(($(awk -v name="$1" '$4 ~ name { print $2; exit }' <<<"$code") - 0x400000)); }
push=$(offset '^PUSHQ$')
ret=$(offset '^RET$')

nanoseconds() { sed -n 's/^nanoseconds //p' "$1"; }
run_plain() { "$work/optimised" 20000000 >"$work/out"; nanoseconds "$work/out" >>"$work/rejected-none.ns"; }
run_empty() { # NAME OFFSET...
  local name=$1
  shift
  "$work/empty_probes" "$work/optimised" "$@" -- "$work/optimised" "$calls" >"$work/out"
  nanoseconds "$work/out" >>"$work/rejected-empty-$name.ns"
}
run_sonde() { # NAME RETURNS HITS-PER-CALL CONDITION
  "$sonde" trace --backend ebpf -o "$work/hits" \
    --tracepoints "{\"function\": \"main.add\", \"condition\": \"$4\", \"returns\": $2}" \
    -- "$work/optimised" "$calls" >"$work/out" 2>"$work/err" || fail "sonde failed: $(tail -n 3 "$work/err")"
  grep -q "sonde: main.add: $((calls * $3)) hits: $3 printed, 0 held back, $(((calls - 1) * $3)) rejected, 0 lost" \
    "$work/err" || fail "the account is wrong: $(tail -n 1 "$work/err")"
  [ "$(wc -l <"$work/hits")" = "$3" ] || fail "there are $(wc -l <"$work/hits") lines instead of $3"
  nanoseconds "$work/out" >>"$work/rejected-sonde-$1.ns"
}
median() { sort -n "$1" | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

rm -f "$work"/rejected-*.ns
for round in $(seq "$rounds"); do
  printf 'rejected: round %d of %d\n' "$round" "$rounds" >&2
  run_plain
  run_empty entry "$push"
  run_sonde entry false 1 'x == 777777'
  run_empty call "$push" "$ret"
  run_sonde call true 2 'x == 777777'
  run_sonde result true 2 'z == 777779'
done

plain=$(median "$work/rejected-none.ns")
printf '%-8s %14s %14s %8s\n' site 'empty ns' 'rejected ns' ratio
for name in entry call; do
  awk -v name="$name" -v plain="$plain" -v empty="$(median "$work/rejected-empty-$name.ns")" \
    -v sonde="$(median "$work/rejected-sonde-$name.ns")" \
    'BEGIN { printf "%-8s %14.0f %14.0f %8.2f\n", name, empty - plain, sonde - plain, (sonde - plain) / (empty - plain) }'
done
# A condition on a result, compared with one on an argument.
awk -v plain="$plain" -v call="$(median "$work/rejected-sonde-call.ns")" \
  -v result="$(median "$work/rejected-sonde-result.ns")" \
  'BEGIN { printf "%-8s %14s %14.0f %8.2f of a call\n", "result", "", result - plain, (result - plain) / (call - plain) }'
