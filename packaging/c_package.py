"""The C package: `dist/c`, a tree to install anywhere, and archives of it and of its debug information."""

import shutil

from archive import tar_gz
from facts import PLATFORM, ROOT, SHIPPED, fill, version


def soname():
    """As the library itself says in its dynamic section; `packaging/library.sh` put it there."""
    major, minor, _ = version().split(".")
    return f"libholdfast.so.{major}" if major != "0" else f"libholdfast.so.0.{minor}"


def same_family():
    """CMake's condition for a version that a program may ask for."""
    major, minor, _ = version().split(".")
    same = f"PACKAGE_FIND_VERSION_MAJOR EQUAL {major}"
    return same if major != "0" else f"{same} AND PACKAGE_FIND_VERSION_MINOR EQUAL {minor}"


def put(text, path):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def tree(folder, papers):
    """Fills `folder` with include, lib and share; `papers` are the files that go with every binary."""
    lib, share = folder / "lib", folder / "share/doc/holdfast"
    for place in (folder / "include", lib, share):
        place.mkdir(parents=True)
    shutil.copy(ROOT / "include/holdfast.h", folder / "include")
    shutil.copy(SHIPPED / "libholdfast.a", lib)
    shutil.copy(SHIPPED / "libholdfast.so", lib / f"libholdfast.so.{version()}")
    (lib / soname()).symlink_to(f"libholdfast.so.{version()}")
    (lib / "libholdfast.so").symlink_to(soname())
    private = (SHIPPED / "native-static-libs").read_text().strip()
    put(fill("c/holdfast.pc.in", VERSION=version(), PRIVATE=private), lib / "pkgconfig/holdfast.pc")
    config = fill("c/HoldfastConfig.cmake.in", VERSION=version(), SONAME=soname(), PRIVATE=";".join(private.split()))
    put(config, lib / "cmake/Holdfast/HoldfastConfig.cmake")
    config = fill("c/HoldfastConfigVersion.cmake.in", VERSION=version(), SAME=same_family())
    put(config, lib / "cmake/Holdfast/HoldfastConfigVersion.cmake")
    put(fill("c/README.md.in", VERSION=version(), FAMILY=version().rpartition(".")[0]), share / "README.md")
    for paper in papers:
        shutil.copy(paper, share)


def make(dist, papers):
    name = f"holdfast-{version()}-{PLATFORM}"
    tree(dist / "c", papers)
    tar_gz(dist / f"{name}.tar.gz", dist / "c", name)
    # Debuggers look in `.debug` beside the library: unpacked over the other archive it is found at once.
    debug = dist / "c-debug"
    (debug / "lib/.debug").mkdir(parents=True)
    shutil.copy(SHIPPED / "libholdfast.so.debug", debug / "lib/.debug")
    tar_gz(dist / f"{name}-debug.tar.gz", debug, name)
    shutil.rmtree(debug)
