"""The NuGet package and its symbols: zip files after the Open Packaging Conventions.

Written here, since NuGet's own tools come from nowhere but NuGet.
"""

import hashlib
import time
from xml.sax.saxutils import quoteattr

from archive import zip_of
from facts import ROOT, SHIPPED, epoch, fill, version

BUILT = ROOT / "target/csharp"
# Every extension in a package has a type; NuGet's own packages give these.
TYPES = {
    "rels": "application/vnd.openxmlformats-package.relationships+xml",
    "psmdcp": "application/vnd.openxmlformats-package.core-properties+xml",
}
OTHER = "application/octet-stream"
DESCRIPTION = "The integrity core of backup clients"
SYMBOLS = """
    <packageTypes>
      <packageType name="SymbolsPackage" />
    </packageTypes>"""
README = """
    <readme>README.md</readme>"""


def content_types(names):
    endings = sorted({name.rsplit(".", 1)[1] for name in names} | {"rels"})
    lines = [f'  <Default Extension="{ending}" ContentType="{TYPES.get(ending, OTHER)}" />' for ending in endings]
    return xml("Types", "http://schemas.openxmlformats.org/package/2006/content-types", lines)


def relationships(properties):
    kinds = {
        "http://schemas.microsoft.com/packaging/2010/07/manifest": "/Holdfast.nuspec",
        "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties": f"/{properties}",
    }
    lines = [f'  <Relationship Type={quoteattr(kind)} Target={quoteattr(target)} Id="R{number}" />'
             for number, (kind, target) in enumerate(kinds.items(), 1)]
    return xml("Relationships", "http://schemas.openxmlformats.org/package/2006/relationships", lines)


def xml(root, namespace, lines):
    body = "\n".join(lines)
    return f'<?xml version="1.0" encoding="utf-8"?>\n<{root} xmlns="{namespace}">\n{body}\n</{root}>\n'.encode()


def core_properties():
    moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(epoch()))
    return fill("nuget/core-properties.psmdcp.in", VERSION=version(), DESCRIPTION=DESCRIPTION, MOMENT=moment).encode()


def package(path, files, more):
    """Writes `files`, bytes by name, as a package whose nuspec says `more`."""
    parts = dict(files)
    parts["Holdfast.nuspec"] = fill("nuget/Holdfast.nuspec.in", VERSION=version(), DESCRIPTION=DESCRIPTION,
                                    MORE=more).encode()
    properties = core_properties()
    name = f"package/services/metadata/core-properties/{hashlib.sha256(properties).hexdigest()[:32]}.psmdcp"
    parts[name] = properties
    parts["_rels/.rels"] = relationships(name)
    parts["[Content_Types].xml"] = content_types(parts)
    zip_of(path, parts)


def make(dist, papers):
    lib = "lib/netstandard2.0"
    files = {f"{lib}/{name}": (BUILT / name).read_bytes() for name in ("Holdfast.dll", "Holdfast.xml")}
    files["runtimes/linux-x64/native/libholdfast.so"] = (SHIPPED / "libholdfast.so").read_bytes()
    files["README.md"] = (ROOT / "packaging/nuget/README.md").read_bytes()
    files.update({paper.name: paper.read_bytes() for paper in papers})
    package(dist / f"Holdfast.{version()}.nupkg", files, README)
    # mcs writes symbols of another kind; packaging/nuget/Symbols.cs makes NuGet's of them.
    symbols = {f"{lib}/Holdfast.pdb": (BUILT / "Holdfast.pdb").read_bytes()}
    package(dist / f"Holdfast.{version()}.snupkg", symbols, SYMBOLS)
