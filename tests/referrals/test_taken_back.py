"""A family takes back what it shares with the structure of the orienteur: he keeps his words, and learns no more."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.cast import SINCE, Cast
from tests.documents.reading import text
from tests.referrals.fiches import sent
from village.access.policy import Forbidden
from village.core.errors import DomainError
from village.notifications.models import Notification
from village.people.models import Agreement
from village.people.operations import withdraw_agreement
from village.referrals.models import Referral
from village.referrals.operations import answer_more, ask_more, redirect_referral

ANSWER = "Le centre social a une place."


@pytest.fixture
def fiche(cast: Cast) -> Referral:
    """Bruno, of the school, wrote it; the mother shares with the school."""
    referral = sent(cast)
    child = cast.children["kadiatou"]
    Referral.objects.filter(pk=referral.pk).update(child=child)
    Agreement.objects.create(
        child=child, guardian=cast.guardians["kadiatou"], scope="partage", recipient=cast.school.organisation,
        categories=["1", "3"], channel="oral", informed_by=cast.users["daniele"], given_on=SINCE,
    )  # fmt: skip
    referral.refresh_from_db()
    return referral


def redirect(fiche: Referral, cast: Cast) -> None:
    redirect_referral(fiche, answer=ANSWER, by=cast.actor("alice"), on=timezone.localdate())


def take_back(cast: Cast) -> None:
    given = Agreement.objects.get(scope="partage")
    withdraw_agreement(given, by=cast.actor("daniele"), on=timezone.localdate(), at=timezone.now())


def seen(cast: Cast, fiche: Referral) -> str:
    """All that Bruno reads of it: his home, his list, the fiche, the letter."""
    client = cast.client("bruno")
    urls = [reverse("home:today"), reverse("referrals:list"), reverse("referrals:detail", args=[fiche.pk])]
    pages = [client.get(url).content.decode() for url in urls]
    letter = client.get(reverse("referrals:acknowledgement_sheet", args=[fiche.pk]))
    return " ".join([*pages, text(letter.content)])


def test_before_it_the_orienteur_learns_what_his_fiche_becomes(cast: Cast, fiche: Referral) -> None:
    redirect(fiche, cast)
    assert ANSWER in seen(cast, fiche)
    assert "éorientée" in seen(cast, fiche)


def test_taken_back_he_keeps_his_words_and_learns_no_later_status(cast: Cast, fiche: Referral) -> None:
    take_back(cast)
    told = Notification.objects.filter(user=cast.users["bruno"]).count()
    redirect(fiche, cast)
    words = seen(cast, fiche)
    assert fiche.observed_facts in words
    assert "ne vous est plus dit" in words
    assert ANSWER not in words
    assert "éorientée" not in words
    assert Notification.objects.filter(user=cast.users["bruno"]).count() == told
    page = cast.client("alice").get(reverse("referrals:detail", args=[fiche.pk])).content.decode()
    assert ANSWER in page


def test_taken_back_he_is_asked_nothing_more_and_what_was_asked_is_shut(cast: Cast, fiche: Referral) -> None:
    today = timezone.localdate()
    ask_more(fiche, question="Qui vient la chercher ?", by=cast.actor("alice"), on=today)
    url = reverse("referrals:answer", args=[fiche.pk])
    assert cast.client("bruno").get(url).status_code == 200
    take_back(cast)
    assert cast.client("bruno").get(url).status_code == 404
    assert "Qui vient la chercher" not in seen(cast, fiche)
    with pytest.raises(Forbidden, match="ne partage plus rien"):
        answer_more(fiche, answer="Sa tante.", by=cast.actor("bruno"), on=today)


def test_taken_back_a_question_says_why_it_cannot_be_asked(cast: Cast, fiche: Referral) -> None:
    take_back(cast)
    with pytest.raises(DomainError, match="appelez la famille"):
        ask_more(fiche, question="Qui vient la chercher ?", by=cast.actor("alice"), on=timezone.localdate())


def test_taken_back_the_letter_that_the_coordination_posts_says_no_more_either(cast: Cast, fiche: Referral) -> None:
    Referral.objects.filter(pk=fiche.pk).update(organisation=cast.school.organisation)
    redirect(fiche, cast)
    letter = reverse("referrals:acknowledgement_sheet", args=[fiche.pk])
    assert "éorientée" in text(cast.client("alice").get(letter).content)
    take_back(cast)
    words = text(cast.client("alice").get(letter).content)
    assert "éorientée" not in words
    assert "ne vous est plus dit" in words


def test_taken_back_he_reads_again_what_he_had_answered(cast: Cast, fiche: Referral) -> None:
    today = timezone.localdate()
    ask_more(fiche, question="Qui vient la chercher ?", by=cast.actor("alice"), on=today)
    answer_more(fiche, answer="Sa tante, le mardi.", by=cast.actor("bruno"), on=today)
    take_back(cast)
    assert "Sa tante, le mardi." in seen(cast, fiche)
