"""The local evaluation on three axes: the figures and the words of the bilan, written once (R85)."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from tests.documents.reading import text as printed
from tests.evaluation.test_annual_report import begun, frozen, text
from tests.forms import fill_in
from village.audit.models import Entry
from village.core.dates import school_year
from village.evaluation.annual import figures_of
from village.evaluation.axes import AXES, axes_of
from village.evaluation.indicators import INDICATORS
from village.evaluation.models import AnnualReport, Kind, ReportText
from village.evaluation.operations import open_annual_report

WORDS = "Nous siégeons au contrat de ville."


def axes(annual: AnnualReport, name: str = "axes") -> str:
    return reverse(f"evaluation:{name}", args=[annual.pk])


def test_three_questions_are_answered_by_the_figures_and_the_words_of_the_bilan(cast: Cast) -> None:
    annual, alice = begun(cast), cast.client("alice")
    write = reverse("evaluation:write", args=[annual.pk, "politiques"])
    assert write in text(alice.get(axes(annual)))
    assert fill_in(alice, write, text=WORDS).status_code == 302
    page = text(alice.get(axes(annual)))
    for words in (*(axis.title for axis in AXES), AXES[0].questions[0], WORDS, "Qui est compté"):
        assert words in page
    assert WORDS in text(alice.get(reverse("evaluation:annual", args=[annual.pk])))
    assert ReportText.objects.count() == 1
    shown, _ = axes_of(annual, figures_of(annual, timezone.localdate()))
    assert [[card.indicator.code for card in one.cards] for one in shown] == [list(axis.codes) for axis in AXES]


def test_every_figure_of_an_axis_is_a_declared_one_and_of_one_axis_only() -> None:
    codes = [code for axis in AXES for code in axis.codes]
    assert set(codes) <= {indicator.code for indicator in INDICATORS}
    assert len(codes) == len(set(codes))


def test_frozen_it_changes_no_more_and_is_read_outside_with_small_numbers_hidden(cast: Cast) -> None:
    annual = begun(cast)
    assert cast.client("gaspard").get(axes(annual)).status_code == 404
    AnnualReport.objects.all().delete()
    annual = frozen(cast)
    page = text(cast.client("alice").get(axes(annual)))
    assert "Figé le" in page
    assert "Répondre" not in page
    outside = text(cast.client("gaspard").get(axes(annual)))
    assert "un nombre plus petit que 5 est masqué" in outside
    assert "est masqué" not in page


@pytest.mark.parametrize(("name", "hidden"), [("daniele", False), ("gaspard", True)])
def test_it_prints_with_its_questions_its_words_and_every_definition(cast: Cast, name: str, hidden: object) -> None:
    annual = frozen(cast)
    answer = cast.client(name).get(axes(annual, "axes_paper"))
    said = printed(answer.content)
    assert answer["Content-Type"] == "application/pdf"
    for words in ("Évaluation en trois axes", AXES[1].title, AXES[2].questions[0], "Comment chaque chiffre est compté"):
        assert words in said
    assert ("sont masqués" in said) is hidden
    assert ("Pour l’équipe : rien n’y est masqué" in said) is not hidden
    assert Entry.objects.filter(action="report:export", details__startswith="évaluation").count() == 1


def test_the_national_survey_has_no_axes(cast: Cast) -> None:
    year = school_year(date(2017, 9, 1))
    survey = open_annual_report(cast.programme, year, kind=Kind.SURVEY, by=cast.actor("alice"), at=timezone.now())
    assert cast.client("alice").get(axes(survey)).status_code == 404
    assert cast.client("alice").get(axes(survey, "axes_paper")).status_code == 404
