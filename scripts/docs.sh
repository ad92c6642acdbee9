#!/usr/bin/env bash
# Builds the documentation site into target/docs/site: chapters, feature pages with examples in four languages, and
# the C reference made from the header. A broken link, a missing example or an undescribed function fails it.
# usage: scripts/docs.sh
set -euo pipefail
cd "$(dirname "$0")/.."

out=target/docs
venv=$out/venv
if ! cmp -s docs/requirements.txt "$venv/requirements.txt"; then
    rm -rf "$venv"
    python3 -m venv "$venv"
    "$venv/bin/pip" install -q --disable-pip-version-check -r docs/requirements.txt
    cp docs/requirements.txt "$venv/requirements.txt"
fi

rm -rf "$out/source" "$out/site"
mkdir -p "$out/source"
cp -r docs/. "$out/source/"
rm -f "$out/source"/*.py && cp docs/conf.py "$out/source/"
python3 docs/examples.py . "$out/source/features"
python3 docs/reference.py include/holdfast.h "$out/source/reference"
sed 's/(docs\//(/' tests/conformance/README.md >"$out/source/conformance.md"
cp core/src/index/FORMAT.md "$out/source/index-format.md"
cp CHANGELOG.md "$out/source/changelog.md"

version=$(sed -n 's/^#define HF_VERSION "\(.*\)"$/\1/p' include/holdfast.h)
HOLDFAST_VERSION=$version HOLDFAST_REPOSITORY=$PWD "$venv/bin/sphinx-build" -q -W --keep-going -b html \
    -d "$out/doctrees" "$out/source" "$out/site"
echo "$out/site/index.html"
