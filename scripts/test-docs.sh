#!/usr/bin/env bash
# SPDX-FileCopyrightText: The Sonde authors
# SPDX-License-Identifier: MIT
#
# Runs the commands of README.md and docs/*.md as their reader would, in order, in an empty home and a folder with Go
# programs: each line of a block marked `sh`, and each line after "$ " of a block marked `console`, whose output is
# compared with the lines below it. A block without a language directly after one marked `sh` is its output. A command
# that must fail, or can't be run here, is in the list below. Arguments name other documents. SONDE names the binary;
# unset, it is the debug build, or the release build of the same sources, which is much faster.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf 'test-docs: %s\n' "$*"; }
fail() { printf 'test-docs: %s\n' "$*" >&2; exit 1; }
# shellcheck disable=SC1091
. .cache/test.env

work=$(mktemp -d)
program=
clean() {
  # It ends when its stdin ends.
  exec 9>&-
  [ -z "$program" ] || wait "$program" || true
  rm -rf "$work"
}
trap clean EXIT
exec 9>&1

rules=$work/rules
rule() { printf '%s\t%s\t%s\n' "$@" >>"$rules"; }
# In patterns * matches anything. not_run PATTERN REASON
not_run() { rule not-run "$@"; }
# exits PATTERN CODE: it exits with this code instead of 0.
exits() { rule exits "$@"; }
# given TEXT INSTEAD: replaces text that a document leaves to its reader.
given() { rule given "$@"; }

not_run 'make build' 'it is what this test runs on'
not_run 'make demo' 'it builds the release; examples/orders is traced by the tests of sessions'
not_run 'make test*' 'this is a part of it'
not_run 'make bench*' 'it takes minutes and needs Delve'
not_run 'make check-*' 'it takes many minutes'
not_run 'make vsix' 'scripts/test-vscode.sh packs and checks it'
not_run 'make dist' 'it builds a release and takes minutes; scripts/dist.sh tries what it made'
not_run 'make install*' 'it needs a release build'
not_run 'sudo *' 'it changes the machine'
not_run 'tar -xzf sonde-*' 'it needs the tarball of make dist'
not_run 'git clone *' 'it needs the network'
not_run 'scripts/build.sh' 'it takes minutes'
not_run 'code *' 'it needs VS Code'
not_run 'nvim*' 'it needs an editor with a screen'
not_run 'ssh *' 'it needs another machine'
not_run '*docker *' 'it needs Docker'
not_run '*podman *' 'it needs Podman'
not_run 'kubectl *' 'it needs a cluster'
not_run 'dlv *' 'it needs Delve'
for tool in curl jq; do
  command -v "$tool" >/dev/null || { say "left out: commands of $tool, which is not installed"; not_run "$tool *" 'it is not installed'; }
done

# docs/recipes.md: requests come from another process.
given './shop &' "./shop & shop=\$!"
# shellcheck disable=SC2016
given 'sonde trace --pid "$(pgrep -n -x shop)" --count' \
  '(while sleep 0.2; do curl -s http://127.0.0.1:8080/order?item=tea; done) >requests & sonde trace --pid $shop --count'
not_run "curl 'http://127.0.0.1:8080/order?*" 'these requests are sent while the trace before them runs'

# The folder of each document: the programs of this repository, those that the README names, and a running one.
template=$work/template
mkdir -p "$template" "$work/home" "$work/bin" "$work/tmp"
cp -r README.md docs editors examples protocol "$template/"
cp Tests/Documents/program/*.go Tests/Documents/program/go.mod "$template/"
go=$SONDE_GO_NEW
GOCACHE=$("$go" env GOCACHE)
export GOCACHE GOTOOLCHAIN=local GOFLAGS='' GOPROXY=off GOWORK=off
(cd Tests/Fixtures/mission && "$go" build -o "$template/mission" .)
(cd Tests/Documents/program && "$go" build -o "$work/program" .)
(cd Tests/Documents && "$go" test . && "$go" build -o "$work/documents" .)
mkfifo "$work/stdin"
"$work/program" <"$work/stdin" &
program=$!
exec 9>"$work/stdin"
given 4711 "$program"

# No user can type ^C, so each trace ends by itself after a while. Exit codes other than 0 are written to a file,
# because a pipe loses them; 141 means that the reader has read enough.
sonde=${SONDE:-.build/debug/sonde}
if [ -z "${SONDE:-}" ] && [ -x .build/release/sonde ] &&
  [ -z "$(find Package.swift Sources bpf protocol -newer .build/release/sonde -print -quit)" ]; then
  sonde=.build/release/sonde
fi
[ ! -e "$sonde" ] || sonde=$(realpath "$sonde")
[ -x "$sonde" ] || fail "there is no $sonde: run 'make build' first, or set SONDE."
cat >"$work/bin/sonde" <<END
#!/usr/bin/env bash
if [ "\${1:-}" = trace ] && [[ " \$* " != *' --duration'* ]]; then set -- trace --duration 3s "\${@:2}"; fi
timeout --foreground -k 5 50 '$sonde' "\$@"
code=\$?
[ \$code = 0 ] || [ \$code = 141 ] || echo \$code >>'$work/failures'
exit \$code
END
chmod +x "$work/bin/sonde"

documents=("$@")
[ $# -gt 0 ] || documents=(README.md docs/*.md)
HOME=$work/home TMPDIR=$work/tmp PATH=$work/bin:$(dirname "$go"):$PATH \
  "$work/documents" -root . -work "$work" -template "$template" -rules "$rules" "${documents[@]}" 9>&-
