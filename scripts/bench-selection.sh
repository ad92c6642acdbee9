#!/usr/bin/env bash
# What gestures over a million rows cost, and what the selection holds, beside the JDK's own list selection.
# usage: scripts/bench-selection.sh   (ROWS=1000000 and ROUNDS=31 may be set)
set -euo pipefail
cd "$(dirname "$0")/.."

rows=${ROWS:-1000000}
rounds=${ROUNDS:-31}
swing=tests/bench/swing

cargo build -q --release --locked -p holdfast-core --examples
bin=target/release/examples

echo "each gesture 400 times, over three shapes of a selection, in processor time"
"$bin/selection_bench" "$rows"
echo
ours=$("$bin/selection_gestures" "$rows" "$rounds")
theirs=$(java "$swing/SwingSelection.java" "$rows" "$rounds" && java "$swing/SwingHeld.java" "$rows")

# Two columns of numbers are a gesture, one is bytes. Ratios are of medians: above 1 Holdfast is the faster one.
printf '%s\n--\n%s\n' "$ours" "$theirs" | awk '
    BEGIN { swing = 0 }
    $1 == "--" { swing = 1; next }
    NF == 2 { bytes[swing, $1] = $2; next }
    !swing { order[++count] = $1 }
    { median[swing, $1] = $2; max[swing, $1] = $3 }
    END {
        printf "%-14s %14s %12s %14s %12s %9s\n", "gesture", "Holdfast ns", "max", "Swing ns", "max", "ratio"
        for (at = 1; at <= count; at++) {
            name = order[at]
            printf "%-14s %14d %12d %14d %12d %9.2f\n", name, median[0, name], max[0, name],
                median[1, name], max[1, name], median[1, name] / median[0, name]
            if (name !~ /_1000$/ && max[0, name] > slowest) { slowest = max[0, name]; which = name }
        }
        printf "slowest gesture: %s, %.3f ms\n", which, slowest / 1e6
        printf "held for every 16th row: Holdfast %d bytes, Swing %d; for the keys of the rows: Holdfast %d, Swing none\n",
            bytes[0, "selected_bytes"], bytes[1, "selected_bytes"], bytes[0, "rows_bytes"]
    }'
