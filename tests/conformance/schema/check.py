#!/usr/bin/env python3
"""Holds case files against cases.schema.json, and the schema against files that it must refuse.

usage: check.py PATH     a folder of case files, or one case file
"""
import json
import sys
from pathlib import Path

from jsonschema import Draft202012Validator

HERE = Path(__file__).parent


def findings(validator, value):
    return [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(value)]


def spoiled(good, change):
    """The good file with one value changed or, for no value, taken out."""
    value = json.loads(json.dumps(good))
    *above, last = change["at"]
    place = value
    for key in above:
        place = place[key]
    if "value" in change:
        place[last] = change["value"]
    else:
        del place[last]
    return value


def main(path):
    files = sorted(path.glob("*.json")) if path.is_dir() else [path]
    schema = json.loads((HERE / "cases.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    failed = {file.name: findings(validator, json.loads(file.read_text("utf-8"))) for file in files}

    refused = json.loads((HERE / "refused.json").read_text("utf-8"))
    failed["the good file of refused.json"] = findings(validator, refused["good"])
    for change in refused["changes"]:
        passes = not findings(validator, spoiled(refused["good"], change))
        failed[change["why"]] = ["the schema lets it pass"] if passes else []

    for name, lines in failed.items():
        for line in lines:
            print(f"FAIL {name}: {line}")
    bad = sum(bool(lines) for lines in failed.values())
    print(f"{len(failed) - bad} passed, {bad} failed")
    return 1 if bad or not files else 0


if __name__ == "__main__":
    try:
        sys.exit(main(Path(sys.argv[1])))
    except (IndexError, OSError, ValueError) as error:
        print(__doc__ if isinstance(error, IndexError) else f"{sys.argv[1]}: {error}", file=sys.stderr)
        sys.exit(2)
