#!/usr/bin/env bash
# Builds the C runner, tests its matching and that it finds what is wrong, then runs the cases.
# usage: tests/conformance/c/test.sh CASES   (make conformance-c; CC and CHECKER, such as valgrind, may be set)
set -uo pipefail
cd "$(dirname "$0")"
cases=$1
out=../../../target/conformance-c
library=$(cd ../../../target/debug && pwd)
mkdir -p "$out"

compile() { # NAME SOURCE...
    name=$1
    shift
    "${CC:-cc}" -std=c11 -g -Wall -Wextra -Wpedantic -Werror -I ../../../include "$@" -o "$out/$name" -ljansson \
        -L "$library" -lholdfast "-Wl,-rpath,$library"
}

compile match_test match_test.c match.c && compile runner main.c calls.c selection.c vmware.c m365.c live.c replication.c files.c match.c || exit 1
unset LD_LIBRARY_PATH
"$out/match_test" || exit 1

# The last case of wrong.json alone is right; every other one must fail, in these words.
"$out/runner" selftest/wrong.json | sed 's|/[^ ]*holdfast-case-[^/ ]*|{world}|g' >"$out/wrong.txt"
if ! diff selftest/wrong.txt "$out/wrong.txt"; then
    echo "FAIL runner: selftest/wrong.json does not fail as selftest/wrong.txt says"
    echo "0 passed, 1 failed"
    exit 1
fi
"$out/runner" selftest/right.json || exit 1

${CHECKER:-} "$out/runner" "$cases"
