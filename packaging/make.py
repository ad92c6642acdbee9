#!/usr/bin/env python3
"""Puts what was built into packages; `scripts/dist.sh` calls it and builds what it takes.

usage: packaging/make.py notices         the notices that go into every package, beside the built library
       packaging/make.py packages DIST   all packages in the folder DIST, which holds maven/ already
"""

import hashlib
import json
import shutil
import sys
from pathlib import Path

import c_package
import licences
import maven
import nuget
import sbom
from facts import PLATFORM, SHIPPED, version

NOTICES = SHIPPED / "THIRD-PARTY-LICENCES.txt"
# The bill of materials of all modules, as Maven deploys it.
MAVEN_BOM = f"maven/dev/holdfast/holdfast-parent/{version()}/holdfast-parent-{version()}-cyclonedx.json"


def notices():
    NOTICES.write_text(licences.notices(licences.native_parts()))


def packages(dist):
    name = f"holdfast-{version()}"
    native_bom = dist / f"{name}-{PLATFORM}.cdx.json"
    native_bom.write_text(sbom.bill(licences.native_parts()))
    maven_bom = dist / f"{name}-jvm.cdx.json"
    shutil.copy(dist / MAVEN_BOM, maven_bom)
    jvm = licences.maven_list(json.loads(maven_bom.read_text()))
    (dist / NOTICES.name).write_text(f"{NOTICES.read_text()}\n{jvm}")
    c_package.make(dist, [NOTICES, native_bom])
    nuget.make(dist, [NOTICES])
    maven.finish(dist / "maven")
    sums(dist)


def sums(dist):
    """`sha256sum -c SHA256SUMS` in DIST checks every file but the tree that the C archive holds as well."""
    files = [path for path in dist.rglob("*") if path.is_file() and dist / "c" not in path.parents]
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(dist)}\n"
             for path in sorted(files) if not maven.is_checksum(path)]
    (dist / "SHA256SUMS").write_text("".join(lines))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["notices"]:
            notices()
        case ["packages", folder]:
            packages(Path(folder).resolve())
        case _:
            sys.exit(__doc__)
