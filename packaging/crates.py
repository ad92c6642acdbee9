"""The crates that are linked into the shipped library, and what Rust's own standard library brings along."""

import functools
import html
import re
from dataclasses import dataclass
from pathlib import Path

from facts import ROOT, metadata, run

TARGET = "x86_64-unknown-linux-gnu"
LEGAL = re.compile(r"(un)?licen[cs]e|copying|copyright|notice|patents", re.IGNORECASE)
# Debian's own copies, for crates that name a licence and do not carry its text.
COMMON = Path("/usr/share/common-licenses")


@dataclass(frozen=True)
class Part:
    """One thing that is linked in: a crate (kind `cargo`), or a library that is none (kind `generic`)."""

    kind: str
    name: str
    version: str
    licence: str
    source: str
    texts: tuple
    checksum: str = ""

    @property
    def purl(self):
        return f"pkg:{self.kind}/{self.name}@{self.version.replace('+', '%2B')}"


@functools.cache
def edges():
    """What is compiled into the library, by name and version, and what each part of it needs.

    No build scripts, no macros, no tests. Our own crates count as one.
    """
    lines = run("cargo", "tree", "--locked", "-e", "normal,no-proc-macro", "--prefix", "depth", "--target", TARGET,
                "-p", "holdfast", "--format", " {p}").splitlines()
    found, above = {None: set()}, []
    for depth, name, number in (re.match(r"(\d+) (\S+) v(\S+)", line).groups() for line in lines if line):
        item = (name, number) if metadata()[name, number]["source"] else None
        found.setdefault(item, set())
        del above[int(depth):]
        if above and item is not None:
            found[above[-1]].add(item)
        above.append(item)
    return found


def linked():
    """The crates of `edges` that are not our own, each with its licence and the texts in its folder."""
    return [crate(metadata()[item]) for item in sorted(item for item in edges() if item)]


def crate(package):
    name, version = package["name"], package["version"]
    licence = (package["license"] or "").replace("/", " OR ")
    texts = texts_in(Path(package["manifest_path"]).parent) or common(licence)
    return Part("cargo", name, version, licence, address(name, version), tuple(texts), checksum(name, version))


def address(name, version):
    return f"https://crates.io/crates/{name}/{version}"


def texts_in(folder):
    """The legal texts of a crate, in its folder or in the one that REUSE has for them."""
    reuse = folder / "LICENSES"
    files = sorted(item for item in folder.iterdir() if item.is_file() and LEGAL.match(item.name))
    files = files or (sorted(reuse.iterdir()) if reuse.is_dir() else [])
    return [item.read_text(errors="replace") for item in files]


def common(licence):
    """The text of a licence that is one name, from the system's folder of them."""
    path = COMMON / licence
    return [path.read_text()] if licence and path.is_file() else []


def checksum(name, version):
    """SHA-256 of the crate as the registry serves it."""
    lock = (ROOT / "Cargo.lock").read_text()
    found = re.search(rf'name = "{re.escape(name)}"\nversion = "{re.escape(version)}"\n.*\nchecksum = "(\w+)"', lock)
    return found.group(1)


def in_c():
    """Libraries in C that two crates compile and link, by the crate; each says its version in its own sources."""
    folders = {item[0]: Path(metadata()[item]["manifest_path"]).parent for item in edges() if item}
    sqlite = (folders["libsqlite3-sys"] / "sqlite3/sqlite3.h").read_text(errors="replace")
    blessing = re.search(r"\*\* The author disclaims.*?(?=\*{9})", sqlite, re.DOTALL).group().replace("**", "")
    number = re.search(r'#define SQLITE_VERSION +"([^"]+)"', sqlite).group(1)
    zstd = folders["zstd-sys"] / "zstd"
    digits = re.findall(r"#define ZSTD_VERSION_(?:MAJOR|MINOR|RELEASE) +(\d+)", (zstd / "lib/zstd.h").read_text())
    return {
        "libsqlite3-sys": Part("generic", "sqlite", number, "blessing", "https://sqlite.org", (blessing,)),
        "zstd-sys": Part("generic", "zstd", ".".join(digits), "BSD-3-Clause", "https://github.com/facebook/zstd",
                         ((zstd / "LICENSE").read_text(),)),
    }


def standard_library():
    """Rust's standard library, then the crates in it, as far as the compiler's own document names them."""
    sysroot = Path(run("rustc", "--print", "sysroot").strip())
    compiler = re.search(r"rustc (\S+)", run("rustc", "--version")).group(1)
    document = (sysroot / "share/doc/rust/COPYRIGHT-library.html").read_text()
    own = plain(document[document.index('<h2 id="short-version">'):document.index('<h2 id="out-of-tree')])
    licences = sysroot / "share/doc/rust/licenses"
    texts = [own] + [(licences / f"{name}.txt").read_text() for name in ("MIT", "Apache-2.0", "Unicode-3.0")]
    std = Part("generic", "rust-std", compiler, "(Apache-2.0 OR MIT) AND Unicode-3.0",
               "https://github.com/rust-lang/rust", tuple(texts))
    have = {item.name[3:].rsplit("-", 1)[0].replace("_", "-")
            for item in (sysroot / f"lib/rustlib/{TARGET}/lib").glob("lib*.rlib")}
    titled = ((re.match(r"📦 (.+)-(\d+\.\d+\.\S+?)</h3>", block), block) for block in document.split("<h3>"))
    # getopts serves Rust's test harness, which no library links.
    inside = [foreign(*title.groups(), block) for title, block in titled
              if title and title.group(1) in have - {"getopts"}]
    return [std, *inside]


def foreign(name, version, block):
    licence = re.search(r"License:</b> (.*?)</p>", block).group(1).replace("/", " OR ")
    texts = re.findall(r"<pre>(.*?)</pre>", block, re.DOTALL)
    return Part("cargo", name, version, licence, address(name, version), tuple(map(html.unescape, texts)))


def plain(markup):
    """Text without its tags; runs of empty lines become one."""
    text = html.unescape(re.sub(r"<[^>]*>", "", markup))
    return re.sub(r"\n\s*\n+", "\n\n", "\n".join(line.strip() for line in text.splitlines())).strip() + "\n"
