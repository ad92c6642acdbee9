#!/usr/bin/env bash
# The main job on real files of this machine: backup, job start with PDIC, undo, a refused check, and a copy at a second
# destination that is killed half-way.
# Every step is checked; the first that does not come out as it says ends the demo with an error.
# usage: scripts/demo.sh   (KEEP=1 keeps the folder)
set -euo pipefail
cd "$(dirname "$0")/.."

dir=$(mktemp -d)
if [ "${KEEP:-0}" = 1 ]; then trap 'echo "kept: $dir"' EXIT; else trap 'rm -rf "$dir"' EXIT; fi
source=$dir/source destination=$dir/destination
set=1602834567932
place=$destination/$set
mkdir -p "$source" "$destination" "$dir/aside"

fail() { echo "DEMO FAILED: $*" >&2; exit 1; }
title() { printf '\n=== %s\n\n' "$*"; }
# Runs the console, shows what it says, keeps it in $dir/said, and wants the exit code that comes first.
holdfast() {
    local wanted=$1 code=0
    shift
    printf '$ holdfast %s\n' "${*/#$source/SOURCE}"
    java-example/holdfast "$@" --destination "$destination" --set "$set" --client "$dir/client" \
        >"$dir/said" 2>"$dir/err" || code=$?
    [ ! -s "$dir/err" ] || sed 's/^/  | /' "$dir/err"
    cut -c1-230 "$dir/said"
    echo "exit code $code"
    [ "$code" = "$wanted" ] || fail "exit code $wanted expected"
}
said() { grep -qF -- "$1" "$dir/said" || fail "expected to read: $1"; }
entries() { grep -oE '^[0-9,]+ entries$' "$dir/said" | tr -cd '0-9'; }
# The checksum of every line that the index has, statistics and entries; the first line names the generation.
listing() {
    java-example/holdfast index show --limit 1000000 --destination "$destination" --set "$set" --client "$dir/client" |
        sed 1d | sha256sum
}
sums() { (cd "$place/index" && sha256sum ./*.parquet); }

title "Real files of this machine"
for folder in /usr/share/doc /usr/include /usr/share /usr; do
    [ -d "$folder" ] || continue
    find "$folder" -xdev -type f -readable -size -256k -printf '%P\0' 2>/dev/null | head -z -n 11000 >"$dir/list" || true
    files=$(tr -cd '\0' <"$dir/list" | wc -c)
    [ "$files" -lt 10000 ] || break
done
tar -C "$folder" --null -T "$dir/list" -cf - | tar -C "$source" -xf -
files=$(find "$source" -type f | wc -l)
echo "$files files of $folder, $(du -sh "$source" | cut -f1)"
[ "$files" -gt 0 ] || fail "no files found"

title "1. A backup, 100 days ago"
holdfast 0 backup "$source" --now "$(date -u -d '100 days ago' +%Y-%m-%dT%H:%M:%SZ)"
said "Index file index/"
old=$(ls "$place/index")

title "2. Files change, and today's backup writes a second index file"
find "$source" -type f | sort >"$dir/files"
awk 'NR % 500 == 0' "$dir/files" | while read -r file; do echo changed >>"$file"; done
awk 'NR % 500 == 250' "$dir/files" | xargs -d '\n' rm --
holdfast 0 backup "$source"
[ "$(ls "$place/index" | wc -l)" = 2 ] || fail "two index files expected"
current=$(ls "$place/index" | grep -vxF "$old")
holdfast 0 index show
before=$(entries) listing_before=$(listing)

title "3. Behind its back, objects vanish at the destination"
# Never a whole folder: each victim leaves a sibling behind.
(cd "$place" && find data -mindepth 3 -type f | sort | awk -F/ '{ dir = $0; sub("/[^/]*$", "", dir) }
    dir == last && ++n % 200 == 0 { print } { last = dir }') | head -n 40 >"$dir/victims"
lost=$(wc -l <"$dir/victims")
[ "$lost" -ge 5 ] || fail "too few objects to lose"
(cd "$place" && xargs -d '\n' cp --parents -p -t "$dir/aside" -- <"$dir/victims" && xargs -d '\n' rm -- <"$dir/victims")
echo "$lost objects are gone, such as $(head -n 1 "$dir/victims")"

title "4. The next job: PDIC is due, runs, and one report holds it all"
holdfast 1 job start --run-pdic
said "PDIC is due"
for step in "(a) 2 index files; 1 of them older than 90 days" "(b) " ": $lost have none" "(y) 1 index file over 90 days" \
    "(z) $lost outdated entries" "(c) Data area recalculated" "(c) Retention area recalculated" \
    "(d) " "(e) index/$current uploaded" "(f) The backup job goes on"; do said "$step"; done
run=$(grep -oE 'holdfast pdic undo [^ ]+' "$dir/said" | cut -d' ' -f4)
[ ! -e "$place/index/$old" ] || fail "the old index file is still there"

title "5. The index is true again"
holdfast 0 index show --limit 3
[ "$(entries)" = $((before - lost)) ] || fail "$((before - lost)) entries expected"

title "6. Undo brings everything back"
holdfast 0 pdic undo "$run"
said "$lost entries are back"
[ -e "$place/index/$old" ] || fail "the old index file is not back"
holdfast 0 index show
[ "$(entries)" = "$before" ] || fail "$before entries expected"
[ "$(listing)" = "$listing_before" ] || fail "the entries differ from those before"
echo "proven: the same $before entries as before, and index/$old is back"

title "7. Most objects are hidden, as by a disk that is not mounted: the run is refused"
sums >"$dir/sums"
mkdir "$dir/hidden"
find "$place/data" -mindepth 1 -maxdepth 1 -exec mv -t "$dir/hidden" -- {} +
holdfast 1 pdic run
said "Refused: nothing was removed and nothing was changed"
grep -qE 'confirm plan [0-9a-f]{64}' "$dir/said" || fail "the plan's hash is missing"
sums | cmp - "$dir/sums" || fail "an index file changed"
echo "proven: every index file has the checksum it had before"

title "8. The objects are back: sound"
find "$dir/hidden" -mindepth 1 -maxdepth 1 -exec mv -t "$place/data" -- {} +
cp -a "$dir/aside/." "$place/"
holdfast 0 pdic run
said "the index is sound"

title "9. A second destination: the replication is killed half-way"
second=$dir/second
mkdir "$second"
replicate() {
    local wanted=$1 code=0
    shift
    printf '$ holdfast replicate %s\n' "$*"
    java-example/holdfast replicate "$@" --from "$destination" --to "$second" --set "$set" --client "$dir/client" \
        >"$dir/said" 2>"$dir/err" || code=$?
    [ ! -s "$dir/err" ] || sed 's/^/  | /' "$dir/err"
    cut -c1-230 "$dir/said"
    echo "exit code $code"
    [ "$code" = "$wanted" ] || fail "exit code $wanted expected"
}
there() { find "$second/$set/data" -type f 2>/dev/null | wc -l; }
objects=$(find "$place/data" "$place/retention" -type f | wc -l)
size=$(du -sb "$place/data" | cut -f1)
# So slow that half of it takes seconds.
java-example/holdfast replicate run --from "$destination" --to "$second" --set "$set" --client "$dir/client" \
    --bandwidth $((size / 8 + 1)) >"$dir/said" 2>&1 &
pid=$!
while kill -0 $pid 2>/dev/null && [ "$(there)" -lt $((objects / 4)) ]; do sleep 0.1; done
kill -9 $pid 2>/dev/null || fail "the replication ended before it could be killed"
wait $pid 2>/dev/null || true
echo "killed with $(there) of $objects objects there"
replicate 1 status

title "10. The next run goes on, and the copy passes a check of its own"
replicate 0 run
said "the receiver has everything"
[ "$(find "$second/$set/data" "$second/$set/retention" -type f | wc -l)" = "$objects" ] || fail "$objects objects expected"
(cd "$place" && find data retention -type f -exec sha256sum {} +) | (cd "$second/$set" && sha256sum --quiet -c -) ||
    fail "a copy differs"
echo "proven: all $objects objects have the checksums of their originals"
java-example/holdfast pdic run --mode existence+size --destination "$second" --set "$set" --client "$dir/other" >"$dir/said"
said "the index is sound"

title "11. What the sender loses comes back from the copy"
victim=$(head -n 1 "$dir/victims")
rm "$place/$victim"
replicate 0 heal
said "brought back to the sender: $victim"
cmp "$place/$victim" "$second/$set/$victim" || fail "the healed object differs"

title "Done: every step came out as it says"
