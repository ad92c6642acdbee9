"""The C package, unpacked somewhere else: pkg-config and CMake, shared and static."""

import re
import tarfile

from c_package import soname
from customer import ROOT, SHIPPED, Customer, only
from facts import version

SOURCE = ROOT / "tests/c/five_minutes.c"
STRICT = ["cc", "-std=c11", "-Wall", "-Wextra", "-Werror", "-Wpedantic"]
CMAKE = """\
cmake_minimum_required(VERSION 3.16)
project(customer C)
find_package(Holdfast {asked} REQUIRED)
add_executable(program {source})
target_link_libraries(program PRIVATE Holdfast::{target})
"""

# Both unwind through Rust's runtime, each through its own.
RUST = """\
#[unsafe(no_mangle)]
pub extern "C" fn other() -> bool {
    std::panic::catch_unwind(|| std::panic::resume_unwind(Box::new(7))).is_err()
}
"""
NEIGHBOURS = """\
#include <stdbool.h>
#include <stdlib.h>
bool other(void);
int sqlite3_open(void) { return 7; }
__attribute__((constructor)) static void neighbours(void) { if (!other() || sqlite3_open() != 7) abort(); }
"""


class CPackage(Customer):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with tarfile.open(only("holdfast-*-linux-x64.tar.gz")) as archive:
            archive.extractall(cls.scratch, filter="tar")
        cls.place = only("holdfast-*", cls.scratch)
        cls.lib = cls.place / "lib"

    def flags(self, *options):
        path = str(self.lib / "pkgconfig")
        return self.run_in(self.place, "pkg-config", *options, "holdfast", PKG_CONFIG_PATH=path).split()

    def needed(self, program):
        return re.findall(r"\(NEEDED\).*\[(.*)\]", self.run_in(self.place, "readelf", "-d", program))

    def test_pkg_config_shared(self):
        program = self.folder() / "program"
        flags = self.flags("--cflags", "--libs")
        self.run_in(program.parent, *STRICT, SOURCE, *flags, f"-Wl,-rpath,{self.lib}", "-o", program)
        self.first_jobs(program)
        self.assertIn(soname(), self.needed(program))

    def static_flags(self):
        flags = self.flags("--static", "--cflags", "--libs")
        return ["-l:libholdfast.a" if flag == "-lholdfast" else flag for flag in flags]

    def test_pkg_config_static(self):
        program = self.folder() / "program"
        self.run_in(program.parent, *STRICT, SOURCE, *self.static_flags(), "-o", program)
        self.first_jobs(program)
        self.assertNotIn(soname(), self.needed(program))

    def test_static_beside_another_rust_library_and_another_sqlite(self):
        folder = self.folder()
        (folder / "other.rs").write_text(RUST)
        (folder / "neighbours.c").write_text(NEIGHBOURS)
        self.run_in(folder, "rustc", "--edition=2024", "-O", "--crate-type=staticlib", "other.rs")
        self.run_in(folder, *STRICT, SOURCE, "neighbours.c", "libother.a", *self.static_flags(), "-o", "program")
        self.first_jobs(folder / "program")

    def test_pkg_config_knows_the_version_and_what_the_static_library_needs(self):
        self.assertEqual(self.flags("--modversion"), [version()])
        private = (SHIPPED / "native-static-libs").read_text().split()
        self.assertIn("-lc", private)
        self.assertEqual(self.flags("--static", "--libs-only-l"), ["-lholdfast", *private])

    def cmake(self, target, asked):
        project = self.folder(f"asks-for-{asked}")
        (project / "CMakeLists.txt").write_text(CMAKE.format(asked=asked, source=SOURCE, target=target))
        configure = ["cmake", "-S", project, "-B", project / "build", f"-DCMAKE_PREFIX_PATH={self.place}"]
        return project, configure

    def cmake_program(self, target):
        project, configure = self.cmake(target, version())
        self.run_in(project, *configure)
        self.run_in(project, "cmake", "--build", project / "build")
        return project / "build/program"

    def test_cmake_shared(self):
        program = self.cmake_program("holdfast")
        self.first_jobs(program)
        self.assertIn(soname(), self.needed(program))

    def test_cmake_static(self):
        program = self.cmake_program("holdfast_static")
        self.first_jobs(program)
        self.assertNotIn(soname(), self.needed(program))

    def test_cmake_refuses_a_version_of_another_abi(self):
        major, minor, patch = map(int, version().split("."))
        self.assertEqual(major, 0, "from 1.0 on the minor may differ: adapt this test")
        for asked in (f"{major}.{minor + 1}", f"{major}.{minor}.{patch + 1}", "1.0"):
            with self.subTest(asked):
                project, configure = self.cmake("holdfast", asked)
                said = self.run_in(project, *configure, fails=True)
                self.assertIn(f"{self.lib}/cmake/Holdfast/HoldfastConfig.cmake, version: {version()}", said)

    def test_the_links_lead_to_the_library_of_that_name(self):
        self.assertEqual((self.lib / "libholdfast.so").readlink().name, soname())
        self.assertEqual((self.lib / soname()).readlink().name, f"libholdfast.so.{version()}")
        dynamic = self.run_in(self.lib, "readelf", "-d", "libholdfast.so")
        self.assertEqual(re.findall(r"\(SONAME\).*\[(.*)\]", dynamic), [soname()])
        self.assertNotIn("RUNPATH", dynamic)
        self.assertNotIn("RPATH", dynamic)

    def test_both_libraries_show_the_functions_of_the_header(self):
        """The static one nothing else, so that a program may have its own SQLite, or another Rust library."""
        header = (self.place / "include/holdfast.h").read_text()
        declared = set(re.findall(r"\b(hf_\w+)\(", re.sub(r"/\*.*?\*/", "", header, flags=re.DOTALL)))
        self.assertGreater(len(declared), 50)
        shown = {name: self.run_in(self.lib, "nm", *options, "--defined-only", "--extern-only", name)
                 for name, options in (("libholdfast.so", ["-D"]), ("libholdfast.a", []))}
        self.assertEqual(set(re.findall(r" T (hf_\w+)", shown["libholdfast.so"])), declared)
        self.assertEqual(set(re.findall(r" [A-Za-z] (\S+)", shown["libholdfast.a"])), declared)

    def test_it_runs_on_the_glibc_that_the_readme_names(self):
        told = re.search(r"glibc (\d+)\.(\d+)", (self.place / "share/doc/holdfast/README.md").read_text()).groups()
        symbols = self.run_in(self.lib, "objdump", "-T", "libholdfast.so")
        asked = [tuple(map(int, found)) for found in re.findall(r"GLIBC_(\d+)\.(\d+)", symbols)]
        self.assertLessEqual(max(asked), tuple(map(int, told)))

    def test_debug_information_is_apart_and_belongs_to_the_library(self):
        with tarfile.open(only("holdfast-*-linux-x64-debug.tar.gz")) as archive:
            archive.extractall(self.scratch, filter="tar")
        link = self.run_in(self.lib, "readelf", "--string-dump=.gnu_debuglink", "libholdfast.so")
        self.assertIn("libholdfast.so.debug", link)
        both = [self.lib / "libholdfast.so", self.lib / ".debug/libholdfast.so.debug"]
        sections = [self.run_in(self.lib, "readelf", "-WS", path) for path in both]
        self.assertNotIn(".debug_line", sections[0])
        self.assertIn(".debug_line", sections[1])
        identities = [re.findall(r"Build ID: (\w+)", self.run_in(self.lib, "readelf", "-n", path)) for path in both]
        self.assertEqual(identities[0], identities[1])
        self.assertEqual(len(identities[0]), 1)

    def test_nothing_tells_where_it_was_built(self):
        for path in [path for path in self.place.rglob("*") if path.is_file()]:
            for where in (str(ROOT), "/.cargo/", "/.rustup/"):
                self.assertNotIn(where.encode(), path.read_bytes(), path)

    def test_the_licences_go_with_it(self):
        paper = self.place / "share/doc/holdfast/THIRD-PARTY-LICENCES.txt"
        self.assertEqual(paper.read_bytes(), (SHIPPED / paper.name).read_bytes())
