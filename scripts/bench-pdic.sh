#!/usr/bin/env bash
# PDIC of a million entries over a local folder, beside the bare walk of the same tree and git.
# usage: scripts/bench-pdic.sh   (FOLDERS=1000, ROUNDS=7 and BENCH_DIR may be set)
set -euo pipefail
cd "$(dirname "$0")/.."

folders=${FOLDERS:-1000}
rounds=${ROUNDS:-7}
dir=${BENCH_DIR:-$(mktemp -d -p /var/tmp)}
trap 'rm -rf "$dir"' EXIT
root=$dir/destination
set=1602834567932

cargo build -q --release --locked -p holdfast-core --examples
bin=target/release/examples

echo "building $folders x 1000 files and their index in $dir"
"$bin/pdic_bench" make "$root" "$folders" 1000

# git's index of the same tree, filled without reading a file: all objects are empty.
export GIT_DIR=$dir/git GIT_WORK_TREE=$root/$set
git init -q
empty=$(git hash-object -w --stdin </dev/null)
(cd "$GIT_WORK_TREE" && find data -type f -printf "100644 $empty 0\t%p\n" | git update-index --index-info)
git config core.preloadIndex true
(cd "$GIT_WORK_TREE" && git ls-files --deleted | wc -l)

python3 scripts/bench.py "$rounds" \
    "names-only walk (limit)=$bin/names_walk $root/$set" \
    "Holdfast existence=$bin/pdic_bench run $root existence" \
    "Holdfast existence + size=$bin/pdic_bench run $root existence+size" \
    "walk + size of each file=$bin/names_walk --sizes $root/$set" \
    "git ls-files --deleted=git -C $GIT_WORK_TREE ls-files --deleted"
