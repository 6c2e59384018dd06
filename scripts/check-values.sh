#!/usr/bin/env bash
# SPDX-FileCopyrightText: The Sonde authors
# SPDX-License-Identifier: MIT
#
# Traces Tests/Fixtures/selfcheck, which compares each printed value with its own, and writes the results to
# docs/values.md. Any wrong, lost or unexpected line makes it fail. CALLS says how many calls each of SEEDS makes; many
# more in one run would fill the buffer of hits.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck disable=SC1091
source .cache/test.env

calls=${CALLS:-10000}
seeds=${SEEDS:-1 2 3 4 5 6 7 8 9 10}
functions='/^main\.(.*\.)?(check\d+|maker\d+\.func1|check\d+\[.*\])$/'

[ -n "${SONDE:-}" ] || scripts/build.sh --product sonde
sonde=${SONDE:-$PWD/.build/release/sonde}
work=$PWD/.cache/check-values
rm -rf "$work"
mkdir -p "$work"
export GOTOOLCHAIN=local GOFLAGS= GOPROXY=off GOWORK=off CGO_ENABLED=0

status=0
check() { # SEED BACKEND FOUND
  "$sonde" trace --backend "$2" --max-line-length 0 --json -o "$work/trace" "$functions" \
    -- "$work/program" -calls "$calls" -seed "$1" -expect "$work/expected" >/dev/null 2>"$work/err" ||
    { printf 'check-values: sonde failed: %s\n' "$(tail -n 3 "$work/err")" >&2; status=1; return; }
  "$work/program" -compare "$work/expected" "$work/trace" >"$work/found" || { status=1; cat "$work/found" >&2; }
  cat "$work/found" >>"$3"
}

for seed in $seeds; do
  printf 'check-values: seed %s\n' "$seed" >&2
  rm -rf "$work/source"
  cp -r Tests/Fixtures/selfcheck "$work/source"
  (cd "$work/source" && "$SONDE_GO_NEW" run ./generate -seed "$seed")
  for go in "$SONDE_GO_OLD" "$SONDE_GO_NEW"; do
    for build in '-N -l' optimised; do
      flags=()
      [ "$build" = optimised ] || flags=('-gcflags=all=-N -l')
      (cd "$work/source" && "$go" build "${flags[@]}" -o "$work/program" .)
      for backend in ptrace ebpf; do
        check "$seed" "$backend" "$work/all $("$go" env GOVERSION) | $build | $backend"
      done
    done
  done
done

rows() { # COMMAND: of each combination
  for file in "$work"/all*; do awk -v name="${file#"$work/all "}" "$1" "$file"; done
}

cat >docs/values.md <<END
# Values checked

\`make check-values\` writes this page. \`Tests/Fixtures/selfcheck\` calls functions of many signatures with random values,
$(wc -w <<<"$seeds") times ${calls} calls, each time with other functions. Before each call it writes the line that must be printed. \`sonde trace\`
prints its own lines, and the program compares the two. A line is wrong if it differs in anything but a \`?\`.

| Go | build | backend | lines | wrong | lost, not expected | arguments | not shown | floats | results | not shown | floats |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
$(rows '
  { gsub(/[,(]/, "") }
  /^lines/ { lines += $2; wrong += $4; lost += $6 + $8 }
  /^arguments/ { arguments += $2; without += $5; floats += $11 }
  /^results/ { results += $2; resultsWithout += $5; resultFloats += $11 }
  END {
    printf "| %s | %d | %d | %d | %d | %.2f %% | %.2f %% | %d | %.2f %% | %.2f %% |\n", name, lines, wrong, lost,
      arguments, 100 * without / arguments, 100 * floats / arguments,
      results, 100 * resultsWithout / results, 100 * resultFloats / results
  }')

"floats" are values that are wholly or partly in a register that eBPF can't see. They are not counted under "not shown".

## Why values are not shown

| Go | build | backend | of the | how many | because |
| --- | --- | --- | --- | --- | --- |
$(rows '
  /^  [a-z]+ not shown: / { kind = $1; count = $4 + 0; sub(/^ *[a-z]+ not shown: [0-9]+: /, ""); sum[kind " | %d | " $0] += count }
  END { for (reason in sum) printf "| %s | " reason " |\n", name, sum[reason] }' | sort)
END
exit "$status"
