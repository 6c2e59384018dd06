#!/usr/bin/env bash
# SPDX-FileCopyrightText: The Sonde authors
# SPDX-License-Identifier: MIT
#
# The cost of one traced call for the traced program: its own wall clock, in nanoseconds per call, untraced, under
# Sonde and under Delve, whose binary DLV names. Tests/Fixtures/perf calls a framed function of two integers in a
# loop, built with the optimiser on and, as "debug", with -N -l: the only build that Delve's eBPF backend accepts. Each
# round runs all of them one after the other; the table shows the medians.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck disable=SC1091
source .cache/test.env

rounds=${ROUNDS:-3}
untraced_calls=${UNTRACED_CALLS:-20000000}
sonde_calls=${SONDE_CALLS:-20000}
dlv_calls=${DLV_CALLS:-500}
dlv_ebpf_calls=${DLV_EBPF_CALLS:-5000}

fail() { printf 'bench: %s\n' "$*" >&2; exit 1; }

scripts/build.sh
sonde=$PWD/.build/release/sonde
work=$PWD/.cache/bench
mkdir -p "$work"
export GOTOOLCHAIN=local GOFLAGS= GOPROXY=off GOWORK=off
(cd Tests/Fixtures/perf && "$SONDE_GO_NEW" build -o "$work/optimised" . &&
  "$SONDE_GO_NEW" build -gcflags='all=-N -l' -o "$work/debug" .)

# nanoseconds FILE: what the program printed.
nanoseconds() { sed -n 's/^nanoseconds //p' "$1"; }

# Each appends its figure to $work/NAME.ns. Those that trace also count the hits: a tracer that prints fewer than it
# should would look fast.
run_untraced() { # BUILD
  "$work/$1" "$untraced_calls" >"$work/out"
  nanoseconds "$work/out" >>"$work/none-$1.ns"
}
run_sonde() { # BACKEND BUILD
  "$sonde" trace --backend "$1" -o "$work/hits" main.add -- "$work/$2" "$sonde_calls" >"$work/out" 2>"$work/err" ||
    fail "sonde failed: $(tail -n 3 "$work/err")"
  count_hits "$work/hits" "$sonde_calls" "sonde ($1, $2)"
  nanoseconds "$work/out" >>"$work/sonde-$1-$2.ns"
}
run_dlv() { # BACKEND BUILD CALLS [OPTION]
  "$DLV" trace ${4:+"$4"} -e "$work/$2" '^main\.add$' -- "$3" >"$work/out" 2>"$work/hits" </dev/null ||
    fail "$DLV failed: $(tail -n 3 "$work/hits")"
  count_hits "$work/hits" "$3" "dlv ($1, $2)"
  nanoseconds "$work/out" >>"$work/dlv-$1-$2.ns"
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

ebpf=yes
if ! "$sonde" trace --backend ebpf main.add -- "$work/optimised" 1 >"$work/out" 2>"$work/err"; then
  ebpf=no
  ebpf_why=$(tail -n 1 "$work/err")
fi

rm -f "$work"/*.ns
for round in $(seq "$rounds"); do
  printf 'bench: round %d of %d\n' "$round" "$rounds" >&2
  for build in optimised debug; do
    run_untraced "$build"
    run_sonde ptrace "$build"
    [ "$ebpf" = no ] || run_sonde ebpf "$build"
  done
  if [ -n "${DLV:-}" ]; then
    run_dlv ptrace optimised "$dlv_calls"
    [ "$ebpf" = no ] || run_dlv ebpf debug "$dlv_ebpf_calls" --ebpf
  fi
done

# figure NAME: its median, or nothing if it was not measured.
figure() { if [ -f "$work/$1.ns" ]; then median "$work/$1.ns"; fi; }
# times A B: A divided by B.
times() { if [ -n "$1" ] && [ -n "$2" ]; then awk -v a="$1" -v b="$2" 'BEGIN { printf "%.1f", a / b }'; fi; }
row() { printf '%-22s %12s %12s   %s\n' "$@"; }
larger() { awk -v a="$1" -v b="$2" 'BEGIN { print (a > b ? a : b) }'; }

printf '\nOne call of main.add(x, y int) (z int), in nanoseconds, %s, %s processors, Linux %s\n\n' \
  "$("$SONDE_GO_NEW" version | cut -d' ' -f3)" "$(nproc)" "$(uname -r)"
row tracer optimised debug ''
row none "$(figure none-optimised)" "$(figure none-debug)" ''
for backend in ptrace ebpf; do
  one=$(figure sonde-$backend-optimised)
  two=$(figure sonde-$backend-debug)
  if [ "$backend" = ptrace ]; then peer=$(figure dlv-ptrace-optimised); else peer=$(figure dlv-ebpf-debug); fi
  ratio=$(times "$peer" "$(larger "${one:-0}" "${two:-0}")")
  row "sonde trace, $backend" "${one:-not measured}" "${two:-not measured}" \
    "${ratio:+the dearer build: $ratio times cheaper than dlv}"
done
if [ -n "${DLV:-}" ]; then
  version=$("$DLV" version | sed -n 's/^Version: //p')
  row "dlv $version, ptrace" "$(figure dlv-ptrace-optimised)" '' ''
  row "dlv $version, ebpf" refuses "$(figure dlv-ebpf-debug)" ''
else
  printf 'dlv trace was not measured: name a Delve binary with DLV=path\n'
fi
[ "$ebpf" = yes ] || printf 'eBPF was not measured: it can not be used here (%s)\n' "$ebpf_why"
