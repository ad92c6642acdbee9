"""Writes the C reference from the header: a page for each module, and the table of statuses.

usage: reference.py HEADER FOLDER

A page has its objects first, then its functions, then every status that its functions name. What a module's
functions are is told by their names, MODULES below; a function that fits none is an error, so a new module
cannot be forgotten.
"""

import re
import sys
from pathlib import Path

# Page, its title, and the beginnings of the names that are on it.
MODULES = [
    ("version", "Version and statuses", ["version", "abi_version", "held_count", "status", "class", "text"]),
    ("error", "Errors", ["error"]),
    ("cancel", "Cancelling", ["cancel"]),
    ("monitor", "Following a call", ["monitor", "event"]),
    ("client", "The client's folder", ["client"]),
    ("destination", "Destinations", ["destination"]),
    ("report", "Backup reports", ["report"]),
    ("schedule", "Schedule", ["schedule", "decision"]),
    ("job", "Job start", ["job"]),
    ("vmware", "VMware", ["vmware"]),
    ("m365", "Microsoft 365", ["m365"]),
    ("vault", "Vault", ["vault", "key"]),
    ("pdic", "PDIC", ["pdic"]),
    ("replication", "Replication", ["replication", "replica"]),
    ("backup", "Backup", ["backup"]),
    ("index", "Index files", ["index", "rows", "entries", "entry", "area"]),
    ("selection", "Bulk selection", ["selection", "row_range", "texts"]),
]
# Enums that have a page or a table of their own.
ELSEWHERE = {"hf_status", "hf_class"}

ITEM = re.compile(
    r"^/\*\*\n(?P<doc>(?: \*[^\n]*\n)+?) \*/\n"
    r"(?P<code>(?:enum |typedef struct \{).*?^\}[^\n]*;|(?!enum |typedef struct \{)[^;]*;)\n",
    re.S | re.M,
)
FIELD = re.compile(r"  /\*\*\n(?P<doc>(?:   \*.*\n)+?)   \*/\n  (?P<code>[^\n]+[;,])")
LABEL = re.compile(r"^(Owner|Threads|Blocks|Errors|Units|Source|Shape):\s+")


class Item:
    """A function, an opaque type, a struct or an enum of the header, with its words."""

    def __init__(self, doc, code):
        self.doc = [line.removeprefix(" *").removeprefix(" ") for line in doc.splitlines()]
        self.code = code
        self.kind, self.name = self._named()

    def _named(self):
        for kind, pattern in [
            ("object", r"^typedef struct (hf_\w+) hf_\w+;$"),
            ("struct", r"^typedef struct \{.*\} (hf_\w+);$"),
            ("enum", r"^enum (hf_\w+)\b"),
            ("function", r"^[\w\s*]*?\b(hf_\w+)\("),
        ]:
            if found := re.search(pattern, self.code, re.S):
                return kind, found.group(1)
        sys.exit(f"reference.py: the header has an item that is no function and no type:\n{self.code}")

    def page(self):
        stem = self.name.removeprefix("hf_")
        fits = [
            (len(start), page)
            for page, _, starts in MODULES
            for start in starts
            if stem == start or stem.startswith(start + "_")
        ]
        if not fits:
            sys.exit(f"reference.py: {self.name} belongs to no page; add its module to MODULES")
        return max(fits)[1]

    def prose(self):
        """The lines before the first label, and the labelled ones as a list."""
        words, labels = [], []
        for line in self.doc:
            if LABEL.match(line):
                labels.append(line)
            elif labels and line.startswith("  "):
                labels[-1] += " " + line.strip()
            else:
                words.append(line)
        return words, labels


def linked(text, known):
    """The text with every name of the API as a link to where it is described."""

    def link(found):
        name = found.group(0)
        if name in known:
            return f"[`{name}`](#{name})"
        if name.startswith("HF_STATUS_"):
            return f"[`{name}`](#{name.lower()})"
        return f"`{name}`" if name.startswith(("hf_", "HF_")) else name

    bare = re.sub(r"`(hf_\w+|HF_\w+)`", r"\1", text)
    parts = re.split(r"(`[^`]*`)", bare)
    return "".join(part if part.startswith("`") else re.sub(r"\b(?:hf|HF)_\w+", link, part) for part in parts)


def described(item, known):
    words, labels = item.prose()
    out = [linked(line, known) for line in words]
    if labels:
        out.append("")
    for label in labels:
        name, rest = label.split(":", 1)
        out.append(f"- **{name}**: {linked(rest.strip(), known)}")
    return out


def fields(item, known):
    """The table of an enum's values or a struct's fields."""
    out = ["", "| | |", "|-|-|"]
    for found in FIELD.finditer(item.code):
        words = " ".join(line.strip()[1:].strip() for line in found.group("doc").splitlines())
        out.append(f"| `{found.group('code').rstrip(',;')}` | {linked(words, known)} |".replace("||", "|"))
    return out


def section(item, known):
    out = [f"({item.name})=", f"### {item.name}", ""]
    if item.kind == "function":
        out += ["```c", item.code, "```", ""]
    out += described(item, known)
    if item.kind in ("struct", "enum"):
        out += fields(item, known)
    return out + [""]


def methods(item, functions):
    takes = re.compile(rf"\b{item.name} \*(?!\*)")
    return [one.name for one in functions if takes.search(one.code)]


def module_page(page, title, items, known):
    functions = [one for one in items if one.kind == "function" and one.page() == page]
    types = [one for one in items if one.kind != "function" and one.page() == page and one.name not in ELSEWHERE]
    out = [f"# {title}", ""]
    if types:
        out += ["## Types", ""]
    for one in types:
        out += section(one, known)
        used = methods(one, [f for f in items if f.kind == "function"]) if one.kind == "object" else []
        if used:
            out += ["Functions: " + ", ".join(linked(name, known) for name in used), ""]
    if functions:
        out += ["## Functions", ""]
    for one in functions:
        out += section(one, known)
    codes = sorted({code for one in functions for code in re.findall(r"HF_STATUS_\w+", "\n".join(one.doc))})
    if codes:
        out += ["## Statuses named here", "", ", ".join(linked(code, known) for code in codes), ""]
    return "\n".join(out)


def status_page(items):
    classes = next(one for one in items if one.name == "hf_class")
    statuses = next(one for one in items if one.name == "hf_status")

    def rows(item):
        for found in FIELD.finditer(item.code):
            name, number = found.group("code").rstrip(",").split(" = ")
            yield name, int(number), " ".join(line.strip()[1:].strip() for line in found.group("doc").splitlines())

    out = ["# Statuses", "", "A code is `C M NN`: class, module, case. The class says what to do, also about a code"]
    out += ["that a later version adds. The same numbers and names are in every language.", ""]
    out += ["(hf_status)=", "(hf_class)=", "## Classes", "", "| digit | class | the caller should |", "|-|-|-|"]
    out += [f"| {number} | `{name}` | {text} |" for name, number, text in rows(classes)]
    out += ["", "## Codes", ""]
    for name, number, text in rows(statuses):
        out += [f"({name.lower()})=", f"### {number} {name.removeprefix('HF_STATUS_')}", "", f"`{name}`. {text}", ""]
    return "\n".join(out)


def read(header):
    items = [Item(found.group("doc"), found.group("code")) for found in ITEM.finditer(header)]
    declared = set(re.findall(r"^\w[\w\s*]*?\b(hf_\w+)\(", header, re.M))
    found = {one.name for one in items if one.kind == "function"}
    if declared - found:
        sys.exit(f"reference.py: functions without a description: {sorted(declared - found)}")
    return items


def main():
    header, folder = Path(sys.argv[1]), Path(sys.argv[2])
    items = read(header.read_text())
    known = {one.name for one in items}
    folder.mkdir(parents=True, exist_ok=True)
    for page, title, _ in MODULES:
        (folder / f"{page}.md").write_text(module_page(page, title, items, known))
    (folder / "status.md").write_text(status_page(items))
    print(f"{len(items)} items on {len(MODULES) + 1} pages")


if __name__ == "__main__":
    main()
