#!/usr/bin/env bash
# Maven over the Java projects, with the JDK of the second engine where there is one.
# usage: scripts/mvn.sh [OPTION...] GOAL...
set -euo pipefail
cd "$(dirname "$0")/.."
jdk=$(scripts/jdk22.sh)
exec mvn -B -ntp -f bindings/pom.xml ${jdk:+"-Dholdfast.jdk22=$jdk"} "$@"
