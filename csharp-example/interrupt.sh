#!/usr/bin/env bash
# Ctrl-C on each runtime: the job comes to an orderly stop, its report says so, and the exit code is the console's own.
# A console that waits for a person ends at once.
set -uo pipefail
set -m # else children of a script are born deaf to an interrupt
here=$(cd "$(dirname "$0")" && pwd)
passed=0
failed=0
judge() { # RUNTIME WHAT STATUS
    if [ "$3" = 0 ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAIL $1: exit code $code after an interrupt of $2"
        tail -3 "$world/out"
    fi
}
# A console that waits for a person, once it has said a part of a line.
waits() { # PART ARGUMENT...
    local part=$1
    shift
    rm -f "$world/in" "$world/asked"
    mkfifo "$world/in" "$world/asked"
    exec 4<>"$world/in"
    HOLDFAST_RUNTIME=$runtime "$here/holdfast-net" "$@" <"$world/in" >"$world/asked" 2>"$world/out" &
    job=$!
    exec 3<"$world/asked"
    while read -r line <&3 && [[ $line != *"$part"* ]]; do :; done
    kill -INT $job
    wait $job
    code=$?
    exec 3<&- 4<&-
    [ $code = 4 ]
    judge $runtime "one that waits: $*" $?
}

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
    [ $code = 4 ] && grep -q 'End .*: not done' "$world/out"
    judge $runtime "a job" $?

    echo '{"sets": [{"account": "a", "region": "global", "token": false}], "to": "modern"}' >"$world/sets"
    echo '{"client_id": "11111111-2222-3333-4444-555555555555"}' >"$world/service"
    live=(--vault "$world/vault" --vault-key-file "$world/key" --service "$world/service")
    HOLDFAST_RUNTIME=$runtime "$here/holdfast-net" vault create "${live[@]:0:4}" >"$world/out"
    waits 'answer: ' m365 migrate --facts "$world/sets" --now 2026-11-21T12:00:00Z
    waits 'authorize?' m365 signin "${live[@]}"
    waits 'authorize?' m365 signin --way loopback "${live[@]}"
    rm -r "$world"
done
echo "$passed passed, $failed failed"
[ $failed = 0 ]
