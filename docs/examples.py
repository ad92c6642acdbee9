"""Puts the example programs into the feature pages: the same task in every language, from the files that are tested.

usage: examples.py REPOSITORY FOLDER

In a page of FOLDER the line `[examples: pdic]` becomes a set of tabs. A program that is missing is an error.
"""

import re
import sys
from pathlib import Path

# Title of the tab, language of the highlighter, and where the program of a feature is.
LANGUAGES = [
    ("C", "c", "examples/c/{lower}.c"),
    ("Java", "java", "java-example/src/main/java/dev/holdfast/example/{upper}Example.java"),
    ("Kotlin", "kotlin", "kotlin-example/src/main/kotlin/dev/holdfast/kotlin/example/{upper}Example.kt"),
    ("C#", "csharp", "csharp-example/examples/{upper}Example.cs"),
]


def tabs(repository, feature):
    out = ["::::{tab-set}", ":sync-group: language", ""]
    for title, language, pattern in LANGUAGES:
        path = pattern.format(lower=feature, upper=feature.capitalize())
        program = (repository / path).read_text()
        out += [f":::{{tab-item}} {title}", f":sync: {language}", "", f"`{path}`", ""]
        out += [f"```{language}", program.rstrip(), "```", ":::", ""]
    return "\n".join(out + ["::::"])


def main():
    repository, folder = Path(sys.argv[1]), Path(sys.argv[2])
    for page in sorted(folder.glob("*.md")):
        text = page.read_text()
        filled = re.sub(r"^\[examples: (\w+)\]$", lambda found: tabs(repository, found.group(1)), text, flags=re.M)
        if filled == text:
            sys.exit(f"examples.py: {page.name} shows no example")
        page.write_text(filled)


if __name__ == "__main__":
    main()
