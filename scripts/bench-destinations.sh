#!/usr/bin/env bash
# Lists a set through each adapter behind a network, beside bare questions to the same server.
# usage: scripts/bench-destinations.sh   (OBJECTS=100000 and ROUNDS=5 may be set; PROFILE=dev builds unoptimised)
set -euo pipefail
cd "$(dirname "$0")/.."

profile=${PROFILE:-release}
cargo build -q --profile "$profile" --locked --workspace --example bench_destinations
"target/${profile/#dev/debug}/examples/bench_destinations" "${OBJECTS:-100000}" "${ROUNDS:-5}"
