"""Archives whose bytes depend on nothing but names and contents: sorted entries, one time, no owner."""

import gzip
import io
import tarfile
import time
import zipfile

from facts import epoch


def tar_gz(path, folder, prefix):
    """Writes the files and links below `folder` to `path`, each below `prefix`."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for item in sorted(folder.rglob("*")):
            if item.is_dir() and not item.is_symlink():
                continue
            entry = tar.gettarinfo(item, f"{prefix}/{item.relative_to(folder)}")
            # A hard link to a file packed before would depend on how the tree was made.
            if entry.islnk():
                entry.type, entry.linkname, entry.size = tarfile.REGTYPE, "", item.stat().st_size
            entry.uid = entry.gid = 0
            entry.uname = entry.gname = "root"
            entry.mtime = epoch()
            entry.mode = 0o755 if entry.mode & 0o100 else 0o644
            with open(item, "rb") as content:
                tar.addfile(entry, content if entry.isreg() else None)
    with open(path, "wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=epoch()) as zipped:
        zipped.write(packed.getvalue())


def zip_of(path, parts):
    """Writes `parts`, bytes by name, to `path`, in the order of their names."""
    # A zip counts time in steps of two seconds, from 1980 on.
    moment = time.gmtime(max(epoch(), 315532800))[:6]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for name in sorted(parts):
            entry = zipfile.ZipInfo(name, moment)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            packed.writestr(entry, parts[name])
