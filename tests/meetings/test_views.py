"""What each one brings to a situation: attributed, dated, side by side; restricted to a profession (R17, R21, R72)."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from tests.cast import SINCE, Cast, item
from tests.forms import fill_in, hidden_of
from tests.meetings.conftest import today
from village.access.policy import Actor, Forbidden
from village.access.roles import Role
from village.audit.models import Entry
from village.core.errors import DomainError
from village.directory.models import Professional
from village.meetings import operations
from village.meetings.models import Contribution, Meeting, Panel, PanelMembership, Situation
from village.meetings.operations import View, contribute
from village.people.models import CareTeamMembership
from village.programmes.models import Membership


def page(situation: Situation, name: str = "situation", *more: int) -> str:
    return reverse(f"meetings:{name}", args=[situation.meeting_id, situation.pk, *more])


@pytest.fixture
def doctor(cast: Cast, panel: Panel) -> PanelMembership:
    """Gaspard sits here as the school doctor."""
    return _seat(cast, panel, "gaspard", "sante")


def _seat(cast: Cast, panel: Panel, who: str, domain: str) -> PanelMembership:
    user = cast.users[who]
    Membership.objects.filter(user=user).update(role="panel_member")
    sheet = cast.professionals.get(who) or Professional.objects.create(
        programme=cast.programme, user=user, first_name=user.first_name, last_name=user.last_name
    )
    return operations.seat_member(
        panel, professional=sheet, competence=item("N14", domain), by=cast.actor("alice"), on=SINCE, today=today()
    )


def test_a_view_is_attributed_dated_and_beside_the_others(
    cast: Cast, doctor: PanelMembership, review: Situation
) -> None:
    for who, words in (("chloe", "En classe, elle se tait."), ("gaspard", "Elle dort mal.")):
        answer = fill_in(cast.client(who), page(review), text=words)
        assert answer["Location"] == page(review)
    said = cast.client("daniele").get(page(review)).content.decode()
    for words in (
        "En classe, elle se tait.",
        "Chloé Carle",
        "enseignement",
        "Elle dort mal.",
        "Gaspard Garnier",
        "santé",
    ):
        assert words in said
    assert Entry.objects.filter(action="contribution:write", person_id=review.child_id).count() == 2
    assert [view.written_at.date() for view in review.contributions.all()] == [timezone.now().date()] * 2


def test_the_same_view_sent_twice_is_one(cast: Cast, review: Situation) -> None:
    client = cast.client("chloe")
    sent = {**hidden_of(client.get(page(review))), "text": "Elle se tait."}
    client.post(page(review), sent)
    client.post(page(review), sent)
    assert review.contributions.count() == 1


@pytest.mark.rule("RU19")
@pytest.mark.parametrize(
    ("who", "open_one", "restricted_one"),
    [
        ("gaspard", True, True),  # its author
        ("emile", True, True),  # of the same domain
        ("chloe", True, False),  # of another domain
        ("alice", True, False),  # coordinates
        ("daniele", True, False),  # his référente
        ("dora", False, False),  # the référente of another
        ("jeanne", False, False),  # assists
        ("bruno", False, False),
        ("farida", False, False),
        ("ines", False, False),
        ("karim", False, False),
        ("lise", False, False),
        ("hawa", False, False),
    ],
)
def test_ru19_a_restricted_view_is_closed_to_the_other_professions(
    cast: Cast, panel: Panel, doctor: PanelMembership, review: Situation, who: str, *, open_one: bool,
    restricted_one: bool,
) -> None:  # fmt: skip
    _seat(cast, panel, "emile", "sante")
    shared = contribute(review, View("Visible.", seat=doctor), by=cast.actor("gaspard"), at=timezone.now())
    closed = contribute(
        review, View("Secret.", restricted=True, seat=doctor), by=cast.actor("gaspard"), at=timezone.now()
    )
    seen = set(Contribution.objects.visible_to(cast.actor(who)))
    assert (shared in seen, closed in seen) == (open_one, restricted_one)
    answer = cast.client(who).get(page(review))
    assert ("Secret." in answer.content.decode()) == restricted_one
    if open_one and not restricted_one:
        assert "1\u00a0regard réservé" in answer.content.decode().replace("&nbsp;", "\u00a0")


def test_a_restricted_view_says_who_will_read_it(
    cast: Cast, panel: Panel, doctor: PanelMembership, review: Situation
) -> None:
    _seat(cast, panel, "emile", "sante")
    said = cast.client("gaspard").get(page(review)).content.decode()
    assert "Le liront : Émile Estève, Gaspard Garnier" in said.replace("\u00a0", " ").replace("&nbsp;", " ")
    answer = fill_in(cast.client("gaspard"), page(review), text="Secret.", restricted="on")
    assert answer.status_code == 302
    assert review.contributions.get().restricted


@pytest.mark.rule("RU19")
def test_ru19_those_named_as_readers_are_exactly_those_who_read(
    cast: Cast, panel: Panel, doctor: PanelMembership, review: Situation
) -> None:
    """A référente and a coordinator may sit under the same domain: they do not read, in any hat of coordination."""
    _seat(cast, panel, "emile", "sante")
    for who in ("alice", "daniele"):
        user = cast.users[who]
        sheet = cast.professionals.get(who) or Professional.objects.create(
            programme=cast.programme, user=user, first_name=user.first_name, last_name=user.last_name
        )
        PanelMembership.objects.create(
            panel=panel, professional=sheet, competence=item("N14", "sante"), starts_on=SINCE
        )
    Membership.objects.create(user=cast.users["alice"], programme=cast.programme, role="panel_member", starts_on=SINCE)
    closed = contribute(
        review, View("Secret.", restricted=True, seat=doctor), by=cast.actor("gaspard"), at=timezone.now()
    )
    reads = set()
    for hat in Membership.objects.current(today()).filter(programme=cast.programme).select_related("user"):
        actor = Actor(hat.user_id, str(hat.user), hat.programme_id, Role(hat.role), charter_signed=True)
        if closed in Contribution.objects.visible_to(actor):
            reads.add(str(hat.user))
    said = cast.client("gaspard").get(page(review)).content.decode().replace("\u00a0", " ").replace("&nbsp;", " ")
    named = said.split("Le liront : ", 1)[1].split(".", 1)[0].split(", ")
    assert set(named) == reads == {str(cast.users["emile"]), str(cast.users["gaspard"])}


def test_a_view_restricted_to_nobody_is_refused_by_the_database(cast: Cast, review: Situation) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        review.contributions.create(
            written_by=cast.users["alice"], role="coordinator", text="x", restricted=True, written_at=timezone.now()
        )


def test_the_coordination_writes_down_what_a_member_says(
    cast: Cast, doctor: PanelMembership, review: Situation
) -> None:
    answer = fill_in(cast.client("alice"), page(review), text="Elle dort mal.", whose=doctor.pk)
    assert answer.status_code == 302
    said = cast.client("chloe").get(page(review)).content.decode()
    assert "Gaspard Garnier" in said
    assert "noté par Alice Aubry" in said
    with pytest.raises(DomainError, match="réserve son regard"):
        contribute(review, View("x", restricted=True, seat=doctor), by=cast.actor("alice"), at=timezone.now())
    with pytest.raises(DomainError, match="propre regard"):
        contribute(review, View("x", seat=doctor), by=cast.actor("chloe"), at=timezone.now())


def test_the_referent_who_does_not_sit_contributes(cast: Cast, review: Situation) -> None:
    """R32: the référent need not be a member of the EPS."""
    assert cast.client("daniele").get(reverse("meetings:detail", args=[review.meeting_id])).status_code == 404
    assert fill_in(cast.client("daniele"), page(review), text="Sa mère est inquiète.").status_code == 302
    view = review.contributions.get()
    assert (view.quality, view.competence) == ("Référent de parcours", None)


def test_who_sits_without_a_link_reads_the_sheet_only(cast: Cast, panel: Panel, entry: Situation) -> None:
    panel.memberships.create(
        professional=cast.professionals["daniele"], competence=item("N14", "education"), starts_on=SINCE
    )
    client = cast.client("daniele")
    said = client.get(page(entry)).content.decode()
    assert "pas encore prête" in said
    assert "Les regards" not in said
    assert client.post(page(entry), {"text": "Mon avis."}).status_code == 403
    assert not entry.contributions.exists()


def test_one_corrects_ones_own_view_until_the_sitting_is_closed(
    cast: Cast, meeting: Meeting, review: Situation
) -> None:
    seat = meeting.panel.memberships.get()
    view = contribute(review, View("Elle parlle.", seat=seat), by=cast.actor("chloe"), at=timezone.now())
    url = page(review, "correct", view.pk)
    assert cast.client("alice").get(url).status_code == 404
    assert fill_in(cast.client("chloe"), url, text="Elle parle.").status_code == 302
    view.refresh_from_db()
    assert (view.text, view.version) == ("Elle parle.", 2)
    assert "corrigé le" in cast.client("chloe").get(page(review)).content.decode()
    with pytest.raises(DomainError, match="Seul son auteur"):
        operations.correct_contribution(view, text="x", version=2, by=cast.actor("alice"), at=timezone.now())
    Meeting.objects.filter(pk=meeting.pk).update(opened_at=timezone.now(), closed_at=timezone.now())
    with pytest.raises(DomainError, match="close"):
        operations.correct_contribution(view, text="x", version=2, by=cast.actor("chloe"), at=timezone.now())


def test_two_windows_of_the_same_view_show_both_texts(cast: Cast, meeting: Meeting, review: Situation) -> None:
    view = contribute(
        review, View("Un.", seat=meeting.panel.memberships.get()), by=cast.actor("chloe"), at=timezone.now()
    )
    client, url = cast.client("chloe"), page(review, "correct", view.pk)
    stale = hidden_of(client.get(url))
    fill_in(client, url, text="Deux.")
    answer = client.post(url, {**stale, "text": "Trois."})
    assert answer.status_code == 409
    assert "Deux." in answer.content.decode()
    assert "Trois." in answer.content.decode()


def test_a_closed_sitting_takes_no_view_and_gives_the_words_back(
    cast: Cast, meeting: Meeting, review: Situation
) -> None:
    client = cast.client("chloe")
    sent = {**hidden_of(client.get(page(review))), "text": "Un mot de la fin, assez long."}
    Meeting.objects.filter(pk=meeting.pk).update(opened_at=timezone.now(), closed_at=timezone.now())
    answer = client.post(page(review), sent)
    assert answer.status_code == 422
    assert "Un mot de la fin" in answer.content.decode()
    assert not review.contributions.exists()


@pytest.mark.parametrize("who", ["dora", "jeanne", "bruno", "hawa"])
def test_a_stranger_brings_nothing(cast: Cast, review: Situation, who: str) -> None:
    with pytest.raises(Forbidden):
        contribute(review, View("x"), by=cast.actor(who), at=timezone.now())


def test_nobody_speaks_for_a_seat_of_another_panel(cast: Cast, review: Situation) -> None:
    other = Panel.objects.create(programme=cast.programme, name="Autre")
    seat = PanelMembership.objects.create(
        panel=other, professional=cast.professionals["chloe"], competence=item("N14", "social"), starts_on=SINCE
    )
    with pytest.raises(DomainError, match="ne siège pas"):
        contribute(review, View("x", seat=seat), by=cast.actor("chloe"), at=timezone.now())


def test_an_empty_or_endless_view_is_refused_in_french(cast: Cast, review: Situation) -> None:
    client = cast.client("chloe")
    assert "obligatoire" in fill_in(client, page(review), text=" ").content.decode()
    answer: Any = fill_in(client, page(review), text="a" * 20_000)
    assert answer.status_code == 422
    assert "a" * 20_000 in answer.content.decode()


def test_a_member_no_longer_reads_the_views_thirty_days_later(cast: Cast, review: Situation) -> None:
    contribute(review, View("Avis."), by=cast.actor("alice"), at=timezone.now())
    assert Contribution.objects.visible_to(cast.actor("chloe")).count() == 1
    CareTeamMembership.objects.filter(link="panel").update(
        starts_on=today() - timedelta(days=60), ends_on=today() - timedelta(days=1)
    )
    assert not Contribution.objects.visible_to(cast.actor("chloe")).exists()
