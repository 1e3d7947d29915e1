"""`docs/asvs.csv`: OWASP ASVS 5.0, levels 1 and 2; for each requirement, the test that holds it or a written reason."""

import csv
import re
from functools import cache

import pytest

from tests.house.sources import ROOT

TABLE = ROOT / "docs/asvs.csv"
COLUMNS = ["id", "level", "applies", "about", "where", "test", "reason"]
# The requirements of levels 1 and 2, as published (5.0.0, May 2025): 70 and 183.
LEVEL_1 = """
1.2.1-5 1.3.1-2 1.5.1 2.1.1 2.2.1-2 2.3.1 3.2.1-2 3.3.1 3.4.1-2 3.5.1-3 4.1.1 4.4.1 5.2.1-2 5.3.1-2 6.1.1 6.2.1-8
6.3.1-2 6.4.1-2 7.2.1-4 7.4.1-2 8.1.1 8.2.1-2 8.3.1 9.1.1-3 9.2.1 10.4.1-5 11.3.1-2 11.4.1 12.1.1 12.2.1-2 13.4.1
14.2.1 14.3.1 15.1.1 15.2.1 15.3.1
"""
LEVEL_2 = """
1.1.1-2 1.2.6-9 1.3.3-11 1.4.1-3 1.5.2 2.1.2-3 2.2.3 2.3.2-4 2.4.1 3.3.2-4 3.4.3-6 3.5.4-5 3.7.1-2 4.1.2-3 4.2.1
4.3.1-2 4.4.2-4 5.1.1 5.2.3 5.4.1-3 6.1.2-3 6.2.9-12 6.3.3-4 6.4.3-4 6.5.1-5 6.6.1-3 6.8.1-4 7.1.1-3 7.3.1-2 7.4.3-5
7.5.1-2 7.6.1-2 8.1.2 8.2.3 8.4.1 9.2.2-4 10.1.1-2 10.2.1-2 10.3.1-4 10.4.6-11 10.5.1-5 10.6.1-2 10.7.1-3 11.1.1-2
11.2.1-3 11.3.3 11.4.2-4 11.5.1 11.6.1 12.1.2-3 12.3.1-4 13.1.1 13.2.1-5 13.3.1-2 13.4.2-5 14.1.1-2 14.2.2-4 14.3.2-3
15.1.2-3 15.2.2-3 15.3.2-7 16.1.1 16.2.1-5 16.3.1-4 16.4.1-3 16.5.1-3 17.1.1 17.2.1-4 17.3.1-2
"""
# How a reason begins: what is not ours, what is not done, where it is written, what holds it without a test.
REASONS = ("not applicable: ", "not met", "of the deployment: ", "documented: ", "held elsewhere: ")


def _ids(said: str) -> set[str]:
    found = set()
    for part in said.split():
        section, _, numbers = part.rpartition(".")
        first, _, last = numbers.partition("-")
        found |= {f"{section}.{number}" for number in range(int(first), int(last or first) + 1)}
    return found


def rows() -> list[dict[str, str]]:
    with TABLE.open(newline="") as file:
        return list(csv.DictReader(file))


@cache
def _tests_of(path: str) -> set[str]:
    file = ROOT / path
    return set(re.findall(r"^def (test_\w+)", file.read_text(), re.MULTILINE)) if file.is_file() else set()


def faults(row: dict[str, str]) -> list[str]:
    """What is wrong with a line of the table."""
    tests, reason, said = row["test"].split(), row["reason"], []
    missing = [test for test in tests if test.partition("::")[2] not in _tests_of(test.partition("::")[0])]
    if missing:
        said.append(f"no such test: {missing}")
    if not row["about"]:
        said.append("says nothing of what it is about")
    if row["applies"] == "yes":
        said += [] if tests or reason else ["neither a test nor a reason"]
    elif row["applies"] != "no" or tests or not reason.startswith("not applicable: "):
        said.append("`applies` is yes, or no with « not applicable: … » and no test")
    if reason and not reason.startswith(REASONS):
        said.append(f"a reason begins with one of {REASONS}")
    if reason.startswith("documented: ") and not _is_written(reason.removeprefix("documented: ")):
        said.append("no such page or heading")
    return said


def _is_written(place: str) -> bool:
    path, _, heading = place.partition(" § ")
    file = ROOT / path
    return file.is_file() and f"## {heading}\n" in file.read_text()


def test_the_table_holds_each_requirement_once_at_its_level() -> None:
    found = {(row["id"], row["level"]) for row in rows()}
    expected = {(one, "1") for one in _ids(LEVEL_1)} | {(one, "2") for one in _ids(LEVEL_2)}
    assert (len(_ids(LEVEL_1)), len(_ids(LEVEL_2))) == (70, 183)
    assert len(rows()) == len(found)
    assert found == expected, found ^ expected


def test_each_line_has_an_existing_test_or_a_written_reason() -> None:
    wrong = {row["id"]: said for row in rows() if (said := faults(row))}
    assert not wrong


def test_the_page_counts_what_the_table_says() -> None:
    """`docs/security.md` gives the totals: they cannot drift."""
    applicable = [row for row in rows() if row["applies"] == "yes"]
    tested = [row for row in applicable if row["test"]]
    unmet = [row for row in applicable if row["reason"].startswith("not met")]
    said = (
        f"{len(applicable)} apply; {len(tested)} have at least one test; {len(applicable) - len(tested)} have a "
        f"written reason only; {len(unmet)} are not met, or not wholly"
    )
    page = " ".join((ROOT / "docs/security.md").read_text().split())
    assert said in page, said


GOOD = {
    "id": "1.1.1", "level": "2", "applies": "yes", "about": "x", "where": "x", "reason": "",
    "test": "tests/house/test_asvs.py::test_each_line_has_an_existing_test_or_a_written_reason",
}  # fmt: skip
SPOILT: list[dict[str, str]] = [
    {"test": ""},
    {"test": "tests/house/test_asvs.py::test_that_does_not_exist"},
    {"test": "tests/house/nowhere.py::test_each_line_has_an_existing_test_or_a_written_reason"},
    {"applies": "no"},
    {"applies": "no", "test": "", "reason": "because"},
    {"applies": "perhaps"},
    {"reason": "because"},
    {"test": "", "reason": "documented: docs/security.md § A heading that is not there"},
    {"about": ""},
]


@pytest.mark.parametrize("change", SPOILT, ids=str)
def test_a_line_that_proves_nothing_is_seen(change: dict[str, str]) -> None:
    assert not faults(GOOD)
    assert faults(GOOD | change)
