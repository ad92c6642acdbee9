#!/usr/bin/env bash
# Installs what a build, test, demo or benchmark needs and the machine lacks.
# usage: scripts/need.sh build|test|conformance|docs|bench
# usage: scripts/need.sh build|csharp|test|bench
set -euo pipefail

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

missing=()
want() { command -v "$1" >/dev/null 2>&1 || missing+=("$2"); }

want gcc gcc
want cc gcc
want javac openjdk-17-jdk-headless
want mvn maven
if [ "${1:-build}" = csharp ] || [ "${1:-build}" = test ]; then
    want mcs mono-mcs
    want mono mono-runtime
    [ -f /usr/lib/mono/4.5/Mono.Posix.dll ] || missing+=(libmono-posix4.0-cil)
    python3 -m pip --version >/dev/null 2>&1 || missing+=(python3-pip)
fi
if [ "${1:-build}" = test ]; then
    want g++ g++
    want valgrind valgrind
    want strace strace
    want nm binutils
    want setpriv util-linux
fi
if [ "${1:-build}" = test ] || [ "${1:-build}" = docs ]; then
    want python3 python3
    python3 -c 'import venv, ensurepip' 2>/dev/null || missing+=(python3-venv)
fi
case ${1:-build} in
    test | conformance)
        want python3 python3
        python3 -c 'import jsonschema' 2>/dev/null || missing+=(python3-jsonschema) ;;
esac
if [ "${1:-build}" = bench ]; then
    want git git
fi

if [ ${#missing[@]} -gt 0 ]; then
    echo "installing: ${missing[*]}"
    as_root apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

if ! command -v cargo >/dev/null 2>&1; then
    if [ -x "$HOME/.cargo/bin/cargo" ]; then
        echo "cargo is in $HOME/.cargo/bin; add it to PATH" >&2
    else
        echo "Rust 1.95 or newer is needed: install the Debian package rustup and run 'rustup default stable'" >&2
    fi
    exit 1
fi
