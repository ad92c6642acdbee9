#!/usr/bin/env bash
# Builds everything in C# with mono's compiler into target/csharp, and runs its tests on mono and on CoreCLR.
# usage: scripts/csharp.sh build [debug|release] | test | run mono|coreclr PROGRAM ARGUMENT...
set -euo pipefail
cd "$(dirname "$0")/.."
out=target/csharp
# CoreCLR from a Python package: the one registry within reach that has a runtime. It has no compiler.
dotnet() { .tools/python/lib/python3.*/site-packages/dotnetcore2/bin/dotnet "$@"; }

# 436: mono's own mscorlib hides attributes of the names that Nullness.cs has.
compile() { mcs -langversion:latest -optimize -warn:4 -warnaserror -nowarn:436 "$@"; }

build() {
    mkdir -p $out
    ln -sf "../${1:-debug}/libholdfast.so" $out/libholdfast.so
    # No ICU on a bare machine; and the version of the framework that is there.
    echo '{"runtimeOptions":{"framework":{"name":"Microsoft.NETCore.App","version":"3.1.0"},
        "configProperties":{"System.Globalization.Invariant":true}}}' >$out/coreclr.json
    mkdir -p $out/mdb
    compile -debug -unsafe -target:library -doc:$out/Holdfast.xml -out:$out/mdb/Holdfast.dll \
        bindings/csharp/*.cs bindings/csharp/generated/*.cs
    # Symbols of the kind that NuGet and .NET take; everything below is tested with the assembly that names them.
    local writers=(/usr/lib/mono/gac/{Mono.Cecil/0.11,Mono.CompilerServices.SymbolWriter/4}*/*.dll)
    compile "${writers[@]/#/-r:}" -out:$out/Symbols.exe packaging/nuget/Symbols.cs
    mono $out/Symbols.exe $out/mdb/Holdfast.dll $out/Holdfast.dll . >/dev/null
    local library=-r:$out/Holdfast.dll usage=()
    for file in csharp-example/usage/*.txt; do usage+=("-resource:$file,$(basename "$file")"); done
    local console=(csharp-example/[!F]*.cs)
    compile $library -out:$out/holdfast-net.exe "${usage[@]}" "${console[@]}"
    compile $library -out:$out/FirstCheck.exe csharp-example/FirstCheck.cs
    compile $library -out:$out/conformance.exe tests/conformance/csharp/*.cs \
        bindings/csharp/{Json,JsonText,Nullness}.cs
    compile $library -out:$out/bench.exe bindings/csharp/bench/Bench.cs
    compile $library -unsafe -out:$out/Holdfast.Tests.exe bindings/csharp/tests/*.cs \
        bindings/csharp/tests/logging/*.cs bindings/csharp/logging/*.cs \
        csharp-example/[!FP]*.cs csharp-example/ProgressView.cs csharp-example/examples/*.cs
}

on() {
    local runtime=$1 program=$out/$2.exe
    shift 2
    if [ "$runtime" = mono ]; then
        mono "$program" "$@"
    else
        dotnet exec --runtimeconfig $out/coreclr.json "$program" "$@"
    fi
}

# Runs a program, whatever its exit code, and fails unless it says so.
says() {
    local pattern=$1 said
    shift
    said=$(on "$@" 2>&1) || true
    grep -q "$pattern" <<<"$said" || { echo "FAIL $*: no \"$pattern\" in: $said"; exit 1; }
}

# The native library is looked for beside the assembly, and in the folder a package has it in.
lookup() {
    local runtime=$1 place=$out/lookup
    rm -rf "$place"
    mkdir -p "$place/runtimes/linux-x64/native"
    cp $out/Holdfast.dll $out/holdfast-net.exe $out/coreclr.json "$place"
    out=$place says 'libholdfast.so is missing .* put the one of this release to' "$runtime" holdfast-net version
    cp -L $out/libholdfast.so "$place/runtimes/linux-x64/native"
    out=$place says '^holdfast [0-9]' "$runtime" holdfast-net version
    echo "$runtime: the native library is found: 2 passed, 0 failed"
}

# The five minutes of README.md: a first backup, then a check and another one.
first_check() {
    local runtime=$1 place
    place=$(mktemp -d)
    mkdir "$place/destination"
    says ' 1 files\? stored' "$runtime" FirstCheck include "$place/destination" "$place/client"
    says '^Sound, undo with run ' "$runtime" FirstCheck include "$place/destination" "$place/client"
    rm -r "$place"
    echo "$runtime: FirstCheck: 2 passed, 0 failed"
}

# The runner says what differs, and fails when something does.
conformance_runner() {
    local runtime=$1 cases=bindings/csharp/tests/cases
    on "$runtime" conformance $cases/passing.json
    ! on "$runtime" conformance $cases/failing.json >$out/failing.txt
    diff $cases/failing.txt $out/failing.txt
    echo "$runtime: the conformance runner: 1 passed, 0 failed"
}

run_tests() {
    for runtime in mono coreclr; do
        echo "$runtime: the library"
        on $runtime Holdfast.Tests
        lookup $runtime
        first_check $runtime
        conformance_runner $runtime
    done
    csharp-example/interrupt.sh
    csharp-example/parity.sh
}

case "${1:-}" in
build) build "${2:-debug}" ;;
test) build && run_tests ;;
run) shift && on "$@" ;;
*) sed -n 3p "$0" && exit 2 ;;
esac
