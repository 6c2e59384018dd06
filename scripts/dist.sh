#!/usr/bin/env bash
# SPDX-FileCopyrightText: The Sonde authors
# SPDX-License-Identifier: MIT
#
# Makes .build/dist/sonde-VERSION-linux-x86_64.tar.gz: a binary that needs no Swift and only the C and C++ libraries that
# every system has, with completions, man page, documents and licences. Zydis has no static archive in Debian, so its
# library lies beside the binary in lib/sonde. The last commit gives the documents and the time of every file.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf 'dist: %s\n' "$*"; }
fail() { printf 'dist: %s\n' "$*" >&2; exit 1; }
git rev-parse HEAD >/dev/null 2>&1 || fail "the documents come from the last commit: run this in a clone of the repository."
[ -z "$(git status --porcelain --untracked-files=no)" ] || say "there are changes without a commit: the binary has them, the documents do not"

dist=$PWD/.build/dist
archives=$PWD/.build/archives

# The linker takes the first library of a name that it finds, so a folder with only archives makes these static. Each
# name stands for all of them, because libdw needs libelf, which needs zlib, and so on.
needed=(dw elf bpf pcre2-8 z bz2 lzma)
extra=(zstd Zydis Zycore)
rm -rf "$archives"
mkdir -p "$archives" "$dist"
archive() {
  local folder
  for folder in /usr/lib/x86_64-linux-gnu /usr/lib64 /usr/lib; do
    if [ -f "$folder/lib$1.a" ]; then printf '%s\n' "$folder/lib$1.a"; return; fi
  done
  return 1
}
all=()
for name in "${needed[@]}"; do
  all+=("$(archive "$name")") || fail "there is no lib$name.a: install its development package (on Debian libelf-dev, libdw-dev, libbpf-dev, libpcre2-dev, zlib1g-dev, libbz2-dev, liblzma-dev)."
done
for name in "${extra[@]}"; do
  if path=$(archive "$name"); then all+=("$path"); fi
done
for name in dw elf bpf pcre2-8; do
  printf 'GROUP(%s)\n' "${all[*]}" >"$archives/lib$name.a"
done
if path=$(archive Zydis); then ln -s "$path" "$archives/libZydis.a"; fi
stdcxx=$(gcc -print-file-name=libstdc++.a 2>/dev/null || true)
[ ! -f "$stdcxx" ] || ln -s "$stdcxx" "$archives/libstdc++.a"

# A binary with capabilities does not search its own folder, so the usual places are named too.
build=(--scratch-path .build/dist-build)
# shellcheck disable=SC2016
scripts/build.sh "${build[@]}" --product sonde -Xlinker "-L$archives" \
  -Xlinker '-rpath=$ORIGIN/../lib/sonde:/usr/local/lib/sonde:/usr/lib/sonde'
bin=$(scripts/build.sh "${build[@]}" --show-bin-path)
name=sonde-$("$bin/sonde" --version)-linux-x86_64
tree=$dist/$name
rm -rf "$tree"
mkdir -p "$tree/bin" "$tree/lib/sonde"

strip --strip-debug -o "$tree/bin/sonde" "$bin/sonde"
needs() { LC_ALL=C readelf -d "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p'; }
for library in $(needs "$tree/bin/sonde"); do
  case "$library" in
    libc.so.6 | libm.so.6 | libpthread.so.0 | libdl.so.2 | librt.so.1 | ld-linux-x86-64.so.2) ;;
    libgcc_s.so.1 | libstdc++.so.6) ;;
    libZydis.so.*)
      path=$(ldconfig -p | sed -n "s/.* => \(.*\/$library\)$/\1/p" | head -n 1)
      [ -f "$path" ] || fail "there is no $library to put beside the binary."
      install -m 644 "$path" "$tree/lib/sonde/$library"
      for more in $(needs "$path"); do
        [ "$more" = libc.so.6 ] || fail "$library needs $more, which the tarball does not have."
      done
      ;;
    *) fail "the binary needs $library, which not every system has: it must be linked statically." ;;
  esac
done
rmdir "$tree/lib/sonde" "$tree/lib" 2>/dev/null || true

scripts/pages.sh "$tree/bin/sonde" "$tree" "${build[@]}"
git archive HEAD README.md CHANGELOG.md CONTRIBUTING.md SECURITY.md LICENSE LICENSES docs editors protocol | tar -x -C "$tree"
scripts/licences.sh "$tree/LICENSES/third-party" .build/dist-build/checkouts

# It gets its name only after a successful test.
tarball=$dist/$name.tar.gz
rm -f "$tarball"
tar --sort=name --format=gnu --mtime="@$(git log -1 --format=%ct)" --owner=0 --group=0 --numeric-owner \
  --mode=u=rwX,go=rX -C "$dist" -cf - "$name" | gzip -9 -n >"$tarball.new"

# As a user does: unpack it anywhere, and run it. The program must then load no Swift library.
check=$(mktemp -d)
trap 'rm -rf "$check"' EXIT
tar -xzf "$tarball.new" -C "$check"
SONDE=$check/$name/bin/sonde scripts/test-docs.sh || fail "the unpacked binary fails."
loaded=$(ldd "$check/$name/bin/sonde")
if grep -E 'not found|swift|Foundation' <<<"$loaded" >&2; then fail "the binary needs the libraries above."; fi
newest=$(objdump -T "$check/$name/bin/sonde" | grep -oE 'GLIBC_[0-9.]+' | sort -Vu | tail -n 1)
say "it needs glibc ${newest#GLIBC_} or newer, and of libraries: $(needs "$check/$name/bin/sonde" | paste -sd ' ')"
mv "$tarball.new" "$tarball"
say "${tarball#"$PWD"/}"
