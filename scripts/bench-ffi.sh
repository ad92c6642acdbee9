#!/usr/bin/env bash
# What the boundary costs in each language, in one run: a trivial call, and a row of an index that is read whole in the
# largest batches. Nanoseconds, the best of five passes, and how many times what Rust needs without a boundary. Then what
# a key costs of 100,000 that a selection is given, and answers in one batch.
# usage: scripts/bench-ffi.sh   (ENTRIES=100000 and BENCH_DIR may be set; build first: make console csharp)
set -euo pipefail
cd "$(dirname "$0")/.."

entries=${ENTRIES:-100000}
dir=${BENCH_DIR:-$(mktemp -d -p /var/tmp)}
trap 'rm -rf "$dir"' EXIT
release=$PWD/target/release
place=("$dir/client" "$dir/destination" 1602834567932)

cargo build -q --release --locked -p holdfast-core --example bench_ffi --example pdic_bench
"$release/examples/pdic_bench" index "$dir/destination" "$entries"
"${CC:-cc}" -std=c11 -O2 -I include tests/bench/c/bench_ffi.c -L "$release" -lholdfast "-Wl,-rpath,$release" \
    -o "$dir/bench_ffi"

# Prints a line of the table: NAME COMMAND...; the first one is what the others are measured against.
line() {
    local name=$1 call row listed key
    shift
    read -r call row listed key <<<"$("$@" "${place[@]}" 2>/dev/null | awk '{ ns[$1] = $2 }
        END { print ns["call"], ns["row"], ("listed" in ns) ? ns["listed"] : "-", ("key" in ns) ? ns["key"] : "-" }')"
    : "${first:=$row}"
    awk -v name="$name" -v call="$call" -v row="$row" -v first="$first" -v listed="$listed" -v key="$key" \
        'BEGIN { printf "%-24s %12.1f %12.1f %8.2f %12s %12s\n", name, call, row, row / first, listed, key }'
}

java_on() { "$1/bin/java" --enable-native-access=ALL-UNNAMED "-Dholdfast.engine=$2" \
    -cp 'bindings/jvm/target/*:java-example/target/lib/*' tests/bench/FfiBench.java "${@:3}"; }
java_17() { java -Dholdfast.engine=jna -cp 'bindings/jvm/target/*:java-example/target/lib/*' tests/bench/FfiBench.java "$@"; }

printf '%-24s %12s %12s %8s %12s %12s\n' "$entries rows" "ns a call" "ns a row" "x Rust" "ns key in" "ns key out"
line "Rust" "$release/examples/bench_ffi"
line "C" "$dir/bench_ffi"
line "JVM, JNA, default Java" java_17
if newer=$(scripts/jdk22.sh 2>/dev/null) && [ -n "$newer" ]; then
    line "JVM, JNA, newest Java" java_on "$newer" jna
    line "JVM, FFM, newest Java" java_on "$newer" ffm
fi
line "C#, mono" scripts/csharp.sh run mono bench
line "C#, CoreCLR 3.1" scripts/csharp.sh run coreclr bench
