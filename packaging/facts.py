"""What every package is told the same way: version, time, folders."""

import functools
import json
import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = ROOT / "target/dist/shipped"
PLATFORM = "linux-x64"


def run(*command, cwd=ROOT):
    """What `command` prints; a failure shows what it said."""
    done = subprocess.run(command, cwd=cwd, text=True, capture_output=True)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(map(str, command))} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


@functools.cache
def metadata():
    """`cargo metadata` of the whole workspace, by name and version of the crate."""
    packages = json.loads(run("cargo", "metadata", "--locked", "--format-version", "1"))["packages"]
    return {(package["name"], package["version"]): package for package in packages}


@functools.cache
def version():
    return next(number for name, number in metadata() if name == "holdfast")


def epoch():
    """Seconds since 1970 that stand for the time of the build: the last commit's, unless told otherwise."""
    return int(os.environ.get("SOURCE_DATE_EPOCH") or run("git", "log", "-1", "--format=%ct"))


def fill(template, **words):
    """The text of `packaging/<template>` with each `@WORD@` replaced; an unknown or unused word is an error."""
    text = (ROOT / "packaging" / template).read_text()
    for word, value in words.items():
        if f"@{word}@" not in text:
            raise SystemExit(f"packaging/{template} has no @{word}@")
        text = text.replace(f"@{word}@", value)
    left = [part for part in text.split("@")[1::2] if part.isupper()]
    if left:
        raise SystemExit(f"packaging/{template}: nothing to put for {left}")
    return text
