"""The written dictionary says what the code counts."""

from io import StringIO
from pathlib import Path

from django.core.management import call_command

from village.evaluation.indicators import INDICATORS

PAGE = Path(__file__).parents[2] / "docs" / "indicateurs.md"


def test_the_dictionary_of_the_docs_is_that_of_the_code() -> None:
    out = StringIO()
    call_command("indicators", stdout=out)
    assert PAGE.read_text() == out.getvalue(), "make docs"


def test_every_figure_says_whom_it_counts_and_never_claims_an_effect() -> None:
    for indicator in INDICATORS:
        words = f"{indicator.label} {indicator.definition} {indicator.population} {indicator.rule}"
        assert all((indicator.label, indicator.definition, indicator.population, indicator.rule, indicator.unit))
        assert "effet" not in words.replace("en effet", "")
