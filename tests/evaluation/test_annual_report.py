"""The annual bilan: draft, checked, frozen; its words; counted again beside (R79)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from tests.evaluation.figures import YEAR, a_child, a_plan, report
from tests.forms import fill_in, hidden_of
from village.audit.models import Entry
from village.core.dates import Period, school_year
from village.core.errors import DomainError
from village.core.models import Draft
from village.evaluation.annual import figures_of
from village.evaluation.models import AnnualReport, ReportText, Section
from village.evaluation.operations import (
    check_annual_report,
    freeze_annual_report,
    open_annual_report,
    write_section,
)
from village.evaluation.report import as_json, make_report, without_names
from village.evaluation.snapshot import keep, read_back
from village.evaluation.states import State
from village.funding.models import Grant
from village.plans.operations import open_plan

LIST = "/bilan/annuels/"
SPAN = Period(date(2017, 9, 1), date(2018, 8, 31))


def text(response: Any) -> str:
    said: str = response.content.decode().replace("\u00a0", " ").replace("\u202f", " ").replace("&nbsp;", " ")
    return said


def begun(cast: Cast, period: Period = SPAN) -> AnnualReport:
    return open_annual_report(cast.programme, period, by=cast.actor("alice"), at=timezone.now())


def checked(cast: Cast, period: Period = SPAN) -> AnnualReport:
    return check_annual_report(begun(cast, period), version=None, by=cast.actor("alice"), at=timezone.now())


def frozen(cast: Cast, period: Period = SPAN) -> AnnualReport:
    return freeze_annual_report(checked(cast, period), version=None, by=cast.actor("alice"), at=timezone.now())


def at(annual: AnnualReport, *rest: str) -> str:
    return "/".join((f"/bilan/annuels/{annual.pk}", *rest, ""))


def send(client: Client, annual: AnnualReport, act: str) -> Any:
    """Press a button of the page, as it stands now."""
    return client.post(at(annual, act), hidden_of(client.get(at(annual))))


def test_a_bilan_goes_from_draft_to_checked_to_frozen_and_says_by_whom(cast: Cast) -> None:
    alice = cast.client("alice")
    answer = fill_in(alice, LIST, year="scolaire-2017")
    annual = AnnualReport.objects.get()
    assert answer["Location"] == at(annual)
    assert (annual.state, annual.first, annual.last) == (State.DRAFT, SPAN.first, SPAN.last)
    assert fill_in(alice, at(annual, "textes", "sorties"), text="Peu de sorties cette année.").status_code == 302
    assert send(cast.client("daniele"), annual, "relire").status_code == 302
    annual.refresh_from_db()
    assert annual.state is State.CHECKED
    assert "par Danièle Roche" in text(alice.get(at(annual)))
    assert send(alice, annual, "figer").status_code == 302
    page = text(alice.get(at(annual)))
    assert "Ni ses chiffres ni ses mots ne changent plus" in page
    assert "Peu de sorties cette année." in page
    assert '<b>2</b><span class="label">Enfants suivis</span>' in page
    acts = list(Entry.objects.filter(action__startswith="report:").order_by("pk").values_list("action", flat=True))
    assert acts == ["report:open", "report:write", "report:check", "report:freeze"]
    assert "Figé" in text(alice.get(LIST))


def test_a_frozen_bilan_shows_its_figures_as_they_were(cast: Cast) -> None:
    annual = frozen(cast)
    before = as_json(without_names(make_report(cast.programme, SPAN, today=timezone.localdate())))
    a_plan(a_child(cast), SPAN.first)
    assert report()["indicators"] != before["indicators"]
    assert as_json(figures_of(annual, timezone.localdate())) == before
    page = text(cast.client("alice").get(at(annual)))
    assert '<b>2</b><span class="label">Enfants suivis</span>' in page


def test_a_draft_counts_today(cast: Cast) -> None:
    annual = begun(cast)
    a_plan(a_child(cast), SPAN.first)
    assert '<b>3</b><span class="label">Enfants suivis</span>' in text(cast.client("alice").get(at(annual)))


def test_what_is_kept_is_read_back_whole(cast: Cast) -> None:
    """Amounts to the cent, definitions, remarks, what must be hidden outside: nothing but the names of référents."""
    Grant.objects.create(programme=cast.programme, year=2018, funder="etat", label="État", amount="1000.10")
    counted = without_names(full := make_report(cast.programme, SPAN, today=timezone.localdate()))
    back = read_back(cast.programme, SPAN, keep(full))
    assert "Danièle Roche" in str(full.lines)
    assert "Danièle Roche" not in str(keep(full))
    assert [line.result for line in back.lines] == [line.result for line in counted.lines]
    assert [line.indicator.definition for line in back.lines] == [line.indicator.definition for line in counted.lines]
    with pytest.raises(NotImplementedError):
        back.lines[0].indicator.count(None)  # type: ignore[arg-type]


def test_a_checked_bilan_becomes_a_draft_again_when_a_word_changes(cast: Cast) -> None:
    annual, alice = checked(cast), cast.client("alice")
    assert "redevient un brouillon" in text(alice.get(at(annual, "textes", "ouverture")))
    fill_in(alice, at(annual, "textes", "ouverture"), text="Un mot de plus.")
    annual.refresh_from_db()
    assert (annual.state, annual.figures) == (State.DRAFT, None)


def test_the_same_words_sent_again_do_not_undo_the_reading(cast: Cast) -> None:
    annual, alice = begun(cast), cast.client("alice")
    fill_in(alice, at(annual, "textes", "ouverture"), text="Un mot.")
    send(alice, annual, "relire")
    fill_in(alice, at(annual, "textes", "ouverture"), text="Un mot.")
    annual.refresh_from_db()
    assert annual.state is State.CHECKED


def test_a_checked_bilan_can_be_taken_up_again_with_the_figures_of_today(cast: Cast) -> None:
    annual, alice = checked(cast), cast.client("alice")
    a_plan(a_child(cast), SPAN.first)
    assert '<b>2</b><span class="label">Enfants suivis</span>' in text(alice.get(at(annual)))
    assert send(alice, annual, "reprendre").status_code == 302
    assert '<b>3</b><span class="label">Enfants suivis</span>' in text(alice.get(at(annual)))


def test_nothing_passes_out_of_order(cast: Cast) -> None:
    alice, annual = cast.client("alice"), begun(cast)
    for act in ("figer", "reprendre"):
        refused = send(alice, annual, act)
        assert refused.status_code == 422
        assert "ne peut pas devenir" in text(refused)
    send(alice, annual, "relire")
    send(alice, annual, "figer")
    for act in ("relire", "reprendre", "figer"):
        assert "plus rien ne change" in text(send(alice, annual, act))
    annual.refresh_from_db()
    assert annual.state is State.FROZEN


def test_a_year_that_still_runs_is_written_but_not_checked(cast: Cast) -> None:
    annual, alice = begun(cast, school_year(timezone.localdate())), cast.client("alice")
    assert "tout se relit ensuite" in text(alice.get(at(annual)))
    assert fill_in(alice, at(annual, "textes", "suite"), text="Essayer le mercredi.").status_code == 302
    with pytest.raises(DomainError, match="se relit ensuite"):
        check_annual_report(annual, version=None, by=cast.actor("alice"), at=timezone.now())


def test_a_bilan_is_begun_once_and_about_a_whole_year(cast: Cast) -> None:
    alice, page = cast.actor("alice"), cast.client("alice")
    sent = hidden_of(page.get(LIST)) | {"year": "scolaire-2017"}
    assert [page.post(LIST, sent).status_code for _ in range(2)] == [302, 302]
    assert AnnualReport.objects.count() == 1
    assert 'value="scolaire-2017"' not in text(page.get(LIST))
    for period, says in (
        (SPAN, "déjà commencé"),
        (Period(date(2017, 9, 2), date(2018, 8, 31)), "année scolaire ou civile entière"),
        (school_year(timezone.localdate() + timedelta(days=400)), "n’a pas commencé"),
    ):
        with pytest.raises(DomainError, match=says):
            open_annual_report(cast.programme, period, by=alice, at=timezone.now())
    assert fill_in(page, LIST, year="scolaire-1789").status_code == 422
    with pytest.raises(IntegrityError), transaction.atomic():
        AnnualReport.objects.create(
            programme=cast.programme, first=SPAN.first, last=SPAN.last, opened_at=timezone.now(),
            opened_by=cast.users["alice"],
        )  # fmt: skip


def test_the_database_itself_keeps_a_frozen_bilan(cast: Cast) -> None:
    annual = begun(cast)
    write_section(
        annual, Section.OPENING, text="Vrai.", version=None,
        by=cast.actor("alice"), at=timezone.now(),
    )  # fmt: skip
    annual = check_annual_report(annual, version=None, by=cast.actor("alice"), at=timezone.now())
    freeze_annual_report(annual, version=None, by=cast.actor("alice"), at=timezone.now())
    rows, texts = AnnualReport.objects.filter(pk=annual.pk), ReportText.objects.filter(report=annual)
    changes = (
        lambda: rows.update(figures={}),
        lambda: rows.update(frozen_at=None, frozen_by=None),
        lambda: rows._raw_delete("default"),
        lambda: texts.update(text="Faux."),
        texts.delete,
        lambda: ReportText.objects.create(
            report=annual, section="suite", text="Faux.", written_at=timezone.now(), written_by=cast.users["alice"]
        ),
    )
    for change in changes:
        with pytest.raises(DatabaseError, match="figé"), transaction.atomic():
            change()
    assert texts.get().text == "Vrai."


def test_the_database_refuses_figures_that_nobody_checked(cast: Cast) -> None:
    annual = begun(cast)
    rows, now = AnnualReport.objects.filter(pk=annual.pk), timezone.now()
    for name, change in (
        ("annual_report_checked_with_its_figures", {"figures": {"lines": []}}),
        ("annual_report_checked_before_frozen", {"frozen_at": now, "frozen_by": cast.users["alice"]}),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            rows.update(**change)


def test_two_who_write_the_same_section_see_both_texts(cast: Cast) -> None:
    annual, alice, daniele = begun(cast), cast.client("alice"), cast.client("daniele")
    url = at(annual, "textes", "moyens")
    fill_in(alice, url, text="Une première phrase.")
    old = hidden_of(daniele.get(url))
    fill_in(alice, url, text="Le budget baisse de 3 %.")
    refused = daniele.post(url, old | {"text": "Il manque un poste."})
    assert refused.status_code == 409
    assert "Le budget baisse de 3 %." in text(refused)
    assert "Il manque un poste." in text(refused)
    assert ReportText.objects.get().text == "Le budget baisse de 3 %."


def test_who_checks_has_read_the_words_that_are_there(cast: Cast) -> None:
    annual, alice = begun(cast), cast.client("alice")
    old = hidden_of(alice.get(at(annual)))
    fill_in(cast.client("daniele"), at(annual, "textes", "suite"), text="Un mot arrivé entre-temps.")
    refused = alice.post(at(annual, "relire"), old)
    assert refused.status_code == 409
    annual.refresh_from_db()
    assert annual.state is State.DRAFT
    assert "Un mot arrivé entre-temps." in text(refused)


def test_words_being_written_are_kept_for_their_author(cast: Cast) -> None:
    annual, alice = begun(cast), cast.client("alice")
    url = at(annual, "textes", "reussites")
    place = f"bilan-reussites@evaluation.annualreport:{annual.pk}:text"
    assert f'data-draft="{place}"' in text(alice.get(url))
    assert alice.post(reverse("core:draft"), {"field": place, "text": "Presque fini"}).status_code == 200
    assert "Presque fini" in text(alice.get(url))
    assert "Presque fini" not in text(cast.client("daniele").get(url))
    fill_in(alice, url, text="Fini.")
    assert not Draft.objects.exists()


def test_too_long_a_text_is_refused_and_given_back(cast: Cast) -> None:
    annual, alice = begun(cast), cast.client("alice")
    refused = fill_in(alice, at(annual, "textes", "suite"), text="long " * 2000)
    assert refused.status_code == 422
    assert "long long" in text(refused)
    assert not ReportText.objects.exists()
    assert alice.get(at(annual, "textes", "nulle-part")).status_code == 404


@pytest.mark.parametrize("name", ["bruno", "chloe", "emile", "gaspard", "ines", "karim"])
def test_outside_the_team_a_bilan_is_read_once_frozen_with_small_numbers_hidden(cast: Cast, name: str) -> None:
    annual, client = checked(cast), cast.client(name)
    assert client.get(at(annual)).status_code == 404
    assert "Aucun bilan n’est encore figé" in text(client.get(LIST))
    freeze_annual_report(annual, version=None, by=cast.actor("alice"), at=timezone.now())
    page = text(client.get(at(annual)))
    assert ("moins de 11" if name == "ines" else "moins de 5") in page
    assert "Écrire cette partie" not in page
    assert "Recalculer" not in page
    for act in ("relire", "reprendre", "figer"):
        assert client.post(at(annual, act)).status_code == 403
    assert client.get(at(annual, "recalculer")).status_code == 403
    assert client.post(LIST, {"year": "scolaire-2018"}).status_code == 403


def test_outside_a_civil_year_is_not_read_even_frozen(cast: Cast) -> None:
    """It overlaps two school years: subtracting them would tell the small numbers that each one hides."""
    annual = frozen(cast, Period(date(2018, 1, 1), date(2018, 12, 31)))
    assert cast.client("daniele").get(at(annual)).status_code == 200
    assert cast.client("gaspard").get(at(annual)).status_code == 404


def test_outside_the_figures_of_a_year_are_those_of_its_frozen_bilan(cast: Cast) -> None:
    """Else, late entries would show by subtraction of what was published."""
    for _ in range(8):
        a_plan(a_child(cast), SPAN.first)
    frozen(cast)
    for _ in range(5):
        a_plan(a_child(cast), SPAN.first)
    asked = {"periode": "scolaire-2017"}
    assert cast.client("gaspard").get("/bilan/donnees.json", asked).json()["indicators"][0]["value"] == 10
    assert cast.client("alice").get("/bilan/donnees.json", asked).json()["indicators"][0]["value"] == 15


@pytest.mark.parametrize("name", ["daniele", "jeanne", "gaspard", "hawa"])
def test_only_the_coordination_of_this_programme_freezes(cast: Cast, name: str) -> None:
    annual = checked(cast)
    assert cast.client(name).post(at(annual, "figer")).status_code == (404 if name == "hawa" else 403)
    annual.refresh_from_db()
    assert annual.state is State.CHECKED


def test_counting_again_shows_what_differs_and_what_was_written_since(cast: Cast) -> None:
    annual, alice = frozen(cast), cast.client("alice")
    page = text(alice.get(at(annual, "recalculer")))
    assert "Rien n’a changé" in page
    child = a_child(cast)
    open_plan(child, referral=None, by=cast.actor("alice"), on=date(2018, 2, 1))
    page = text(alice.get(at(annual, "recalculer")))
    assert "Ce qui serait différent" in page
    assert "Depuis quand : entrés" in page
    assert "parcours ouverts ou rouverts" in page
    assert "Lina" not in page
    assert as_json(figures_of(annual, timezone.localdate()))["indicators"][0]["value"] == 2
    assert report(period=YEAR)["indicators"][0]["value"] == 3


def test_a_draft_has_nothing_to_compare(cast: Cast) -> None:
    assert cast.client("alice").get(at(begun(cast), "recalculer")).status_code == 404
