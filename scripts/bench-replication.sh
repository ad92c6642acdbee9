#!/usr/bin/env bash
# Replicates small and large files, local to local and local to S3, beside rclone, rsync and cp.
# usage: scripts/bench-replication.sh
#   (SMALL=20000, LARGE=4, LARGE_MIB=1024, ROUNDS=3, BENCH_DIR and PROFILE=release may be set)
set -euo pipefail
cd "$(dirname "$0")/.."

dir=${BENCH_DIR:-$(mktemp -d -p /var/tmp)}
trap 'rm -rf "$dir"' EXIT

cargo build -q --profile "${PROFILE:-release}" --locked --workspace --example bench_replication
folder=${PROFILE:-release}
"target/${folder/#dev/debug}/examples/bench_replication" \
    run "$dir" "${ROUNDS:-3}" "${SMALL:-20000}" "${LARGE:-4}" "${LARGE_MIB:-1024}"
