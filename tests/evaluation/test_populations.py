"""Referred, accepted, followed, gone: four populations, each with its definition, its divisions and its rows (R82)."""

import re
from datetime import date

import pytest
from django.urls import reverse

from tests.cast import Cast
from tests.evaluation.figures import a_child, a_plan, a_referral
from village.audit.models import Entry
from village.plans.models import Plan

YEAR = {"periode": "scolaire-2017"}
PAGE = reverse("evaluation:populations")


def lived(cast: Cast) -> None:
    """Two referred (one has no dossier), one accepted, two followed, one gone; before and after the year, others."""
    Plan.objects.filter(programme=cast.programme).delete()
    kept, gone = a_child(cast, date(2006, 1, 1), "M"), a_child(cast, date(2010, 8, 31))
    a_referral(cast, kept, date(2017, 9, 1))
    a_referral(cast, kept, date(2018, 8, 31))
    a_referral(cast, None, date(2018, 1, 8))
    a_referral(cast, gone, date(2017, 8, 31))
    a_plan(kept, date(2018, 8, 31))
    a_plan(gone, date(2017, 8, 31), date(2017, 9, 1))
    a_plan(a_child(cast), date(2018, 9, 1))
    a_plan(a_child(cast), date(2017, 1, 1), date(2017, 8, 31))


def page_of(cast: Cast, who: str = "alice", **asked: str) -> str:
    return cast.client(who).get(PAGE, asked or YEAR).content.decode().replace("\xa0", " ")


def line_of(page: str, label: str) -> list[str]:
    """The four numbers of a line, without their shares."""
    line = page.partition(f'<th scope="row">{label}</th>')[2].partition("</tr>")[0]
    return re.findall(r'"n" data-label="[^"]+">(\d+)', line)


def told(page: str) -> list[tuple[str, str]]:
    return re.findall(r'<li class="figure"><b>(\d+)</b><span class="label">(\w+)</span>', page)


def test_each_population_is_told_with_its_definition(cast: Cast) -> None:
    lived(cast)
    page = page_of(cast)
    assert told(page) == [("2", "Repérés"), ("1", "Acceptés"), ("2", "Suivis"), ("1", "Sortis")]
    assert "avec ou sans dossier" in page
    assert "L’âge est celui du dernier jour" in page


def test_each_division_adds_up_to_its_population(cast: Cast) -> None:
    lived(cast)
    page = page_of(cast)
    assert line_of(page, "filles") == ["0", "0", "1", "1"]
    assert line_of(page, "garçons") == ["1", "1", "1", "0"]
    assert line_of(page, "pas encore de dossier") == ["1", "0", "0", "0"]
    assert line_of(page, "6–10 ans") == ["0", "0", "1", "1"], "eight, on the last day"


@pytest.mark.parametrize(("code", "lines"), [("reperes", 2), ("acceptes", 1), ("suivis", 2), ("sortis", 1)])
def test_each_population_opens_onto_its_children_and_the_reading_is_journaled(
    cast: Cast, code: str, lines: int
) -> None:
    lived(cast)
    address = reverse("evaluation:population_rows", args=[code])
    page = cast.client("alice").get(address, YEAR).content.decode()
    assert page.count('<tr><th scope="row">') == lines
    assert f'href="{PAGE}?periode=scolaire-2017"' in page
    assert Entry.objects.filter(action="dossier:list", details__contains=f"lignes de {code}").count() == 1
    assert cast.client("daniele").get(address, YEAR).status_code == 403, "figures, no names"


def test_outside_the_team_nobody_reads_populations_where_nothing_is_hidden(cast: Cast) -> None:
    assert [cast.client(who).get(PAGE, YEAR).status_code for who in ("gaspard", "bruno", "ines")] == [403, 403, 403]


def test_the_neighbour_counts_her_own(cast: Cast) -> None:
    before = told(page_of(cast, "hawa", periode=""))
    lived(cast)
    assert told(page_of(cast, "hawa", periode="")) == before


def test_a_period_that_cannot_be_read_is_said(cast: Cast) -> None:
    lived(cast)
    wrong = {"periode": "libre", "du": "2018-02-01", "au": "2018-01-01"}
    answer = cast.client("alice").get(PAGE, wrong)
    assert answer.status_code == 422
    assert "finit avant de commencer" in answer.content.decode()
    assert cast.client("alice").get(reverse("evaluation:population_rows", args=["suivis"]), wrong).status_code == 404
    assert cast.client("alice").get(reverse("evaluation:population_rows", args=["autres"]), YEAR).status_code == 404
