#!/usr/bin/env bash
# Lists a set through each adapter behind a network, beside bare questions to the same server.
# usage: scripts/bench-destinations.sh   (OBJECTS=100000, ROUNDS=5 and ADAPTERS="sftp webdav azure s3" may be set;
#   PROFILE=dev builds unoptimised; the S3 server takes minutes for each listing)
set -euo pipefail
cd "$(dirname "$0")/.."

profile=${PROFILE:-release}
cargo build -q --profile "$profile" --locked --workspace --example bench_destinations
"target/${profile/#dev/debug}/examples/bench_destinations" "${OBJECTS:-100000}" "${ROUNDS:-5}" ${ADAPTERS:-}
