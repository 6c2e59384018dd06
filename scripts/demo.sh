#!/usr/bin/env bash
# SPDX-FileCopyrightText: The Sonde authors
# SPDX-License-Identifier: MIT
#
# Builds Sonde, then traces examples/orders in a real DAP session on stdio and prints its output events.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/build.sh
mkdir -p .cache/demo
export GOTOOLCHAIN=local GOFLAGS= GOPROXY=off GOWORK=off
(cd examples/dapclient && go build -o ../../.cache/demo/dapclient .)

printf '\ndemo: .cache/demo/dapclient .build/release/sonde examples/orders main.price main.ship\n\n'
.cache/demo/dapclient .build/release/sonde "$PWD/examples/orders" main.price main.ship
