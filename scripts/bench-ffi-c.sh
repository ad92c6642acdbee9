#!/usr/bin/env bash
# What the boundary costs in C: a call, and a row of an index read in batches, beside the same in Rust.
# usage: scripts/bench-ffi-c.sh   (ENTRIES=1000000 and BENCH_DIR may be set)
set -euo pipefail
cd "$(dirname "$0")/.."

entries=${ENTRIES:-1000000}
dir=${BENCH_DIR:-$(mktemp -d /var/tmp/holdfast-bench.XXXXXX)}
trap 'rm -rf "$dir"' EXIT
set=1602834567932
release=$PWD/target/release

cargo build -q --release --locked -p holdfast-core --example bench_ffi --example pdic_bench
"$release/examples/pdic_bench" index "$dir/destination" "$entries"
"${CC:-cc}" -std=c11 -O2 -I include tests/bench/c/bench_ffi.c -L "$release" -lholdfast "-Wl,-rpath,$release" \
    -o "$dir/bench_ffi"
echo "Rust, without a boundary:"
"$release/examples/bench_ffi" "$dir/client" "$dir/destination" "$set"
echo "C:"
"$dir/bench_ffi" "$dir/client" "$dir/destination" "$set"
