#!/usr/bin/env bash
# PDIC of ten million entries against a listing made up on the fly: is the memory flat, what does a row cost?
# usage: scripts/bench-memory.sh   (ENTRIES=10000000, ROUNDS=3 and BENCH_DIR may be set)
set -euo pipefail
cd "$(dirname "$0")/.."

export ENTRIES=${ENTRIES:-10000000}
rounds=${ROUNDS:-3}
dir=${BENCH_DIR:-$(mktemp -d /var/tmp/holdfast-bench.XXXXXX)}
trap 'rm -rf "$dir"' EXIT

cargo build -q --release --locked -p holdfast-core --examples
bin=target/release/examples

python3 scripts/bench.py 0 "writing the index of $ENTRIES=$bin/pdic_bench index $dir/root $ENTRIES"
python3 scripts/bench.py "$rounds" "PDIC of $ENTRIES entries=$bin/pdic_bench merge $dir/root" | tee "$dir/table"
awk -v n="$ENTRIES" 'NR == 2 { for (i = 1; i <= NF; i++) if ($i ~ /^[0-9]+\.[0-9]+$/) { printf "%.1f ns a row and core\n", $i * 1e9 / n; exit } }' "$dir/table"
