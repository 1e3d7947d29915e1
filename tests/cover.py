"""What the tests go through, branch by branch, from the report of `make cover`; exit 1 below what design § 8 asks."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

REPORT = Path(".cache/coverage.json")
OVERALL = 95.0
# The querysets that decide who sees, by the last part of their names.
DECIDING = {"visible_to", "readable_by", "known_with"}
Region = tuple[str, dict[str, Any]]


def regions(files: dict[str, Any]) -> dict[str, list[Region]]:
    """The three parts that are held whole, each with its pieces: the files, or the functions of that name."""
    operations = {"operations", "operations.py"}
    return {
        "village/access": [(path, said) for path, said in files.items() if path.startswith("village/access/")],
        "operations": [(path, said) for path, said in files.items() if operations & set(Path(path).parts)],
        "visible_to": [
            (f"{path} {name}", part)
            for path, said in files.items()
            for name, part in said["functions"].items()
            if name.rpartition(".")[2] in DECIDING
        ],
    }


def percent(pieces: Iterable[Region]) -> float:
    """Lines and branches gone through, of all there are, in hundredths."""
    sums = [said["summary"] for _, said in pieces]
    there = sum(part["num_statements"] + part["num_branches"] for part in sums)
    gone = sum(part["covered_lines"] + part["covered_branches"] for part in sums)
    return 100.0 * gone / there if there else 100.0


def missed(pieces: Iterable[Region]) -> list[str]:
    return [
        f"  {where}: lines {said['missing_lines']} branches {said['missing_branches']}"
        for where, said in pieces
        if said["missing_lines"] or said["missing_branches"]
    ]


def main() -> int:
    files = json.loads(REPORT.read_text())["files"]
    overall, parts = percent(files.items()), regions(files)
    lines = [f"{name}: {percent(pieces):.2f} %" for name, pieces in parts.items()]
    gaps = [line for pieces in parts.values() for line in missed(pieces)]
    sys.stdout.write("\n".join([*lines, f"overall: {overall:.2f} %", *gaps, ""]))
    return int(bool(gaps) or overall < OVERALL)


if __name__ == "__main__":
    sys.exit(main())
