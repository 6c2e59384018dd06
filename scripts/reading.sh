#!/usr/bin/env bash
# SPDX-FileCopyrightText: The Sonde authors
# SPDX-License-Identifier: MIT
#
# Traces twenty handlers and methods of Go's own packages, and writes docs/reading.md: the first entry of each without a
# limit of the line, and with the default. SONDE says which binary is used.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck disable=SC1091
source .cache/test.env

functions=(
  'main.(*shop).ServeHTTP' 'net/http.(*ServeMux).ServeHTTP' 'net/http.(*fileHandler).ServeHTTP'
  'net/http/httputil.(*ReverseProxy).ServeHTTP' 'net/http.(*Transport).RoundTrip' 'net/http.(*Client).Do'
  'encoding/json.(*Decoder).Decode' 'encoding/xml.(*Decoder).Decode' 'encoding/csv.(*Reader).Read'
  'text/template.(*Template).Execute' 'go/parser.ParseFile' 'regexp.(*Regexp).FindStringSubmatch'
  'bufio.(*Scanner).Scan' 'compress/gzip.(*Writer).Write' 'archive/zip.(*Writer).CreateHeader'
  'mime/multipart.(*Reader).NextPart' 'flag.(*FlagSet).Parse' 'time.Parse' 'os/exec.(*Cmd).Run' 'image/png.Encode'
)

[ -n "${SONDE:-}" ] || scripts/build.sh
sonde=${SONDE:-$PWD/.build/release/sonde}
work=$PWD/.cache/reading
mkdir -p "$work"
(cd Tests/Fixtures/reading && GOTOOLCHAIN=local GOFLAGS='' GOWORK=off "$SONDE_GO_NEW" build -gcflags='all=-N -l' -o "$work/reading" .)
for limit in 0 512; do
  "$sonde" trace --max-line-length "$limit" -o "$work/lines-$limit" "${functions[@]}" -- "$work/reading" >/dev/null 2>&1
done

{
  cat <<'END'
# Lines of other people's code

`scripts/reading.sh` writes this page. It traces twenty handlers and methods of Go's own packages, as a program calls them, not
optimised. For each, the first entry: its length without a limit (`maxLineLength` 0) and the beginning of that line, then the
line as it is printed by default.

| function | bytes without a limit | bytes by default |
| --- | --- | --- |
END
  entry() { grep -m1 -F "): $2(" "$work/lines-$1" || true; }
  length() { entry "$1" "$2" | tr -d '\n' | wc -c; }
  for function in "${functions[@]}"; do
    printf '| `%s` | %s | %s |\n' "$function" "$(length 0 "$function")" "$(length 512 "$function")"
  done
  for function in "${functions[@]}"; do
    before=$(entry 0 "$function")
    [ "${#before}" -le 400 ] || before="${before:0:400} …"
    printf '\n## `%s`\n\nWithout a limit:\n\n```\n%s\n```\n\nBy default:\n\n```\n%s\n```\n' \
      "$function" "$before" "$(entry 512 "$function")"
  done
} >docs/reading.md
