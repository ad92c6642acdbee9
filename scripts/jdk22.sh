#!/usr/bin/env bash
# Prints the home of a JDK of version 22 or newer, which the second engine of the Java library is compiled with.
# Prints nothing, and says so on the error stream, when there is none.
# usage: scripts/jdk22.sh
set -uo pipefail

is_new() {
    [ -x "$1/bin/javac" ] || return 1
    local major
    major=$("$1/bin/javac" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p')
    [ "${major:-0}" -ge 22 ]
}

# JAVA_HOME and its like, such as JAVA_HOME_25_X64 or JDK_HOME; then what packages install.
homes=$(env | sed -n 's/^\(HOLDFAST_JDK\|JAVA_HOME\|JAVA_HOME_[A-Za-z0-9_]*\|JAVA[0-9]*_HOME\|JDK_HOME\)=//p')
for home in $homes /usr/lib/jvm/*; do
    if is_new "$home"; then
        echo "$home"
        exit 0
    fi
done
echo "no JDK 22 or newer here: the Java library is built with its JNA engine only" >&2
