#!/usr/bin/env bash
# SPDX-FileCopyrightText: The Sonde authors
# SPDX-License-Identifier: MIT
#
# How much load a session handles and how fast it is, over DAP, for each backend: every call of two goroutines at full
# rate, a client that reads nothing, single hits, an idle session, thousands of functions, and all of a program's, set
# and removed, 10,000 names in one request. Each line is checked against the traced program's own counts; see
# Benchmarks/load.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck disable=SC1091
source .cache/test.env

scripts/build.sh
sonde=$PWD/.build/release/sonde
work=$PWD/.cache/bench
mkdir -p "$work"
export GOTOOLCHAIN=local GOFLAGS= GOPROXY=off GOWORK=off
for fixture in pair ticker program-server web; do
  (cd "Tests/Fixtures/$fixture" && "$SONDE_GO_NEW" build -o "$work/$fixture" .)
done
(cd Benchmarks/load && "$SONDE_GO_NEW" build -o "$work/load" .)

"$work/load" "$sonde" headers - - 400
for backend in ${BACKENDS:-ptrace ebpf}; do
  "$work/load" "$sonde" related "$work/pair" "$backend" 100000 0
  "$work/load" "$sonde" related "$work/pair" "$backend" 100000 25000
  "$work/load" "$sonde" silent "$work/pair" "$backend" 10
  "$work/load" "$sonde" latency "$work/ticker" "$backend" 200 10
  "$work/load" "$sonde" functions "$work/program-server" "$backend" 5
  "$work/load" "$sonde" whole "$work/web" "$backend" 5
  SOURCE=Tests/Fixtures/program-server/main.go "$work/load" "$sonde" names "$work/program-server" "$backend" 10000
done
