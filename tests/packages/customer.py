"""What every throw-away project of a customer needs: a folder outside of the checkout, and commands run in it."""

import os
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
DIST = ROOT / "dist"
SHIPPED = ROOT / "target/dist/shipped"
TOOLS = ROOT / ".tools/python"


class Customer(unittest.TestCase):
    """A test class with a scratch folder of its own, which goes with it."""

    @classmethod
    def setUpClass(cls):
        cls.scratch = Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="holdfast-customer-")))

    def folder(self, *names):
        path = self.scratch.joinpath(self.id().rpartition(".")[2], *names)
        path.mkdir(parents=True, exist_ok=True)
        return path

    def run_in(self, folder, *command, fails=False, **environment):
        """What `command` prints. Nothing of the checkout is on its paths."""
        clean = {name: value for name, value in os.environ.items() if name != "LD_LIBRARY_PATH"}
        done = subprocess.run(list(map(str, command)), cwd=folder, text=True, errors="replace", stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, env=clean | environment)
        self.assertEqual(done.returncode != 0, fails, f"{command}\n{done.stdout}")
        return done.stdout

    def first_jobs(self, *program, **environment):
        """Runs a program of the README twice; it takes the folders SOURCE, DESTINATION and CLIENT.

        Of the two jobs one is the first that has a backup to check.
        """
        world = self.folder("world")
        places = [world / name for name in ("source", "destination", "client")]
        for place in places:
            place.mkdir()
        (places[0] / "a file").write_text("its bytes")
        reports = "".join(self.run_in(world, *program, *places, **environment) for _ in range(2))
        for words in ("1 files stored", "PDIC is due: it never ran", "the index is sound", "0 files stored"):
            self.assertIn(words, reports)


def only(pattern, folder=DIST):
    """The one file that matches."""
    found = list(folder.glob(pattern))
    if len(found) != 1:
        raise AssertionError(f"one {pattern} expected in {folder}, found {found}; run `make dist`")
    return found[0]
