#!/usr/bin/env bash
# SPDX-FileCopyrightText: The Sonde authors
# SPDX-License-Identifier: MIT
#
# Installs only what the build needs and the machine lacks. Run it as often as you like.
set -euo pipefail

say() { printf 'setup: %s\n' "$*"; }
fail() { printf 'setup: %s\n' "$*" >&2; exit 1; }

[ "$(uname -s)-$(uname -m)" = Linux-x86_64 ] || fail "Sonde runs on Linux on x86-64; this is $(uname -s) on $(uname -m)."
command -v swift >/dev/null || fail "there is no 'swift' in PATH: install Swift 6.2 or newer, then run this again."

packages=(libelf-dev libdw-dev libbpf-dev libpcre2-dev libzydis-dev)
command -v go >/dev/null || packages+=(golang-go)

missing=()
for package in "${packages[@]}"; do
  status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$status" = installed ] || missing+=("$package")
done

if [ "${#missing[@]}" -eq 0 ]; then
  say "nothing to install (${packages[*]} and Go are here)"
  exit 0
fi

command -v apt-get >/dev/null || fail "please install these packages, by their names on your system: ${missing[*]}"
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || fail "run as root: apt-get install ${missing[*]}"
  as_root=(sudo)
fi

say "installing with apt-get: ${missing[*]}"
# A package list may be older than the archive, so it is fetched again before the install.
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
say "done"
