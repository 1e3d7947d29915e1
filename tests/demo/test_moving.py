"""The whole territory goes out and comes back in an empty base: the same rows, the same bilans (issue 6)."""

import io
import resource
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.exchange.moved import bring_in, contents, elsewhere, read, take_out
from village.people.models import Person
from village.programmes.models import Programme

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("_loaded")]
CODE = "pays-salonais"
PERIODS = (("2017-09-01", "2018-08-31"), ("2017-01-01", "2017-12-31"), ("2025-09-01", "2026-08-31"))


def reports(code: str) -> list[str]:
    found = []
    for first, last in PERIODS:
        out = io.StringIO()
        call_command("report", programme=code, first=first, last=last, stdout=out)
        found.append(out.getvalue())
    return found


def test_the_territory_comes_back_with_the_same_rows_and_the_same_bilans(tmp_path: Path) -> None:
    archive = tmp_path / "territoire.zip.enc"
    phrase = take_out(CODE, archive)
    before, figures = contents(CODE), reports(CODE)
    theirs = set(Person.objects.filter(programme__code="crau").values_list("pk", flat=True))
    assert theirs
    assert not theirs & {row["id"] for row in before["people.person"]}
    assert b"PRE de la Crau" not in b"".join(read(archive, phrase).values())

    with elsewhere():
        bring_in(archive, phrase)
        assert Programme.objects.values_list("code", flat=True).get() == CODE
        after = contents(CODE)
        assert {label: len(rows) for label, rows in after.items()} == {
            label: len(rows) for label, rows in before.items()
        }
        assert [label for label in before if before[label] != after[label]] == []
        assert reports(CODE) == figures
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 1_000_000
