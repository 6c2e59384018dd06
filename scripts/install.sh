#!/usr/bin/env bash
# SPDX-FileCopyrightText: The Sonde authors
# SPDX-License-Identifier: MIT
#
# Installs what `make build` has built below DESTDIR/PREFIX, or removes it again: `install.sh` and `install.sh --remove`.
# It builds nothing, so `sudo make install` needs no Swift and leaves no files owned by root in the sources.
set -euo pipefail
cd "$(dirname "$0")/.."

fail() { printf 'install: %s\n' "$*" >&2; exit 1; }

prefix=${PREFIX:-/usr/local}
case "$prefix" in /*) ;; *) fail "PREFIX must be an absolute path; it is '$prefix'." ;; esac
to=${DESTDIR:-}$prefix

files=(
  bin/sonde
  share/bash-completion/completions/sonde
  share/zsh/site-functions/_sonde
  share/fish/vendor_completions.d/sonde.fish
  share/man/man1/sonde.1
)

if [ "${1:-}" = --remove ]; then
  for file in "${files[@]}"; do
    rm -f "$to/$file"
  done
  printf 'install: removed from %s\n' "$to"
  exit 0
fi

# The place where `make build` has put a file.
built() { if [ "$1" = bin/sonde ]; then echo .build/release/sonde; else echo ".build/install/$1"; fi; }
# All or nothing: a missing file is found before the first one is copied.
for file in "${files[@]}"; do
  [ -f "$(built "$file")" ] || fail "there is no $(built "$file"): run 'make build' first."
done
[ ! .build/release/sonde -nt .build/install/share/man/man1/sonde.1 ] ||
  fail "the man page and the completions are older than the binary: run 'make build' first."
for file in "${files[@]}"; do
  mode=644
  [ "$file" != bin/sonde ] || mode=755
  install -D -m "$mode" "$(built "$file")" "$to/$file"
done
printf 'install: %s/bin/sonde, its man page, and completions for bash, zsh and fish\n' "$to"
