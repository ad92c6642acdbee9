"""The bill of materials of the native library, as CycloneDX JSON."""

import hashlib
import json
import time
import uuid

import crates
from facts import SHIPPED, epoch, metadata, version


def component(part):
    written = {
        "type": "library",
        "bom-ref": part.purl,
        "name": part.name,
        "version": part.version,
        "licenses": [{"expression": part.licence}],
        "purl": part.purl,
        "externalReferences": [{"type": "distribution", "url": part.source}],
    }
    if part.checksum:
        written["hashes"] = [{"alg": "SHA-256", "content": part.checksum}]
    return written


def needs(root):
    """Who needs whom, by reference; each reference once."""
    refs = {item: root if item is None else crates.crate(metadata()[item]).purl for item in crates.edges()}
    found = {refs[item]: {refs[other] for other in others} for item, others in crates.edges().items()}
    for item, part in crates.in_c().items():
        found[next(ref for known, ref in refs.items() if known and known[0] == item)].add(part.purl)
        found[part.purl] = set()
    std, *inside = crates.standard_library()
    found[root].add(std.purl)
    found[std.purl] = {part.purl for part in inside}
    for part in inside:
        found.setdefault(part.purl, set())
    return [{"ref": ref, "dependsOn": sorted(found[ref])} for ref in sorted(found)]


def bill(parts):
    root = f"pkg:generic/holdfast@{version()}"
    library = hashlib.sha256((SHIPPED / "libholdfast.so").read_bytes()).hexdigest()
    written = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(epoch())),
            "component": {
                "type": "library",
                "bom-ref": root,
                "name": "holdfast",
                "version": version(),
                "purl": root,
                "hashes": [{"alg": "SHA-256", "content": library}],
            },
        },
        "components": [component(part) for part in sorted(parts, key=lambda part: part.purl)],
        "dependencies": needs(root),
    }
    # Of the same contents, the same serial number.
    name = json.dumps(written, sort_keys=True)
    written["serialNumber"] = uuid.uuid5(uuid.NAMESPACE_URL, name).urn
    return json.dumps(written, indent=2) + "\n"
