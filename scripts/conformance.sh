#!/usr/bin/env bash
# Runs the conformance cases through every runner there is: each word conformance-LANGUAGE of the Makefile.
# Ends with one line for each runner, its language in front; fails when any fails.
# usage: scripts/conformance.sh CASES
set -uo pipefail
cd "$(dirname "$0")/.."
cases=${1:?name a folder of case files, or one case file}
# A case writes a key file that others may read.
umask 022

failed=0
summary=
for language in $(sed -n 's/^conformance-\([a-z]*\):.*/\1/p' Makefile); do
    said=$(make -s "conformance-$language" CASES="$cases" 2>&1) || failed=1
    # Maven ends its colours, also where it began none, and without a line of their own.
    said=$(sed 's/\x1b\[[0-9;]*m//g' <<<"$said")
    # A failing word has make's own complaint below the counts.
    counts=$(grep -E '^[0-9]+ passed, [0-9]+ failed$' <<<"$said" | tail -n 1)
    if [ -n "$counts" ]; then
        said=$(grep -vxF -- "$counts" <<<"$said")
    else
        counts="0 passed, 1 failed"
        failed=1
    fi
    [ -z "$said" ] || sed "s/^/$language: /" <<<"$said"
    summary+="$language: $counts"$'\n'
done
printf '%s' "$summary"
exit "$failed"
