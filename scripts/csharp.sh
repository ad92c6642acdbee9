#!/usr/bin/env bash
# Builds everything in C# with mono's compiler into target/csharp, and runs its tests on mono and on CoreCLR.
# usage: scripts/csharp.sh build [debug|release] | coreclr | test
set -euo pipefail
cd "$(dirname "$0")/.."
out=target/csharp
dotnet=target/dotnet/dotnetcore2/bin/dotnet

# CoreCLR from a Python package: the one registry within reach that has a runtime. It has no compiler.
coreclr() {
    [ -x $dotnet ] && return
    mkdir -p target/dotnet
    echo "dotnetcore2==3.1.23 --hash=sha256:5f076ddc39da0c685e7de20ecb91ee81185928918ec86fbeb3bffc55dd867ab5" >target/dotnet/wanted
    python3 -m pip install -q --disable-pip-version-check --root-user-action=ignore --no-deps --require-hashes \
        --target target/dotnet --upgrade -r target/dotnet/wanted
    chmod +x $dotnet
}

compile() { mcs -langversion:latest -optimize -warn:4 -warnaserror "$@"; }

build() {
    mkdir -p $out
    ln -sf "../${1:-debug}/libholdfast.so" $out/libholdfast.so
    # No ICU on a bare machine; and the version of the framework that is there.
    echo '{"runtimeOptions":{"framework":{"name":"Microsoft.NETCore.App","version":"3.1.0"},
        "configProperties":{"System.Globalization.Invariant":true}}}' >$out/coreclr.json
    compile -unsafe -target:library -doc:$out/Holdfast.xml -out:$out/Holdfast.dll bindings/csharp/*.cs
    local library=-r:$out/Holdfast.dll usage=()
    for file in csharp-example/usage/*.txt; do usage+=("-resource:$file,$(basename "$file")"); done
    local console=(csharp-example/[!F]*.cs)
    compile $library -out:$out/holdfast-net.exe "${usage[@]}" "${console[@]}"
    compile $library -out:$out/FirstCheck.exe csharp-example/FirstCheck.cs
    compile $library -unsafe -out:$out/Holdfast.Tests.exe bindings/csharp/tests/*.cs
}

on_both() {
    local program=$1
    shift
    echo "mono: $program"
    mono "$out/$program" "$@"
    echo "coreclr: $program"
    $dotnet exec --runtimeconfig $out/coreclr.json "$out/$program" "$@"
}

run_tests() {
    HOLDFAST_HEADER=$PWD/include/holdfast.h on_both Holdfast.Tests.exe
    csharp-example/parity.sh
}

case "${1:-}" in
build) build "${2:-debug}" ;;
test) build && coreclr && run_tests ;;
coreclr) coreclr ;;
*) sed -n 3p "$0" && exit 2 ;;
esac
