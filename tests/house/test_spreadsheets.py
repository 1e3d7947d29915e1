"""A text that leaves in a spreadsheet stays a text: who writes such a file, and what each does with « =1+1 »."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.house.sources import ROOT, python_files, short
from village.core.cells import defused, is_dangerous

# Who writes a file of cells: the tests that read it back are beside the name.
WRITERS = {
    "village/core/cells.py": "tests/exchange/test_moving.py::test_no_cell_is_read_as_a_formula",
    "village/evaluation/spreadsheet.py": "tests/evaluation/test_outputs.py::test_a_local_word_never_becomes_a_formula",
    "village/privacy/views/telling.py": "tests/privacy/test_papers.py::test_no_cell_is_read_as_a_formula",
}
FORMULAS = ["=1+1", "+33 6", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\0=1", "|calc", "%0A"]


def test_only_known_places_write_a_spreadsheet() -> None:
    found = set()
    for path in python_files():
        source = path.read_text()
        written = "xlsxwriter" in source or "DictWriter" in source or "csv.writer" in source
        if written or "opendocument" in source:
            found.add(short(path))
    assert found == set(WRITERS)


@pytest.mark.parametrize("name", WRITERS)
def test_each_of_them_goes_through_the_one_rule(name: str) -> None:
    source = (ROOT / name).read_text()
    assert "is_dangerous" in source or "csv_rows" in source
    file, _, test = WRITERS[name].partition("::")
    assert f"def {test}(" in (ROOT / file).read_text()


@pytest.mark.parametrize("formula", FORMULAS)
def test_what_a_spreadsheet_could_carry_out_is_known(formula: str) -> None:
    assert is_dangerous(formula)
    assert defused(formula) == f"'{formula}"


@given(st.text(max_size=60))
def test_nothing_begins_like_a_formula_and_every_word_comes_back(words: str) -> None:
    kept = defused(words)
    assert not is_dangerous(kept)
    assert kept.removeprefix("'") == words.removeprefix("'")
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";").writerow([kept, "suite"])
    if "\0" not in words:
        assert next(csv.reader(io.StringIO(out.getvalue(), newline=""), delimiter=";")) == [kept, "suite"]
