#!/usr/bin/env bash
# Builds the JVM modules with the shipped library inside and puts those that are libraries into the folder
# REPOSITORY, as a Maven repository. A module that is none says so by the property maven.deploy.skip.
# TREE is where it builds: a fresh copy of the sources, since Maven takes what an earlier build left for current.
# usage: packaging/maven.sh TREE REPOSITORY
set -euo pipefail
tree=$(realpath -m "$1")
repository=$(realpath -m "$2")
cd "$(dirname "$0")/.."

rm -rf "$tree"
mkdir -p "$tree"
git ls-files -z --cached --others --exclude-standard | xargs -0 cp --parents -t "$tree"
for made in target .tools; do ln -s "$PWD/$made" "$tree/$made"; done

"$tree/scripts/mvn.sh" -q -Pdist deploy -DskipTests \
    -Dholdfast.native="$PWD/target/dist/shipped" \
    -Dproject.build.outputTimestamp="${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}" \
    -DaltDeploymentRepository="dist::file://$repository"
