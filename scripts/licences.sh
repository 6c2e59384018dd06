#!/usr/bin/env bash
# SPDX-FileCopyrightText: The Sonde authors
# SPDX-License-Identifier: MIT
#
# licences.sh FOLDER CHECKOUTS: the licences of what the tarball of `make dist` contains, one file for each part.
# Those of the system's libraries come from Debian, those of the Swift packages from CHECKOUTS.
set -euo pipefail

folder=$1
checkouts=$2
mkdir -p "$folder"
fail() { printf 'licences: %s\n' "$*" >&2; exit 1; }
keep() { # NAME FILE
  [ -f "$2" ] || fail "there is no $2, the licence of $1."
  install -m 644 "$2" "$folder/$1.txt"
}

for package in libelf-dev libdw-dev libbpf-dev libpcre2-dev zlib1g-dev libbz2-dev liblzma-dev libzydis-dev; do
  keep "${package%-dev}" "/usr/share/doc/$package/copyright"
done
keep libstdc++ "/usr/share/doc/$(dpkg-query -S "$(gcc -print-file-name=libstdc++.a)" | cut -d: -f1)/copyright"
for package in swift-argument-parser swift-log; do
  keep "$package" "$checkouts/$package/LICENSE.txt"
done
swift=$(realpath "$(command -v swift)")
keep swift "${swift%/bin/*}/share/swift/LICENSE.txt"

# The licence texts that Debian's files refer to.
for text in GPL-2 GPL-3 LGPL-2.1 LGPL-3 Apache-2.0; do
  keep "$text" "/usr/share/common-licenses/$text"
done
