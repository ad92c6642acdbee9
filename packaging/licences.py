"""The licences of all that is linked into the library, held against deny.toml, and the notices that ship with it."""

import re
import textwrap
import tomllib

import crates
from facts import ROOT

# What is no crate and so has no place in deny.toml: licence and reason.
BESIDE_CRATES = {
    "sqlite": {"blessing"},  # public domain
    "zstd": {"BSD-3-Clause"},  # permissive; its notice is in the file written here
    "rust-std": {"Unicode-3.0"},  # tables of the Unicode Consortium; its notice is in the file written here
}
RULE = "=" * 100 + "\n"
HEAD = """\
Third-party software in Holdfast

The native library, libholdfast, is linked from the parts listed first, shared and static alike, and so is each
package that carries it. Where a part offers a choice of licences, all of them are given. The sources of each part
are at the address that follows its name.
"""


def allowed(part, rules):
    """Whether the licence of `part` can be met with what deny.toml allows."""
    exceptions = [entry["allow"] for entry in rules["exceptions"] if entry["crate"] == part.name]
    names = set(rules["allow"]).union(*exceptions) | BESIDE_CRATES.get(part.name, set())
    return satisfied(part.licence, names)


def satisfied(expression, names):
    """Whether an SPDX expression holds when exactly `names` are accepted; `WITH` belongs to its name.

    What is no such expression does not hold.
    """
    tokens = re.findall(r"[()]|[^\s()]+(?:\s+WITH\s+[^\s()]+)?", expression)

    def next_is(word):
        return tokens[:1] == [word] and tokens.pop(0)

    def either():
        value = both()
        while next_is("OR"):
            value = both() or value
        return value

    def both():
        value = one()
        while next_is("AND"):
            value = one() and value
        return value

    def one():
        if not next_is("("):
            return tokens.pop(0) in names
        value = either()
        if not next_is(")"):
            raise IndexError
        return value

    try:
        return either() and not tokens
    except IndexError:
        return False


def objections(parts):
    """What must be settled before these parts may ship, a line each."""
    rules = tomllib.loads((ROOT / "deny.toml").read_text())["licenses"]
    for part in parts:
        if not part.licence:
            yield f"{part.name} {part.version} names no licence"
        elif not allowed(part, rules):
            yield f"{part.name} {part.version}: deny.toml does not allow {part.licence}"
        elif not part.texts:
            yield f"{part.name} {part.version}: no text of {part.licence} in its folder or in {crates.COMMON}"


def native_parts():
    """All that is in the library, or an end with every objection."""
    parts = crates.linked() + [*crates.in_c().values()] + crates.standard_library()
    found = list(objections(parts))
    if found:
        raise SystemExit("these may not ship:\n  " + "\n  ".join(found))
    return parts


def line(part):
    return f"{part.name} {part.version}\n    {part.licence}\n    {part.source}\n"


def same(text):
    """What two copies of one text have in common, whatever their line breaks."""
    return " ".join(text.split())


def notices(parts):
    """The file that goes with every binary: the list, then each text once with the parts it came with."""
    users, texts = {}, {}
    for part in parts:
        for text in part.texts:
            texts.setdefault(same(text), text)
            users.setdefault(same(text), []).append(f"{part.name} {part.version}")
    written = [HEAD, *map(line, parts)]
    for key, text in texts.items():
        names = textwrap.fill(", ".join(users[key]), len(RULE) - 1, break_on_hyphens=False)
        written.append(f"{RULE}{names}\n{RULE}{text.strip(chr(10)).rstrip()}\n")
    return "\n".join(written)


def maven_list(bom):
    """The libraries that Maven fetches beside ours, from the bill of materials that Maven made."""
    written = [RULE + "Fetched by Maven beside dev.holdfast, and in none of our packages\n" + RULE]
    rules = set(tomllib.loads((ROOT / "deny.toml").read_text())["licenses"]["allow"])
    for component in bom["components"]:
        if component["group"] == "dev.holdfast":
            continue
        name = f"{component['group']}:{component['name']} {component['version']}"
        ids = licence_ids(component)
        if not rules & set(ids):
            raise SystemExit(f"{name}: deny.toml allows none of {ids or 'no licence'}")
        written.append(f"{name}\n    {' OR '.join(ids)}\n    {component['purl']}\n")
    return "\n".join(written)


def licence_ids(component):
    found = [entry.get("license", {}) for entry in component.get("licenses", [])]
    return [entry.get("id") or entry.get("name", "") for entry in found]
