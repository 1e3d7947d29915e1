"""A family takes back what it shares with the structure of the orienteur: he keeps his words, and learns no more."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.cast import SINCE, Cast
from tests.documents.reading import text
from tests.referrals.fiches import sent
from village.notifications.models import Notification
from village.people.models import Agreement
from village.people.operations import withdraw_agreement
from village.referrals.models import Referral
from village.referrals.operations import redirect_referral

ANSWER = "Le centre social a une place."


@pytest.fixture
def fiche(cast: Cast) -> Referral:
    """Bruno, of the school, wrote it; the mother shares with the school."""
    referral = sent(cast)
    child = cast.children["kadiatou"]
    Referral.objects.filter(pk=referral.pk).update(child=child)
    Agreement.objects.create(
        child=child, guardian=cast.guardians["kadiatou"], scope="partage", recipient=cast.school.organisation,
        categories=["identity", "social"], channel="oral", informed_by=cast.users["daniele"], given_on=SINCE,
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
