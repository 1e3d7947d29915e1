"""What the territory lacks, without a child; how the EPS work, each figure with its definition (R18, R54, P-B24)."""

from datetime import date, timedelta
from itertools import product

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests.cast import Cast, item
from tests.forms import fill_in
from tests.meetings.conftest import record_in_sitting, today
from village.access.policy import Forbidden
from village.audit.models import Entry
from village.core.dates import school_year
from village.core.errors import DomainError
from village.meetings import operations
from village.meetings.figures import figures_of
from village.meetings.models import Meeting, Situation, UnmetNeed
from village.meetings.needs import crossings, register_of, term
from village.meetings.operations import Ruling
from village.plans.models import Plan
from village.programmes.models import ListItem, Quarter
from village.referrals.models import Referral

PAGE = "meetings:raise_need"


def need(cast: Cast, children: int, *, month: date | None = None, theme: str = "sante", here: bool = True) -> UnmetNeed:
    return UnmetNeed.objects.create(
        programme=cast.programme, kind=item("N8", theme), wording="Orthophonie", children=children,
        quarter=cast.quarter if here else None, month=(month or today()).replace(day=1),
    )  # fmt: skip


def last_year() -> date:
    """A month of the last school year that is over."""
    return school_year(today()).first - timedelta(days=100)


def test_a_need_is_raised_from_a_situation_and_leads_back_to_nobody(cast: Cast, review: Situation) -> None:
    url = f"{reverse(PAGE)}?situation={review.pk}"
    client = cast.client("alice")
    assert client.get(url).context["form"]["quarter"].value() == cast.quarter.pk
    answers = {"kind": item("N8", "sante").pk, "quarter": cast.quarter.pk, "children": 1}
    refused = fill_in(client, url, **answers, wording="Orthophonie pour Kadiatou")
    assert refused.status_code == 422
    assert "anonyme" in refused.content.decode()
    assert fill_in(client, url, **answers, wording="Orthophonie : 11 mois d’attente").status_code == 302
    kept = UnmetNeed.objects.get()
    assert kept.month.day == 1
    foreign = {field.name for field in UnmetNeed._meta.get_fields() if field.is_relation}
    assert foreign == {"programme", "kind", "quarter"}
    assert Entry.objects.get(action="need:raise").person_id is None


def test_n36_a_need_says_what_stands_in_the_way(cast: Cast) -> None:
    """N36: counted by theme and barrier, the small numbers hidden there too."""
    answers = {"kind": item("N8", "sante").pk, "wording": "Orthophonie : 11 mois d’attente"}
    fill_in(cast.client("alice"), reverse(PAGE), **answers, children=8, barrier="delai")
    assert fill_in(cast.client("alice"), reverse(PAGE), **answers, children=8, barrier="magie").status_code == 422
    assert UnmetNeed.objects.get().barrier == "delai"
    page = cast.client("chloe").get(reverse("meetings:needs"))
    crossing = page.context["register"].by_barrier
    assert (crossing.columns, crossing.lines[0].numbers) == (("le délai de rendez-vous",), (8,))
    need(cast, 3)
    hidden = register_of(cast.actor("chloe"), school_year(today()), on=today())
    assert hidden.by_barrier.lines[0].numbers == (None, None)
    assert hidden.children is None


def test_the_register_keeps_no_day(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        UnmetNeed.objects.create(
            programme=cast.programme, kind=item("N8", "sante"), wording="x", month=date(2026, 11, 21)
        )


def test_a_quarter_of_another_programme_is_refused(cast: Cast) -> None:
    far = Quarter.objects.create(
        commune=cast.other_programme.communes.get(), name="Loin", kind="qpv", starts_on=date(2015, 1, 1)
    )
    with pytest.raises(DomainError, match="pas du programme"):
        operations.raise_need(
            cast.programme, kind=item("N8", "sante"), wording="x", quarter=far, children=1, on=today(),
            by=cast.actor("alice"),
        )  # fmt: skip


@pytest.mark.parametrize("who", ["bruno", "emile", "jeanne", "hawa", "gaspard"])
def test_who_sits_in_no_eps_raises_no_need(cast: Cast, who: str) -> None:
    with pytest.raises(Forbidden):
        operations.raise_need(
            cast.programme, kind=item("N8", "sante"), wording="x", quarter=None, children=1, on=today(),
            by=cast.actor(who),
        )  # fmt: skip


def test_the_counts_hide_what_is_small_and_what_would_give_it_back(cast: Cast) -> None:
    need(cast, 6, month=last_year())
    need(cast, 3, month=last_year(), here=False)
    need(cast, 7, month=last_year(), theme="scolaire")
    answer = cast.client("gaspard").get(reverse("meetings:needs"))
    assert answer.status_code == 200
    register = answer.context["register"]
    lines = {line.label: line.numbers for line in register.by_quarter.lines}
    assert lines["santé"] == (None, None)  # 3 is small; 6 beside it would give it back with the nine of the year
    assert 7 in lines["scolaire"]
    assert register.children is None
    assert "9" not in [str(number) for line in register.by_quarter.lines for number in line.numbers]


def test_who_sits_in_no_eps_reads_the_years_that_are_over(cast: Cast) -> None:
    """Read on Monday and on Friday, 12 then 13 would tell that one child came between."""
    need(cast, 12)
    need(cast, 8, month=last_year())
    asked = {"annee": school_year(today()).first.year}
    for answer in (cast.client("gaspard").get(reverse("meetings:needs"), asked) for asked in ({}, asked)):
        assert answer.context["register"].children == 8
        assert asked["annee"] not in dict(answer.context["years"])
        assert "quand elle est finie" in answer.content.decode()
    assert cast.client("chloe").get(reverse("meetings:needs"), asked).context["register"].children == 12
    with pytest.raises(Forbidden, match="quand elle est finie"):
        register_of(cast.actor("gaspard"), school_year(today()), on=today())


def test_nothing_small_nothing_hidden(cast: Cast) -> None:
    need(cast, 6)
    assert register_of(cast.actor("alice"), school_year(today()), on=today()).children == 6


def by_quarter(*numbers: int) -> tuple[list[int | None], int | None]:
    """The numbers of a kind by quarter as the register shows them, then that of the only term."""
    kind, month = ListItem(label="santé"), date(2026, 9, 1)
    needs = [
        UnmetNeed(kind=kind, quarter=Quarter(name=str(place)), month=month, children=number)
        for place, number in enumerate(numbers)
    ]
    quarters, terms, _ = crossings(needs, 5)
    return list(quarters.lines[0].numbers), terms.lines[0].numbers[0]


def test_no_small_number_is_found_from_one_way_of_dividing_to_another() -> None:
    """The same children by quarter and by term: what is hidden in one is not what is left of the other."""
    for numbers in product((0, 1, 4, 5, 9), repeat=3):
        shown, total = by_quarter(*numbers)
        small = {place for place, number in enumerate(numbers) if 0 < number < 5}
        hidden = {place for place, number in enumerate(shown) if number is None}
        assert small <= hidden
        if small and total is not None:
            left = total - sum(number or 0 for number in shown)
            possible = {found for found in product(range(1, left + 1), repeat=len(hidden)) if sum(found) == left}
            assert len(possible) > 1, (numbers, shown, total)


def test_one_child_in_each_quarter_is_not_told_by_the_term() -> None:
    assert by_quarter(1, 1, 1, 1, 1) == ([None] * 5, None)


def test_the_terms_of_the_school_year() -> None:
    said = {term(date(2026, month, 1)) for month in range(1, 13)}
    assert said == {"septembre à novembre", "décembre à février", "mars à mai", "juin à août"}


def test_a_need_of_another_year_or_programme_is_not_counted(cast: Cast) -> None:
    need(cast, 8, month=today() - timedelta(days=800))
    UnmetNeed.objects.create(
        programme=cast.other_programme, kind=item("N8", "sante"), wording="x", month=today().replace(day=1), children=9
    )
    assert register_of(cast.actor("alice"), school_year(today()), on=today()).children == 0


# — figures —


def test_the_figures_of_the_eps(
    cast: Cast, meeting: Meeting, entry: Situation, fiche: Referral, due_plan: Plan
) -> None:
    alice = cast.actor("alice")
    record_in_sitting(entry, Ruling("refus", "Non."), by=alice, on=today())
    operations.record_attendance(meeting, {cast.professionals["chloe"].pk: True}, by=alice, on=today())
    figures = figures_of(alice, school_year(today()), today())
    assert (figures.meetings, figures.situations, figures.decided) == (1, 1, 1)
    assert (figures.present, figures.expected) == (1, 1)
    assert (figures.median_delay, figures.longest_delay) == (10, 10)
    assert (figures.backlog.entries, figures.backlog.reviews, figures.backlog.exits) == (0, 1, 0)
    answer = cast.client("alice").get(reverse("meetings:figures"))
    words = answer.content.decode()
    assert "10\u00a0jours" in words.replace("&nbsp;", "\u00a0")
    assert words.count("Comment c’est compté") == 4


def test_the_figures_of_a_year_without_meetings(cast: Cast) -> None:
    answer = cast.client("alice").get(reverse("meetings:figures"), {"annee": today().year - 2})
    assert answer.status_code == 200
    assert "Aucun appel noté" in answer.content.decode()
    assert cast.client("alice").get(reverse("meetings:figures"), {"annee": "²"}).status_code == 200


def test_a_child_called_by_name_does_not_enter_the_register(cast: Cast) -> None:
    """Whom one accompanies is recognised; whom one does not is not: the refusal would say that he is known here."""
    told = {"kind": item("N8", "sante").pk, "children": 1}
    for wording in ("Kadiatou Traoré attend un orthophoniste", "Pour TRAORE Kadiatou : un bus"):
        refused = fill_in(cast.client("daniele"), reverse(PAGE), wording=wording, **told)
        assert refused.status_code == 422
        assert "anonyme" in refused.content.decode()
    assert not UnmetNeed.objects.exists()
    assert fill_in(cast.client("chloe"), reverse(PAGE), wording="Kadiatou Traoré attend", **told).status_code == 302


@pytest.mark.parametrize("who", ["alice", "daniele", "chloe"])
def test_who_sits_in_an_eps_raises_what_the_territory_lacks(cast: Cast, who: str) -> None:
    """R18: the EPS raises the needs, not the coordination alone."""
    answer = fill_in(cast.client(who), reverse(PAGE), kind=item("N8", "sante").pk, wording="Un bus", children=3)
    assert answer.status_code == 302
    assert UnmetNeed.objects.get().wording == "Un bus"
