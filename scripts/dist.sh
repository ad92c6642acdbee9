#!/usr/bin/env bash
# Builds every package into dist/: C, Maven, NuGet, their bills of materials, licences and checksums.
# The same commit and the same tools give the same bytes; SOURCE_DATE_EPOCH stands for another time than the commit's.
# usage: scripts/dist.sh
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/need.sh dist

SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
export SOURCE_DATE_EPOCH

packaging/library.sh
packaging/make.py notices
scripts/csharp.sh build

rm -rf dist
mkdir dist
packaging/maven.sh target/dist/tree dist/maven
packaging/make.py packages dist
cat dist/SHA256SUMS
