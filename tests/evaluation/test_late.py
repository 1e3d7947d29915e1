"""« Recalculer » says why: what the journal saw since the figures were kept, whatever the act."""

import re
from datetime import date, time

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast, item
from tests.evaluation.figures import a_child, a_plan, a_referral
from tests.evaluation.test_annual_report import SPAN, at, frozen
from tests.forms import fill_in
from tests.privacy.twin import merge, separate, twin_of
from village.audit.journal import Act, record
from village.core.dates import Period
from village.evaluation.late_acts import ANY_DAY, MOVING, OF_CHILDREN, OF_THE_WHOLE_BASE, STILL
from village.evaluation.models import AnnualReport
from village.meetings.models import Meeting, Panel
from village.meetings.operations import put_situation, remove_situation
from village.programmes.models import ListItem
from village.programmes.operations import merge_list_item


def why(cast: Cast, annual: AnnualReport) -> dict[str, int]:
    """What the page says was written since, and how many times."""
    page = cast.client("alice").get(at(annual, "recalculer")).content.decode()
    found = re.findall(r'<td data-label="Écrit">(.*?)</td><td data-label="Nombre" class="n">(\d+)</td>', page)
    return {what.replace("\xa0", " "): int(count) for what, count in found}


def test_each_act_of_the_journal_is_said_to_move_a_figure_or_not() -> None:
    assert len(STILL) == len(set(STILL))
    assert set(Act) == MOVING | OF_THE_WHOLE_BASE | set(STILL)
    assert not MOVING & OF_THE_WHOLE_BASE | (MOVING | OF_THE_WHOLE_BASE) & set(STILL)


def test_two_dossiers_of_one_child_merged_then_separated_say_so(cast: Cast) -> None:
    twin = twin_of(cast)
    a_plan(twin, date(2017, 1, 5), date(2017, 6, 30))
    annual = frozen(cast, Period(date(2017, 1, 1), date(2017, 12, 31)))
    assert not why(cast, annual)
    made = merge(cast, cast.children["kadiatou"], twin)
    assert why(cast, annual)["dossiers réunis ou séparés"] == 1
    separate(cast, made)
    assert why(cast, annual)["dossiers réunis ou séparés"] == 2  # each of the two


def test_an_fte_corrected_says_so_in_the_years_it_touches(cast: Cast) -> None:
    annual, before = frozen(cast), frozen(cast, Period(date(2015, 1, 1), date(2015, 12, 31)))
    hat = cast.users["daniele"].memberships.latest("starts_on")
    page = reverse("programmes:change_fte", args=[hat.pk])
    assert fill_in(cast.client("alice"), page, fte="0,5", on=str(hat.starts_on)).status_code == 302
    assert why(cast, annual) == {"rôles de l’équipe, et leurs ETP": 1}
    assert not why(cast, before)


def test_a_situation_put_on_the_agenda_of_a_past_eps_then_taken_off_says_so(cast: Cast) -> None:
    panel = Panel.objects.create(programme=cast.programme, name="EPS du nord")
    meeting = Meeting.objects.create(panel=panel, on=date(2018, 3, 1), starts_at=time(9))
    fiche = a_referral(cast, a_child(cast), date(2018, 2, 1))
    annual = frozen(cast)
    put = put_situation(meeting, reason="entree", referral=fiche, by=cast.actor("alice"), on=SPAN.last)
    assert why(cast, annual)["ordres du jour d’EPS changés"] == 1
    remove_situation(put, by=cast.actor("alice"), on=SPAN.last)
    assert why(cast, annual)["ordres du jour d’EPS changés, retirés depuis"] == 1


def test_two_words_of_a_list_made_one_say_so_in_every_year(cast: Cast) -> None:
    word = ListItem.objects.create(
        programme=cast.programme, list_code="N12", code="la", label="Là", rank=99,
        counts_as=item("N12", "demenagement"),
    )  # fmt: skip
    annual = frozen(cast)
    merge_list_item(word, into=item("N12", "demenagement"), on=timezone.localdate(), by=cast.actor("alice"))
    assert why(cast, annual) == {"listes de valeurs changées, toutes années confondues": 1}


@pytest.mark.parametrize("act", [act for _, acts in OF_CHILDREN for act in acts])
def test_what_is_written_on_a_child_is_said_in_the_years_of_that_child(cast: Cast, act: Act) -> None:
    """With a parcours, or only a fiche; a child of another year is in none."""
    a_plan(other := a_child(cast), date(2016, 1, 1), date(2016, 12, 31))
    a_referral(cast, asked := a_child(cast), date(2018, 1, 1))
    annual = frozen(cast)
    for child in (cast.children["kadiatou"], asked, other):
        record(act, by=cast.actor("alice"), target=child, person_id=child.pk)
    label = next(what for what, acts in OF_CHILDREN if act in acts)
    assert why(cast, annual) == {label: 2}


def test_what_has_no_day_is_said_in_every_year_and_a_still_act_in_none(cast: Cast) -> None:
    annual = frozen(cast)
    for act in (Act.NOTE_WRITE, Act.GUARDIAN_ADD, *(acts[0] for _, acts in ANY_DAY)):
        record(act, by=cast.actor("alice"), target=cast.programme, person_id=cast.children["kadiatou"].pk)
    record(Act.LIST_CHANGE, by=cast.actor("hawa"), target=cast.other_programme)
    assert why(cast, annual) == {f"{what}, toutes années confondues": 1 for what, _ in ANY_DAY}
