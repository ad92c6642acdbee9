"""Bills of materials, licences and checksums; and that packing twice gives the same bytes."""

import hashlib
import json
import subprocess
import unittest
from dataclasses import replace
from urllib.parse import unquote

import crates
import licences
from customer import DIST, ROOT, SHIPPED, TOOLS, Customer, only

NOTICES = "THIRD-PARTY-LICENCES.txt"
BILLS = ("holdfast-*-linux-x64.cdx.json", "holdfast-*-jvm.cdx.json")
# Run by the Python that `scripts/need.sh dist` fills.
VALIDATE = """
import json, sys
from importlib.resources import files
from jsonschema import Draft7Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7

folder = files("cyclonedx.schema._res")
schemas = {name: json.loads((folder / f"{name}.SNAPSHOT.schema.json").read_text())
           for name in ("bom-1.6", "spdx", "jsf-0.82", "cryptography-defs")}
registry = Registry().with_resources(
    (f"http://cyclonedx.org/schema/{name}.{kind}", Resource(schema, DRAFT7))
    for name, schema in schemas.items() for kind in ("schema.json", "SNAPSHOT.schema.json"))
found = Draft7Validator(schemas["bom-1.6"], registry=registry).iter_errors(json.load(open(sys.argv[1])))
sys.exit("\\n".join(f"{error.json_path}: {error.message}" for error in found) or 0)
"""


def bill(pattern):
    return json.loads(only(pattern).read_text())


def parts():
    return crates.linked() + [*crates.in_c().values()] + crates.standard_library()


class Bills(Customer):
    def validate(self, path, **how):
        return self.run_in(self.scratch, TOOLS / "bin/python", "-c", VALIDATE, path, **how)

    def test_they_follow_the_schema_of_cyclonedx(self):
        for path in [*map(only, BILLS), *DIST.glob("maven/dev/holdfast/*/*/*-cyclonedx.json")]:
            self.validate(path)

    def test_the_schema_refuses_what_is_wrong(self):
        wrong = bill(BILLS[0])
        del wrong["components"][0]["name"]
        path = self.folder() / "wrong.json"
        path.write_text(json.dumps(wrong))
        self.assertIn("'name' is a required property", self.validate(path, fails=True))

    def test_every_reference_leads_somewhere(self):
        for pattern in BILLS:
            found = bill(pattern)
            known = [component["bom-ref"] for component in found["components"] + [found["metadata"]["component"]]]
            self.assertEqual(len(known), len(set(known)))
            for entry in found["dependencies"]:
                self.assertLessEqual({entry["ref"], *entry.get("dependsOn", [])}, set(known), pattern)

    def test_the_native_one_names_what_is_linked_and_reaches_all_of_it(self):
        found = bill(BILLS[0])
        self.assertEqual({component["bom-ref"] for component in found["components"]}, {part.purl for part in parts()})
        needs = {entry["ref"]: entry["dependsOn"] for entry in found["dependencies"]}
        root = found["metadata"]["component"]
        reached, left = set(), [root["bom-ref"]]
        while left:
            reached.add(ref := left.pop())
            left += [other for other in needs[ref] if other not in reached]
        self.assertEqual(reached, set(needs))
        self.assertEqual(root["hashes"][0]["content"],
                         hashlib.sha256((SHIPPED / "libholdfast.so").read_bytes()).hexdigest())

    def test_the_library_holds_what_the_bill_says(self):
        """Crates leave their names in panics and symbols; SQLite leaves its version."""
        library = (SHIPPED / "libholdfast.a").read_bytes()
        named = {component["name"]: component["version"] for component in bill(BILLS[0])["components"]}
        for name in ("parquet", "rusqlite", "zstd-safe", "roaring"):
            self.assertIn(f"/{name}-{named[name]}/".encode(), (ROOT / "target/dist/libholdfast.a").read_bytes(), name)
        self.assertIn(named["sqlite"].encode(), library)


class Licences(unittest.TestCase):
    PART = crates.Part("cargo", "some", "1.0.0", "MIT", "https://example.org", ("its text",))

    def objections(self, **change):
        return list(licences.objections([replace(self.PART, **change)]))

    def test_what_deny_toml_allows_passes(self):
        for licence in ("MIT", "GPL-3.0-only OR MIT", "MIT AND (Apache-2.0 OR GPL-3.0-only)",
                        "Apache-2.0 WITH LLVM-exception OR MIT"):
            self.assertEqual(self.objections(licence=licence), [])
        self.assertEqual(self.objections(name="foldhash", licence="Zlib"), [])

    def test_what_it_does_not_allow_is_refused(self):
        for licence in ("GPL-3.0-only", "MIT AND GPL-3.0-only", "Apache-2.0 WITH LLVM-exception", "MIT OR (", "Zlib",
                        "MIT MIT", "(GPL-3.0-only OR MIT) AND Zlib"):
            self.assertIn(f"does not allow {licence}", "".join(self.objections(licence=licence)))

    def test_no_licence_and_no_text_are_refused(self):
        self.assertIn("names no licence", self.objections(licence="")[0])
        self.assertIn("no text of MIT", self.objections(texts=())[0])

    def test_every_part_is_in_the_notices_with_its_text(self):
        written = (DIST / NOTICES).read_text()
        words = licences.same(written)
        for part in parts():
            self.assertIn(f"{part.name} {part.version}\n    {part.licence}\n    {part.source}\n", written)
            for text in part.texts:
                self.assertTrue(licences.same(text) in words, f"{part.name}: {text[:200]}")
        for component in bill(BILLS[1])["components"]:
            if component["group"] != "dev.holdfast":
                self.assertIn(unquote(component["purl"]), unquote(written))


class Bytes(Customer):
    def test_the_sums_are_those_of_every_file(self):
        self.run_in(DIST, "sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS")
        told = {line.split("  ", 1)[1] for line in (DIST / "SHA256SUMS").read_text().splitlines()}
        apart = (".md5", ".sha1", ".sha256", ".sha512")
        found = {str(path.relative_to(DIST)) for path in DIST.rglob("*") if path.is_file()}
        self.assertEqual(told, {name for name in found if not name.startswith("c/") and not name.endswith(apart)}
                         - {"SHA256SUMS"})

    def test_packing_again_elsewhere_gives_the_same_bytes(self):
        """All but the native library: Maven from its sources, then every archive, later and in another folder.

        Dokka writes the hour into the documents of the Kotlin library, so that one jar is left out.
        """
        again, environment = self.folder("dist"), {"SOURCE_DATE_EPOCH": built_at()}
        self.run_in(ROOT, "packaging/maven.sh", self.folder() / "tree", again / "maven", **environment)
        self.run_in(ROOT, "packaging/make.py", "packages", again, **environment)
        told = {path: [line for line in (path / "SHA256SUMS").read_text().splitlines() if not dokka(line)]
                for path in (DIST, again)}
        self.assertGreater(len(told[DIST]), 10)
        self.assertEqual(told[DIST], told[again])


def dokka(line):
    return "/holdfast-kotlin-" in line and line.endswith("-javadoc.jar")


def built_at():
    """The time that stands in what was built, in seconds."""
    moment = bill(BILLS[0])["metadata"]["timestamp"]
    return subprocess.run(["date", "-d", moment, "+%s"], text=True, capture_output=True, check=True).stdout.strip()
