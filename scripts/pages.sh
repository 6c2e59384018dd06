#!/usr/bin/env bash
# SPDX-FileCopyrightText: The Sonde authors
# SPDX-License-Identifier: MIT
#
# pages.sh SONDE FOLDER [BUILD OPTIONS...]: writes the shell completions and the man page of this binary into FOLDER/share.
# Both are made by swift-argument-parser. BUILD OPTIONS are those with which build.sh made the binary, so that
# nothing is compiled twice.
set -euo pipefail
cd "$(dirname "$0")/.."

sonde=$1
share=$2/share
shift 2

rm -rf "$share"
mkdir -p "$share"/{bash-completion/completions,zsh/site-functions,fish/vendor_completions.d,man/man1}
"$sonde" --generate-completion-script bash >"$share/bash-completion/completions/sonde"
"$sonde" --generate-completion-script zsh >"$share/zsh/site-functions/_sonde"
"$sonde" --generate-completion-script fish >"$share/fish/vendor_completions.d/sonde.fish"

# The tool behind the plugin GenerateManual: the plugin itself would build everything again.
scripts/build.sh "$@" --product generate-manual
tool=$(scripts/build.sh "$@" --show-bin-path)/generate-manual
# The date of the last commit, so that the same sources give the same page.
day=$(git log -1 --format=%cs 2>/dev/null || date +%F)
"$tool" "$sonde" --date "$day" --output-directory "$share/man/man1"

# Checks that every command appears in each file.
commands=$("$sonde" --help | sed -n '/^SUBCOMMANDS:/,$s/^  \([a-z][a-z-]*\) .*/\1/p')
[ -n "$commands" ] || { printf 'pages: the help of %s names no commands\n' "$sonde" >&2; exit 1; }
find "$share" -type f | while read -r page; do
  for command in $commands; do
    grep -qw -- "$command" "$page" || { printf 'pages: %s lacks the command %s\n' "$page" "$command" >&2; exit 1; }
  done
done
