"""The NuGet package: what NuGet asks of its structure, and the C# example on two runtimes with nothing else."""

import json
import re
import shutil
import tempfile
import unittest
import zipfile
from pathlib import Path
from posixpath import basename
from xml.etree import ElementTree

import nuget
from customer import DIST, ROOT, SHIPPED, TOOLS, Customer, only
from facts import version

NUSPEC = "{http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
EXAMPLE = ROOT / "csharp-example/FirstCheck.cs"
DLL = "lib/netstandard2.0/Holdfast.dll"
LINES = """
static class Lines {
    static void Main() {
        try { Holdfast.Destination.Open("ftp://x"); } catch (System.Exception e) { System.Console.WriteLine(e.StackTrace); }
    }
}
"""
RUNTIME = {
    "runtimeOptions": {"tfm": "netcoreapp3.1", "framework": {"name": "Microsoft.NETCore.App", "version": "3.1.0"}}
}
NATIVE = "runtimes/linux-x64/native/libholdfast.so"


def xml(package, name):
    return ElementTree.fromstring(package.read(name))


def complaints(package):
    """What NuGet would refuse in `package`, an open zip: parts without a type, relations that lead nowhere."""
    names = package.namelist()
    if len(names) != len({name.lower() for name in names}):
        yield "two parts have one name"
    yield from (f"{name} leaves the package" for name in names if name.startswith("/") or ".." in name.split("/"))
    if missing := {"[Content_Types].xml", "_rels/.rels"} - set(names):
        yield f"{missing} missing"
        return
    typed = {entry.get("Extension").lower() for entry in xml(package, "[Content_Types].xml").iter(f"{TYPES}Default")}
    for name in names:
        if name != "[Content_Types].xml" and basename(name).rpartition(".")[2].lower() not in typed:
            yield f"{name} has no content type"
    relations = {entry.get("Type").rpartition("/")[2]: entry for entry in xml(package, "_rels/.rels")}
    if set(relations) != {"manifest", "core-properties"}:
        yield f"relations {set(relations)}"
    if len({entry.get("Id") for entry in relations.values()}) != len(relations):
        yield "two relations have one id"
    yield from (f"{kind} leads nowhere" for kind, entry in relations.items()
                if entry.get("Target").removeprefix("/") not in names)
    yield from nuspec_complaints(package, [name for name in names if "/" not in name and name.endswith(".nuspec")])


def nuspec_complaints(package, found):
    if len(found) != 1:
        yield f"one nuspec expected: {found}"
        return
    metadata = xml(package, found[0]).find(f"{NUSPEC}metadata")
    for field in ("id", "version", "authors", "description"):
        if not (metadata.findtext(f"{NUSPEC}{field}") or "").strip():
            yield f"nuspec: no {field}"
    if not re.fullmatch(r"\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?", metadata.findtext(f"{NUSPEC}version") or ""):
        yield "nuspec: version"
    readme = metadata.findtext(f"{NUSPEC}readme")
    if readme and readme not in package.namelist():
        yield f"nuspec: {readme} is not there"
    groups = {group.get("targetFramework") for group in metadata.iter(f"{NUSPEC}group")}
    frameworks = {name.split("/")[1] for name in package.namelist() if name.startswith("lib/")}
    # NuGet warns (NU5128) when the two differ.
    if {(name or "").removeprefix(".").lower() for name in groups} != frameworks:
        yield f"dependency groups {groups}, libraries {frameworks}"


class Validator(unittest.TestCase):
    """It must see what it is there for."""

    def said_of(self, change):
        parts = {"lib/netstandard2.0/Some.dll": b"", "README.md": b""}
        path = Path(self.enterContext(tempfile.TemporaryDirectory())) / "some.nupkg"
        nuget.package(path, parts, nuget.README)
        with zipfile.ZipFile(path) as package:
            parts = {name: package.read(name) for name in package.namelist()}
        change(parts)
        with zipfile.ZipFile(path, "w") as package:
            for name, content in parts.items():
                package.writestr(name, content)
        with zipfile.ZipFile(path) as package:
            return list(complaints(package))

    def edited(self, name, old, new):
        def change(parts):
            self.assertIn(old, parts[name])
            parts[name] = parts[name].replace(old, new)
        return self.said_of(change)

    def test_a_sound_package_passes(self):
        self.assertEqual(self.said_of(lambda parts: None), [])

    def test_each_fault_is_seen(self):
        self.assertEqual(self.said_of(lambda parts: parts.update({"lib/netstandard2.0/a.so": b""})),
                         ["lib/netstandard2.0/a.so has no content type"])
        self.assertEqual(self.said_of(lambda parts: parts.update({"../a.dll": b""})), ["../a.dll leaves the package"])
        self.assertEqual(self.said_of(lambda parts: parts.update({"readme.md": b""})), ["two parts have one name"])
        self.assertEqual(self.said_of(lambda parts: parts.pop("README.md")),
                         ["nuspec: README.md is not there"])
        self.assertEqual(self.said_of(lambda parts: parts.update({"lib/net8.0/a.dll": b""}))[0][:17], "dependency groups")
        self.assertEqual(self.edited("_rels/.rels", b"/Holdfast.nuspec", b"/Other.nuspec"), ["manifest leads nowhere"])
        self.assertEqual(self.edited("Holdfast.nuspec", b"<authors>Holdfast<", b"<authors><"), ["nuspec: no authors"])


class NugetPackage(Customer):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.place = cls.scratch / "packages/holdfast"
        with zipfile.ZipFile(only("Holdfast.*.nupkg")) as package:
            package.extractall(cls.place)

    def test_they_are_what_nuget_takes(self):
        for path in [only("Holdfast.*.nupkg"), *DIST.glob("Holdfast.*.snupkg")]:
            with zipfile.ZipFile(path) as package:
                self.assertEqual(list(complaints(package)), [], path.name)
                self.assertEqual(xml(package, "Holdfast.nuspec").findtext(f".//{NUSPEC}version"), version())

    def test_it_holds_what_it_should_and_no_more(self):
        files = {str(path.relative_to(self.place)) for path in self.place.rglob("*") if path.is_file()}
        own = {name for name in files if not name.endswith((".psmdcp", ".rels")) and "[" not in name}
        self.assertEqual(own, {DLL, DLL.replace(".dll", ".xml"), NATIVE, "Holdfast.nuspec", "README.md",
                               "THIRD-PARTY-LICENCES.txt"})
        for name in (NATIVE, "THIRD-PARTY-LICENCES.txt"):
            self.assertEqual((self.place / name).read_bytes(), (SHIPPED / basename(name)).read_bytes())
        self.assertIn("T:Holdfast.Client", (self.place / DLL.replace(".dll", ".xml")).read_text())

    def symbols(self):
        with zipfile.ZipFile(only("Holdfast.*.snupkg")) as package:
            return package.read(DLL.replace(".dll", ".pdb"))

    def test_symbols_are_portable_and_of_this_assembly(self):
        symbols = self.symbols()
        self.assertEqual(symbols[:4], b"BSJB")
        # The stream #Pdb begins with the id by which the assembly names its symbols.
        header = symbols.index(b"#Pdb\0") - 8
        start = int.from_bytes(symbols[header:header + 4], "little")
        self.assertIn(symbols[start:start + 16], (self.place / DLL).read_bytes())

    def test_with_its_symbols_a_failure_names_file_and_line(self):
        folder = self.folder("lines")
        shutil.copy(self.place / DLL, folder)
        shutil.copy(self.place / NATIVE, folder)
        (folder / "Holdfast.pdb").write_bytes(self.symbols())
        (folder / "Lines.cs").write_text(LINES)
        self.run_in(folder, "mcs", "-r:Holdfast.dll", "-out:Lines.exe", "Lines.cs")
        (folder / "Lines.runtimeconfig.json").write_text(json.dumps(RUNTIME))
        said = self.run_in(folder, dotnet(), "exec", "Lines.exe", DOTNET_SYSTEM_GLOBALIZATION_INVARIANT="1")
        self.assertRegex(said, r"at Holdfast\.Destination\.Open\(.*\) in /_/bindings/csharp/Destination\.cs:line \d+")

    def program(self):
        """The example, compiled against the package; the assembly beside it, as the build of a project puts it."""
        folder = self.folder("program")
        shutil.copy(self.place / DLL, folder)
        self.run_in(folder, "mcs", "-r:Holdfast.dll", "-out:FirstCheck.exe", EXAMPLE)
        return folder

    def test_it_runs_on_mono(self):
        folder = self.program()
        shutil.copy(self.place / NATIVE, folder)
        self.first_jobs("mono", folder / "FirstCheck.exe")

    def test_it_runs_on_dotnet_from_the_folder_of_packages(self):
        """The native library stays in the package; .NET finds it by the file that a restore would write."""
        folder = self.program()
        (folder / "Holdfast.dll").unlink()
        (folder / "FirstCheck.runtimeconfig.json").write_text(json.dumps(RUNTIME))
        (folder / "FirstCheck.deps.json").write_text(json.dumps(dependencies()))
        packages = ["--additionalprobingpath", self.scratch / "packages"]
        self.first_jobs(dotnet(), "exec", *packages, folder / "FirstCheck.exe", DOTNET_SYSTEM_GLOBALIZATION_INVARIANT="1")


def dotnet():
    return next((TOOLS / "lib").glob("python3.*/site-packages/dotnetcore2/bin/dotnet"))


def dependencies():
    """A `deps.json` that names the package and what of it is wanted, as the .NET SDK writes it."""
    package = f"Holdfast/{version()}"
    target = {
        "FirstCheck/1.0.0": {"dependencies": {"Holdfast": version()}, "runtime": {"FirstCheck.exe": {}}},
        package: {"runtime": {DLL: {}}, "runtimeTargets": {NATIVE: {"rid": "linux-x64", "assetType": "native"}}},
    }
    libraries = {
        "FirstCheck/1.0.0": {"type": "project", "serviceable": False, "sha512": ""},
        package: {"type": "package", "serviceable": True, "sha512": "", "path": "holdfast"},
    }
    name = ".NETCoreApp,Version=v3.1"
    return {"runtimeTarget": {"name": name}, "targets": {name: target}, "libraries": libraries}
