#!/usr/bin/env bash
# Ctrl-C on each runtime: the job comes to an orderly stop, its report says so, and the exit code is the console's own.
set -uo pipefail
set -m # else children of a script are born deaf to an interrupt
here=$(cd "$(dirname "$0")" && pwd)
passed=0
failed=0
for runtime in mono coreclr; do
    world=$(mktemp -d)
    mkdir "$world/source" "$world/destination"
    mkfifo "$world/err"
    ( cd "$world/source" && seq 5000 | xargs touch )
    HOLDFAST_RUNTIME=$runtime "$here/holdfast-net" backup "$world/source" --destination "$world/destination" \
        --client "$world/client" --set 1602834567932 >"$world/out" 2>"$world/err" &
    job=$!
    exec 3<"$world/err"
    while read -r line <&3 && [[ $line != "store ["* ]]; do :; done
    kill -INT $job
    cat <&3 >/dev/null
    wait $job
    code=$?
    exec 3<&-
    if [ $code = 4 ] && grep -q 'End .*: not done' "$world/out"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAIL $runtime: exit code $code after an interrupt"
        tail -3 "$world/out"
    fi
    rm -r "$world"
done
echo "$passed passed, $failed failed"
[ $failed = 0 ]
