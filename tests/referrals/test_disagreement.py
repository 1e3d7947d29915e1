"""A holder of parental authority does not agree: nothing begins before it is written how that was dealt with."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from tests.documents.reading import text
from tests.forms import fill_in
from tests.meetings.conftest import decide, entry_answers, fiche_of, meeting, panel, today
from tests.referrals.fiches import draft, page, record_signature, sent, words
from village.access.policy import Forbidden
from village.audit.models import Entry
from village.core.errors import DomainError
from village.meetings import operations
from village.meetings.models import Meeting, Situation
from village.referrals.models import Referral
from village.referrals.operations import admit_referral, settle_disagreement, sign_later

__all__ = ["meeting", "panel"]

DISPUTED: dict[str, Any] = {
    "second_first_name": "Karim",
    "second_last_name": "Morin",
    "second_relation": "pere",
    "second_standing": "desaccord",
}
BANNER = "L’autre titulaire de l’autorité parentale n’est pas d’accord"
WORDS = "Karim Morin reçu le 4 avec la médiatrice : il accepte un essai de trois mois."


def settled(cast: Cast, referral: Referral) -> Any:
    return fill_in(cast.client("alice"), page("settle", referral), way="mediation", words=WORDS)


def on_the_agenda(cast: Cast, meeting: Meeting, referral: Referral) -> Any:
    """« Ajouter », as the agenda offers it; the key sent by hand all the same."""
    url = reverse("meetings:put", args=[meeting.pk])
    return cast.client("alice").post(url, {"key": f"fiche-{referral.pk}"}, follow=True)


@pytest.mark.rule("RU1")
def test_ru1_a_disagreement_is_shown_and_nothing_begins_over_it(cast: Cast, meeting: Meeting) -> None:
    """RU1, R4, X22: in the queue, on the fiche, on the agenda; no EPS, in the pages, the operation and the database."""
    referral = sent(cast, **DISPUTED)
    alice = cast.client("alice")
    assert "un parent n’est pas d’accord" in alice.get(reverse("referrals:list")).content.decode()
    fiche = alice.get(page("detail", referral))
    assert BANNER in fiche.content.decode()
    assert fiche.context["to_schedule"] is False
    agenda = alice.get(reverse("meetings:agenda", args=[meeting.pk]))
    assert "l’autre parent n’est pas d’accord" in agenda.content.decode()
    assert not [item for item in agenda.context["near"] if item.referral]
    on_the_agenda(cast, meeting, referral)
    with pytest.raises(DomainError, match="autorité parentale reste à traiter"):
        operations.put_situation(meeting, reason="entree", referral=referral, by=cast.actor("alice"), on=today())
    assert not Situation.objects.exists()
    for state in ("inscrite", "admise"):
        with pytest.raises(IntegrityError, match="disagreement_is_settled"), transaction.atomic():
            Referral.objects.filter(pk=referral.pk).update(state=state, decided_on=today())


@pytest.mark.rule("RU1")
def test_ru1_how_it_was_dealt_with_is_kept_dated_signed_and_in_the_minutes(cast: Cast, meeting: Meeting) -> None:
    referral = sent(cast, **DISPUTED)
    assert settled(cast, referral)["Location"] == page("detail", referral)
    referral.refresh_from_db()
    assert (referral.settled_by, referral.settled_on, referral.settled_words) == (cast.users["alice"], today(), WORDS)
    line = Entry.objects.get(action="referral:settle")
    assert (line.person_id, line.details) == (referral.child_id, "une médiation, ou une rencontre des deux parents")
    seen = cast.client("alice").get(page("detail", referral)).content.decode()
    assert WORDS in seen
    assert "Écrit par Alice Aubry" in seen
    on_the_agenda(cast, meeting, referral)
    situation = Situation.objects.get()
    sitting = cast.client("chloe").get(reverse("meetings:detail", args=[meeting.pk])).content.decode()
    assert "L’autre parent n’était pas d’accord" in sitting
    assert "il accepte un essai de trois mois" in sitting
    assert decide(cast.client("alice"), situation, **entry_answers(cast)).status_code == 302
    dossier = cast.client("daniele").get(reverse("casefile:detail", args=[situation.child_id])).content.decode()
    agreements = cast.client("daniele").get(reverse("casefile:agreements", args=[situation.child_id])).content.decode()
    fiches = cast.client("daniele").get(reverse("casefile:referrals", args=[situation.child_id])).content.decode()
    assert "L’autre parent n’était pas d’accord" in dossier
    assert "L’autre parent n’était pas d’accord" in agreements
    assert WORDS in fiches
    minutes = text(cast.client("alice").get(reverse("meetings:minutes", args=[meeting.pk])).content)
    assert "Désaccord d’un parent" in minutes
    assert "il accepte un essai de trois mois" in minutes
    assert "Morin" not in minutes


def test_what_was_done_is_asked_in_words_once_and_of_the_coordination(cast: Cast) -> None:
    referral = sent(cast, **DISPUTED)
    alice = cast.client("alice")
    for answers in ({"way": "", "words": WORDS}, {"way": "juge", "words": "  "}, {"way": "juge", "words": "x" * 2001}):
        assert fill_in(alice, page("settle", referral), **answers).status_code == 422
    referral.refresh_from_db()
    assert referral.to_settle
    with pytest.raises(DomainError, match="Écrivez ce qui a été fait"):
        settle_disagreement(referral, way="juge", words=" ", by=cast.actor("alice"), on=today())
    with pytest.raises(DomainError, match="comment le désaccord"):
        settle_disagreement(referral, way="magie", words="Rien.", by=cast.actor("alice"), on=today())
    for wrong in ("jeanne", "bruno", "hawa"):
        with pytest.raises(Forbidden):
            settle_disagreement(referral, way="juge", words=WORDS, by=cast.actor(wrong), on=today())
    settled(cast, referral)
    with pytest.raises(DomainError, match="déjà écrit"):
        settle_disagreement(referral, way="juge", words="Autre.", by=cast.actor("alice"), on=today())
    assert alice.get(page("settle", referral)).status_code == 302
    quiet = sent(cast, child_first_name="Adam")
    with pytest.raises(DomainError, match="aucun désaccord"):
        settle_disagreement(quiet, way="juge", words=WORDS, by=cast.actor("alice"), on=today())


def test_the_assistance_learns_that_something_waits_not_what(cast: Cast, meeting: Meeting) -> None:
    """Of the parents, she knows who and how to call; where they stand is for the coordination."""
    referral = sent(cast, **DISPUTED)
    jeanne = cast.client("jeanne")
    for url in (reverse("referrals:list"), page("detail", referral), reverse("meetings:agenda", args=[meeting.pk])):
        assert "pas d’accord" not in jeanne.get(url).content.decode()
    agenda = jeanne.get(reverse("meetings:agenda", args=[meeting.pk])).content.decode()
    assert "une question d’autorité parentale reste à traiter" in agenda


def test_the_other_parent_who_signs_after_all_agrees(cast: Cast) -> None:
    referral = sent(cast, **DISPUTED)
    sign_later(referral, name="Karim Morin", channel="oral", signed_on=today(), by=cast.actor("alice"), on=today())
    referral.refresh_from_db()
    assert (referral.to_settle, referral.settled_by_way, referral.settled_on) == (False, "accord", today())


def test_a_fiche_written_again_forgets_that_he_had_signed(cast: Cast) -> None:
    referral = draft(cast, **DISPUTED)
    record_signature(cast, referral, "autre_parent")
    referral.refresh_from_db()
    assert not referral.to_settle
    fill_in(cast.client("bruno"), page("change", referral), **words(cast, **DISPUTED))
    again = Referral.objects.get(pk=referral.pk)
    assert again.to_settle
    assert not again.signatures.exists()


@pytest.mark.rule("RU1")
def test_ru1_no_entry_over_a_disagreement_that_was_scheduled_before_this_rule(cast: Cast) -> None:
    referral = sent(cast, **DISPUTED)
    referral.state = "inscrite"
    with pytest.raises(DomainError, match="autorité parentale reste à traiter"):
        admit_referral(referral, by=cast.actor("alice"), on=timezone.localdate())


def test_the_orienteur_learns_that_it_is_dealt_with_not_how(cast: Cast) -> None:
    """He reads the status of his fiche; what the parents, or a judge, said of each other is for who receives."""
    referral = fiche_of(cast, "Lina", "Morel")
    Referral.objects.filter(pk=referral.pk).update(second_standing="desaccord")
    settle = {"way": "juge", "words": "Jugement du 3, résidence chez la mère."}
    assert fill_in(cast.client("alice"), reverse("referrals:settle", args=[referral.pk]), **settle).status_code == 302
    page = reverse("referrals:detail", args=[referral.pk])
    assert "Jugement du 3" in cast.client("alice").get(page).content.decode()
    told = cast.client("bruno").get(page).content.decode()
    assert "L’équipe s’en est occupée" in told
    assert "Jugement" not in told
