"""The Maven repository in `dist/maven`, after Maven wrote it: one time instead of now, and every checksum."""

import hashlib
import re
import time

from facts import epoch

KINDS = ("md5", "sha1", "sha256", "sha512")
UPDATED = re.compile(r"(?<=<lastUpdated>)\d+(?=</lastUpdated>)")


def is_checksum(path):
    return path.suffix.lstrip(".") in KINDS


def finish(repository):
    for path in sorted(repository.rglob("maven-metadata.xml")):
        moment = time.strftime("%Y%m%d%H%M%S", time.gmtime(epoch()))
        path.write_text(UPDATED.sub(moment, path.read_text()))
    for path in [path for path in sorted(repository.rglob("*")) if path.is_file() and not is_checksum(path)]:
        for kind in KINDS:
            digest = hashlib.new(kind, path.read_bytes()).hexdigest()
            path.with_name(f"{path.name}.{kind}").write_text(digest)
