#!/usr/bin/env bash
# PDIC of ten million entries against a listing made up on the fly: is the memory flat, what does a row cost?
# usage: scripts/bench-memory.sh   (ENTRIES=10000000, ROUNDS=3 and BENCH_DIR may be set)
set -euo pipefail
cd "$(dirname "$0")/.."

export ENTRIES=${ENTRIES:-10000000}
rounds=${ROUNDS:-3}
dir=${BENCH_DIR:-$(mktemp -d -p /var/tmp)}
trap 'rm -rf "$dir"' EXIT

cargo build -q --release --locked -p holdfast-core --examples
bin=target/release/examples

python3 scripts/bench.py 0 "writing the index of $ENTRIES=$bin/pdic_bench index $dir/root $ENTRIES"
python3 scripts/bench.py "$rounds" \
    "PDIC of $ENTRIES entries=$bin/pdic_bench merge $dir/root" \
    "the made-up listing alone=$bin/pdic_bench list $dir/root" | tee "$dir/table"
# The first decimal number of a line is its processor time.
awk -v n="$ENTRIES" '
    NR > 1 { for (i = 1; i <= NF; i++) if ($i ~ /^[0-9]+\.[0-9]+$/) { cost[NR] = $i * 1e9 / n; break } }
    END { printf "%.1f ns a row and core; %.1f of it make up the listing\n", cost[2], cost[3] }
' "$dir/table"
