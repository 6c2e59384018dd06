#!/usr/bin/env bash
# SPDX-FileCopyrightText: The Sonde authors
# SPDX-License-Identifier: MIT
#
# Runs the tests of the extension for VS Code with Node.js, against a fake editor and the real sonde: the one that SONDE
# names, otherwise the debug build. `--why-not` only says why they can't run here, and then fails. Other arguments name
# test files.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! version=$(node --version 2>/dev/null); then
  why="there is no 'node' in PATH"
elif version=${version#v} && [ "${version%%.*}" -lt 18 ]; then
  why="they need Node.js 18 or newer; this is $version"
fi
if [ -n "${why:-}" ]; then
  printf '%s\n' "$why"
  exit 1
fi
[ "${1:-}" != --why-not ] || exit 0

[ $# -gt 0 ] || set -- editors/vscode/test/*.test.js
export SONDE=${SONDE:-$PWD/.build/debug/sonde} GOFLAGS=-buildvcs=false GOWORK=off GOPROXY=off GOTOOLCHAIN=local
[ -x "$SONDE" ] || { printf 'test-vscode: there is no %s: run "make build" first, or set SONDE\n' "$SONDE" >&2; exit 1; }
node --test --test-reporter=tap "$@"
