"""Rectification (art. 16): words of closed, dated or signed rows stay, and what is to be read is beside them."""

from collections.abc import Iterator
from datetime import date, time
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.cast import SINCE, Cast, item
from tests.documents.reading import text
from tests.forms import fill_in
from tests.meetings.conftest import record_in_sitting
from tests.privacy.test_rights import ask, note, words
from village.meetings.models import Meeting, Panel, PanelMembership, Situation
from village.meetings.operations import (
    Agreed,
    Ruling,
    agree_task,
    amend_minutes,
    close_meeting,
    correct_decision,
    put_situation,
    record_attendance,
    write_discussion,
)
from village.plans.models import Assessment, Goal, NoteAddition
from village.plans.models.goal import SCALE
from village.privacy.models import RightsRequest
from village.privacy.words import Place, places_of
from village.referrals.models import Referral, Signature

WRITTEN = "Elle est paresseuse."
READ = "Elle se fatigue vite."


@pytest.fixture
def sitting(cast: Cast) -> Situation:
    """A closed sitting about Kadiatou, with words everywhere: said, decided, corrected, agreed, added."""
    alice, today, now = cast.actor("alice"), timezone.localdate(), timezone.now()
    panel = Panel.objects.create(programme=cast.programme, name="EPS d’Ici", commune=cast.commune)
    PanelMembership.objects.create(
        panel=panel, professional=cast.professionals["chloe"], competence=item("N14", "enseignement"), starts_on=SINCE
    )
    meeting = Meeting.objects.create(panel=panel, on=today, starts_at=time(14))
    situation = put_situation(meeting, reason="point_etape", plan=cast.plans["kadiatou"], by=alice, on=today)
    write_discussion(situation, discussion=WRITTEN, version=None, by=alice)
    agree_task(situation, Agreed(WRITTEN, cast.users["daniele"], today), by=alice, at=now)
    decision = record_in_sitting(situation, Ruling("poursuite", "Elle traîne."), by=alice, on=today)
    correct_decision(decision, Ruling("poursuite", WRITTEN), why="Mal recopié.", version=1, by=alice, at=now)
    record_attendance(meeting, {cast.professionals["chloe"].pk: True}, by=alice, on=today)
    close_meeting(meeting, by=alice, at=now)
    situation.refresh_from_db()
    amend_minutes(situation, text=WRITTEN, by=alice, at=now)
    return situation


@pytest.fixture
def fiche(cast: Cast) -> Referral:
    """The fiche of Kadiatou, signed and sent by Bruno."""
    referral = Referral.objects.create(
        programme=cast.programme, written_by=cast.users["bruno"], referrer_kind=item("N5", "education-nationale"),
        child=cast.children["kadiatou"], child_first_name="Kadiatou", child_last_name="Traoré",
        birth_date=date(2009, 3, 14), commune=cast.commune, guardian_first_name="Farida", guardian_last_name="Traoré",
        guardian_relation="mere", observed_facts=WRITTEN, family_dialogue="D’accord.", state="recue",
        written_on=SINCE, sent_on=SINCE,
    )  # fmt: skip
    Signature.objects.create(
        referral=referral, party="parent", name="F. Traoré", channel="papier", signed_on=SINCE,
        recorded_by=cast.users["bruno"],
    )  # fmt: skip
    return referral


def rectify(cast: Cast, place: str, *, after: str = READ, found: RightsRequest | None = None) -> Any:
    url = reverse("privacy:correct", args=[(found or ask(cast, "rectification")).pk])
    return fill_in(cast.client("alice"), f"{url}?place={place}", after=after, reason="Un jugement.")


def board(cast: Cast, situation: Situation) -> str:
    url = reverse("meetings:detail", args=[situation.meeting_id])
    return words(cast.client("alice").get(url, {"situation": situation.pk}))


def test_the_reason_of_a_decision_is_corrected_and_what_it_said_stays_beside(cast: Cast, sitting: Situation) -> None:
    assert rectify(cast, f"meetings.decision:{sitting.decision.pk}:reason").status_code == 302
    sitting.decision.refresh_from_db()
    assert sitting.decision.reason == READ
    kept = sitting.decision.corrections.first()
    assert kept
    assert (kept.reason, kept.why) == (WRITTEN, "Rectifié à la demande de la famille : Un jugement.")
    shown = board(cast, sitting)
    assert READ in shown
    assert "à la demande de la famille" in shown


@pytest.mark.parametrize("where", ["situation", "agreedtask", "amendment", "decisioncorrection"])
def test_words_of_closed_minutes_stay_with_the_rectification_beside(cast: Cast, sitting: Situation, where: str) -> None:
    row = {
        "situation": sitting, "agreedtask": sitting.tasks.get(), "amendment": sitting.amendments.get(),
        "decisioncorrection": sitting.decision.corrections.get(),
    }[where]  # fmt: skip
    field = {"situation": "discussion", "agreedtask": "what", "amendment": "text", "decisioncorrection": "reason"}[
        where
    ]
    before = getattr(row, field)
    assert rectify(cast, f"meetings.{where}:{row.pk}:{field}").status_code == 302
    row.refresh_from_db()
    assert getattr(row, field) == before
    added = sitting.amendments.latest("written_at")
    assert added.text.startswith("Rectifié à la demande de la famille (")
    assert READ in board(cast, sitting)


def test_an_open_sitting_is_rewritten(cast: Cast, sitting: Situation) -> None:
    again = Meeting.objects.create(panel=sitting.meeting.panel, on=timezone.localdate(), starts_at=time(17))
    open_one = Situation.objects.create(
        meeting=again, child=sitting.child, plan=sitting.plan, reason="point_etape", rank=1, discussion=WRITTEN
    )
    assert rectify(cast, f"meetings.situation:{open_one.pk}:discussion").status_code == 302
    open_one.refresh_from_db()
    assert (open_one.discussion, open_one.version) == (READ, 2)  # who was writing is shown both texts


def test_a_signed_fiche_is_never_rewritten(cast: Cast, fiche: Referral) -> None:
    assert rectify(cast, f"referrals.referral:{fiche.pk}:observed_facts").status_code == 302
    fiche.refresh_from_db()
    assert fiche.observed_facts == WRITTEN
    made = fiche.corrections.get()
    assert (made.about, made.text, made.by) == ("faits observés", READ, cast.users["alice"])
    for who in ("alice", "bruno"):
        shown = words(cast.client(who).get(reverse("referrals:detail", args=[fiche.pk])))
        assert WRITTEN in shown
        assert READ in shown
    assert READ not in words(cast.client("jeanne").get(reverse("referrals:detail", args=[fiche.pk])))
    printed = text(cast.client("bruno").get(reverse("referrals:document", args=[fiche.pk])).content)
    assert READ in printed


def test_a_fiche_not_yet_signed_is_rewritten(cast: Cast, fiche: Referral) -> None:
    fiche.signatures.all().delete()
    Referral.objects.filter(pk=fiche.pk).update(state="brouillon", sent_on=None)
    rectify(cast, f"referrals.referral:{fiche.pk}:observed_facts")
    fiche.refresh_from_db()
    assert fiche.observed_facts == READ


def test_an_addition_to_a_note_is_completed_too(cast: Cast) -> None:
    row = note(cast, "Elle ment.")
    added = NoteAddition.objects.create(note=row, author=cast.users["daniele"], text=WRITTEN, written_at=timezone.now())
    assert rectify(cast, f"plans.noteaddition:{added.pk}:text").status_code == 302
    added.refresh_from_db()
    assert added.text == WRITTEN
    assert READ in row.additions.latest("pk").text


def _places(cast: Cast) -> Iterator[Place]:
    yield from places_of(cast.children["kadiatou"], by=cast.actor("alice"))


@pytest.mark.usefixtures("sitting", "fiche")
def test_no_words_of_a_dossier_answer_a_failure(cast: Cast) -> None:
    note(cast, "Elle ment.")
    Assessment.objects.create(plan=cast.plans["kadiatou"], on=SINCE, author=cast.users["daniele"], proposal="Lire.")
    found = ask(cast, "rectification")
    refused = [place.code for place in _places(cast) if rectify(cast, place.code, found=found).status_code != 302]
    assert not refused, refused


def test_what_the_database_refuses_is_said_and_changes_nothing(cast: Cast) -> None:
    """A scale has its five steps or none: no failure, and nothing lost of what was typed."""
    plan = cast.plans["kadiatou"]
    goal = Goal.objects.create(
        plan=plan, domain=item("N8", "scolaire"), wording="Lire", starts_on=SINCE, horizon=date(2030, 1, 1),
        scaled_on=SINCE, **dict.fromkeys(SCALE, WRITTEN),
    )  # fmt: skip
    answer = rectify(cast, f"plans.goal:{goal.pk}:start_words", after="")
    assert answer.status_code == 422
    assert "Écrivez-le autrement" in words(answer)
    goal.refresh_from_db()
    assert goal.start_words == WRITTEN
    assert not plan.child.corrections.exists()


def test_words_longer_than_their_field_are_refused(cast: Cast) -> None:
    goal = Goal.objects.create(
        plan=cast.plans["kadiatou"], domain=item("N8", "scolaire"), wording=WRITTEN, starts_on=SINCE,
        horizon=date(2030, 1, 1),
    )  # fmt: skip
    assert rectify(cast, f"plans.goal:{goal.pk}:wording", after="a" * 201).status_code == 422
    goal.refresh_from_db()
    assert goal.wording == WRITTEN


@pytest.mark.parametrize(("kind", "page"), [("rectification", "privacy:correct"), ("acces", "privacy:pack")])
def test_a_confidence_made_to_the_referent_is_not_told_at_the_desk(cast: Cast, kind: str, page: str) -> None:
    note(cast, "Elle a confié ceci au référent seul.", readers="referent")
    alice, child = cast.client("alice"), cast.children["kadiatou"]
    assert "confié ceci" not in words(alice.get(reverse("casefile:notes", args=[child.pk])))
    shown = alice.get(reverse(page, args=[ask(cast, kind).pk]))
    assert shown.status_code == 200
    assert "confié ceci" not in words(shown)
