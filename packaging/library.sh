#!/usr/bin/env bash
# Builds the library as it ships, into target/dist/shipped:
#   libholdfast.so          without debug information, with a SONAME
#   libholdfast.so.debug    its debug information; debuggers find it beside the library
#   libholdfast.a           without debug information; only the functions of the header are seen from outside
#   native-static-libs      what a program that links the static library links as well
# usage: packaging/library.sh
#
# cargo-c would do the same; building cargo-c alone takes longer than building this library.
set -euo pipefail
cd "$(dirname "$0")/.."

[ "$(uname -sm)" = "Linux x86_64" ] || { echo "packages are built on Linux x86_64 only, not on $(uname -sm)" >&2; exit 1; }

built=$PWD/target/dist
shipped=$built/shipped
version=$(cargo pkgid --locked | sed 's/.*[#@]//')
IFS=. read -r major minor _ <<<"$version"
soname=libholdfast.so.$major
[ "$major" != 0 ] || soname=$soname.$minor

# No path of the building machine in what we ship.
home=${CARGO_HOME:-$HOME/.cargo}
paths=("$home/registry/src=/cargo" "$PWD=/holdfast" "$(rustc --print sysroot)=/rust")
RUSTFLAGS=$(printf -- '--remap-path-prefix=%s ' "${paths[@]}")
CFLAGS=$(printf -- '-ffile-prefix-map=%s ' "${paths[@]}")
export RUSTFLAGS CFLAGS
# No code depends on it, and the compilers of C would run again for each commit.
unset SOURCE_DATE_EPOCH

# Crate types are named here because cargo leaves out LTO, without a word, when `lib` is among them. The SONAME is
# given here and not in build.rs, so that a program linked with target/debug still finds the library there.
mkdir -p "$shipped"
cargo rustc --locked --profile dist --lib --crate-type cdylib,staticlib -- \
    -C link-arg="-Wl,-soname,$soname" --print native-static-libs="$built/native-static-libs"

objcopy --only-keep-debug "$built/libholdfast.so" "$shipped/libholdfast.so.debug"
objcopy --strip-debug "$built/libholdfast.so" "$shipped/libholdfast.so"
strip --strip-unneeded "$shipped/libholdfast.so"
(cd "$shipped" && objcopy --add-gnu-debuglink=libholdfast.so.debug libholdfast.so)
# One object with all in it that the functions of the header reach. Its other symbols are its own, so that a program
# may link its own SQLite or another Rust library as well. In groups a linker would take one of them for the other
# library's symbol of that name; the bitcode is of no use to a linker in C.
nm -D --defined-only "$built/libholdfast.so" | sed -n 's/.* T \(hf_.*\)/\1/p' >"$built/exports"
mapfile -t roots < <(sed 's/^/--undefined=/' "$built/exports")
ld -r --gc-sections --force-group-allocation "${roots[@]}" -o "$built/holdfast.o" "$built/libholdfast.a"
objcopy --strip-debug --remove-section=.llvmbc --remove-section=.llvmcmd --keep-global-symbols="$built/exports" \
    "$built/holdfast.o"
rm -f "$shipped/libholdfast.a"
ar rcD "$shipped/libholdfast.a" "$built/holdfast.o"
cp "$built/native-static-libs" "$shipped/native-static-libs"
