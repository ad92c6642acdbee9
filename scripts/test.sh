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
    "$@" 2>&1 | tee -a "$log"
    [ "${PIPESTATUS[0]}" = 0 ] || broken=1
}

step cargo fmt --all --check
step cargo clippy --workspace --all-targets --locked -- -D warnings
step cargo build --locked
step cargo test --workspace --locked --no-fail-fast
step make -s verify-bindgen
step make -s conformance
step mvn -B -ntp -f bindings/pom.xml verify
step scripts/csharp.sh test

count() { awk -v what="$1" '
    /^test result:/ { for (i = 1; i <= NF; i++) if ($(i + 1) ~ "^" what) sum += $i }
    END { print sum + 0 }' "$log"; }
java_runs=$(grep -aE '^\[(INFO|WARNING|ERROR)\] Tests run: [0-9]+, Failures: [0-9]+, Errors: [0-9]+, Skipped: [0-9]+$' "$log" \
    | tr -d ',' | awk '{run += $4; bad += $6 + $8; skip += $10} END {print run + 0, bad + 0, skip + 0}')
read -r java_run java_bad java_skip <<<"$java_runs"

# The lines of the conformance runners, such as "rust: 250 passed, 0 failed".
case_runs=$(sed -nE 's/^[a-z]+: ([0-9]+) passed, ([0-9]+) failed$/\1 \2/p' "$log" \
    | awk '{good += $1; bad += $2} END {print good + 0, bad + 0}')
read -r case_good case_bad <<<"$case_runs"

passed=$(( $(count passed) + java_run - java_bad - java_skip + case_good ))
failed=$(( $(count failed) + java_bad + case_bad ))
# Suites of our own end with "N passed, N failed", alone or after what they are called.
own_runs=$(grep -aE '(^|: )[0-9]+ passed, [0-9]+ failed$' "$log" \
    | sed -E 's/.*(^|: )([0-9]+) passed, ([0-9]+) failed$/\2 \3/' | awk '{good += $1; bad += $2} END {print good + 0, bad + 0}')
read -r own_good own_bad <<<"$own_runs"

passed=$(( $(count passed) + java_run - java_bad - java_skip + own_good ))
failed=$(( $(count failed) + java_bad + own_bad ))
if [ "$broken" = 1 ] && [ "$failed" = 0 ]; then
    failed=1
fi
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
