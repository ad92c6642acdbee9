"""The Maven repository, as a project sees it that has nothing but it and Maven Central."""

import hashlib
import shutil
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import maven
from customer import DIST, ROOT, SHIPPED, Customer, only
from facts import version

REPOSITORY = DIST / "maven"
POM = "{http://maven.apache.org/POM/4.0.0}"
CUSTOMER = """\
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>customer</groupId>
  <artifactId>customer</artifactId>
  <version>1</version>
  <properties>
    <maven.compiler.release>17</maven.compiler.release>
    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
  </properties>
  <repositories>
    <repository>
      <id>holdfast</id>
      <url>file://{repository}</url>
      <releases><checksumPolicy>fail</checksumPolicy></releases>
    </repository>
  </repositories>
  <dependencies>
    <dependency>
      <groupId>dev.holdfast</groupId>
      <artifactId>{artifact}</artifactId>
      <version>{version}</version>
    </dependency>
  </dependencies>
  <build>
    <plugins>
      {plugins}
    </plugins>
  </build>
</project>
"""


def modules():
    """The folder of each library, by its artifact."""
    parent = ROOT / "bindings"
    folders = [parent] + [parent / module.text for module in read(parent / "pom.xml").iter(f"{POM}module")]
    found = {}
    for folder in folders:
        pom = read(folder / "pom.xml")
        if pom.findtext(f"{POM}properties/{POM}maven.deploy.skip") != "true":
            found[pom.findtext(f"{POM}artifactId")] = folder
    return found


def read(pom):
    return ElementTree.parse(pom).getroot()


def home(artifact):
    return REPOSITORY / "dev/holdfast" / artifact / version()


def names(jar):
    with zipfile.ZipFile(jar) as packed:
        return set(packed.namelist())


def plugins():
    """The versions of plugins that this project pins itself: they are on the machine already."""
    pinned = read(ROOT / "bindings/pom.xml").iter(f"{POM}plugin")
    wanted = ("maven-compiler-plugin", "maven-resources-plugin", "maven-dependency-plugin")
    found = {plugin.findtext(f"{POM}artifactId"): plugin.findtext(f"{POM}version") for plugin in pinned}
    return "".join(f"<plugin><artifactId>{name}</artifactId><version>{found[name]}</version></plugin>"
                   for name in wanted)


class MavenRepository(Customer):
    def test_libraries_are_in_it_and_nothing_else_is(self):
        self.assertEqual({path.parent.name for path in REPOSITORY.glob("dev/holdfast/*/*/")}, set(modules()))
        self.assertIn("holdfast", modules())
        self.assertNotIn("holdfast-console", modules())

    def test_every_pom_says_what_it_is_and_asks_for_no_snapshot(self):
        for artifact in modules():
            pom = read(only("*.pom", home(artifact)))
            for word in ("name", "description"):
                self.assertTrue(pom.findtext(f"{POM}{word}"), f"{artifact}: {word}")
            own = pom.findtext(f"{POM}version") or pom.findtext(f"{POM}parent/{POM}version")
            self.assertEqual(own, version())
            self.assertFalse([tag.text for tag in pom.iter(f"{POM}version") if "SNAPSHOT" in tag.text])

    def test_every_file_has_its_checksums(self):
        files = [path for path in REPOSITORY.rglob("*") if path.is_file()]
        kept = [path for path in files if not maven.is_checksum(path)]
        self.assertEqual(len(files), len(kept) * (1 + len(maven.KINDS)))
        for path in kept:
            for kind in maven.KINDS:
                told = path.with_name(f"{path.name}.{kind}").read_text()
                self.assertEqual(told, hashlib.new(kind, path.read_bytes()).hexdigest(), path)

    def test_each_library_has_its_sources_and_what_documents_them(self):
        for artifact, folder in modules().items():
            roots = [folder / "src/main" / language for language in ("java", "kotlin")]
            sources = {str(path.relative_to(root)) for root in roots for path in root.rglob("*") if path.is_file()}
            if sources:
                stem = home(artifact) / f"{artifact}-{version()}"
                self.assertLessEqual(sources, names(f"{stem}-sources.jar"), artifact)
                if any(name.endswith(".java") for name in sources):
                    self.assertIn("index.html", names(f"{stem}-javadoc.jar"), artifact)
                self.assertTrue(Path(f"{stem}-cyclonedx.json").is_file(), artifact)

    def test_the_library_brings_the_native_one_and_its_licences(self):
        with zipfile.ZipFile(home("holdfast") / f"holdfast-{version()}.jar") as jar:
            for name, shipped in (("linux-x86-64/libholdfast.so", "libholdfast.so"),
                                  ("META-INF/THIRD-PARTY-LICENCES.txt", "THIRD-PARTY-LICENCES.txt")):
                self.assertEqual(jar.read(name), (SHIPPED / shipped).read_bytes(), name)

    def test_no_internals_are_documented(self):
        pages = names(home("holdfast") / f"holdfast-{version()}-javadoc.jar")
        self.assertFalse([page for page in pages if "/internal/" in page])

    def test_a_project_with_nothing_else_builds_and_runs(self):
        project = self.folder("project")
        sources = project / "src/main/java/dev/holdfast/example"
        sources.mkdir(parents=True)
        shutil.copy(ROOT / "java-example/src/main/java/dev/holdfast/example/FirstCheck.java", sources)
        (project / "pom.xml").write_text(CUSTOMER.format(repository=REPOSITORY, artifact="holdfast",
                                                         version=version(), plugins=plugins()))
        local = self.folder() / "repository"
        maven_with_its_plugins(local)
        self.run_in(project, "mvn", "-q", "-B", "-ntp", f"-Dmaven.repo.local={local}", "compile",
                    "dependency:build-classpath", "-Dmdep.outputFile=classpath", "-Dmdep.includeScope=runtime")
        classpath = (project / "classpath").read_text()
        self.assertIn(f"{local}/dev/holdfast/holdfast/{version()}/holdfast-{version()}.jar", classpath)
        self.assertNotIn(str(ROOT), classpath)
        self.first_jobs("java", "-cp", f"{project}/target/classes:{classpath}", "dev.holdfast.example.FirstCheck")


def maven_with_its_plugins(local):
    """Gives `local` what the machine's own repository has, without ours, so that nothing is fetched twice."""
    own = Path.home() / ".m2/repository"
    shutil.copytree(own, local, ignore=lambda folder, _: ["holdfast"] if Path(folder) == own / "dev" else [])
