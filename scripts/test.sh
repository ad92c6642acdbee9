#!/usr/bin/env bash
# Runs every test there is and ends with the plain line "N passed, N failed".
set -uo pipefail
cd "$(dirname "$0")/.."
scripts/need.sh test || exit 1

log=$(mktemp)
trap 'rm -f "$log"' EXIT
broken=0

step() {
    echo "== $*"
    local began=$SECONDS
    "$@" 2>&1 | tee -a "$log"
    [ "${PIPESTATUS[0]}" = 0 ] || broken=1
    echo "== $((SECONDS - began)) s"
}

step cargo fmt --all --check
step cargo clippy --workspace --all-targets --locked -- -D warnings
# As `make build` does: of the whole workspace, so that its dependencies are the ones the tests are built with. The
# programs are what the other languages' tests start.
step cargo build --locked --workspace --lib --bins
step scripts/need.sh servers
step cargo test --workspace --locked --no-fail-fast
step scripts/qt.sh
step make -s verify-bindgen
step scripts/mvn.sh verify
step scripts/csharp.sh test
step scripts/conformance.sh tests/conformance
step scripts/docs.sh
step make -s dist-test

# Cargo's and Maven's lines; our own suites end with "N passed, N failed", alone or after what they are called.
read -r passed failed <<<"$(awk '
    /^test result:/ { good += $4; bad += $6 }
    /^\[(INFO|WARNING|ERROR)\] Tests run: [0-9]+, Failures: [0-9]+, Errors: [0-9]+, Skipped: [0-9]+$/ {
        gsub(",", ""); good += $4 - $6 - $8 - $10; bad += $6 + $8
    }
    /(^|: )[0-9]+ passed, [0-9]+ failed$/ { good += $(NF - 3); bad += $(NF - 1) }
    END { print good + 0, bad + 0 }' "$log")"
if [ "$broken" = 1 ] && [ "$failed" = 0 ]; then
    failed=1
fi
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
