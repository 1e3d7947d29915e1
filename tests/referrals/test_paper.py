"""The fiche on paper (R59): filled for the two signatures, blank for the pen, never named after a child."""

import pytest
from django.urls import reverse

from tests.cast import Cast
from tests.documents.reading import text
from tests.referrals.fiches import draft, page, sent, signed
from village.audit.models import Entry
from village.directory.models import Professional
from village.referrals.models import Referral

BLANK = "/reperages/fiche-vierge.pdf"


def test_the_author_prints_his_draft_to_have_it_signed(cast: Cast) -> None:
    answer = cast.client("bruno").get(page("document", draft(cast)))
    printed = text(answer.content)
    assert answer["Content-Type"] == "application/pdf"
    for words in ("Léa", "Morin", "École Jean-Moulin", "Elle s’endort en classe", "Bruno Berger", "Les Tilleuls"):
        assert words in printed, words


def test_the_fiche_says_where_to_call_the_partner_who_writes_it(cast: Cast) -> None:
    """The professional telephone of the directory."""
    referral, sheet = draft(cast), cast.professionals["chloe"]
    Professional.objects.filter(pk=sheet.pk).update(phone="04 67 00 00 08")
    Referral.objects.filter(pk=referral.pk).update(referrer=sheet)
    assert "04 67 00 00 08" in text(cast.client("bruno").get(page("document", referral)).content)


def test_the_file_is_not_named_after_the_child(cast: Cast) -> None:
    answer = cast.client("bruno").get(page("document", draft(cast)))
    assert answer["Content-Disposition"].startswith('attachment; filename="fiche-de-reperage-20')
    assert "ea" not in answer["Content-Disposition"].split("reperage")[1]
    assert answer["Cache-Control"] == "no-store"


def test_printing_is_journaled(cast: Cast) -> None:
    referral = sent(cast)
    cast.client("alice").get(page("document", referral))
    line = Entry.objects.get(action="document:print")
    assert (line.person_id, line.target) == (referral.child_id, f"referrals.referral:{referral.pk}")


def test_signatures_say_how_they_were_given(cast: Cast) -> None:
    referral = signed(cast, channel="oral")
    printed = text(cast.client("bruno").get(page("document", referral)).content)
    assert "accord donné de vive voix" in printed


@pytest.mark.parametrize("name", ["bruno", "chloe", "daniele", "alice", "jeanne"])
def test_the_blank_sheet_has_the_motives_of_the_programme_and_no_name(cast: Cast, name: str) -> None:
    sent(cast)
    printed = text(cast.client(name).get(BLANK).content)
    assert "Accès aux soins" in printed
    assert "A entre 2 et 16 ans" in printed
    assert "Morin" not in printed


def test_a_stranger_to_the_reperage_prints_nothing(cast: Cast) -> None:
    assert cast.client("emile").get(BLANK).status_code == 403
    assert reverse("referrals:blank") == BLANK


def test_the_acknowledgement_tells_the_status_and_nothing_of_the_content(cast: Cast) -> None:
    """R10."""
    referral = sent(cast)
    printed = text(cast.client("bruno").get(page("acknowledgement_sheet", referral)).content).replace("\u00a0", " ")
    assert "Bruno Berger" in printed
    assert "Reçue. Elle attend" in printed
    assert "Léa M." in printed
    assert "Morin" not in printed
    assert "s’endort" not in printed
    assert Entry.objects.filter(action="document:print", details="accuse-de-reception").count() == 1


@pytest.mark.parametrize(
    ("name", "status"), [("alice", 200), ("jeanne", 200), ("chloe", 404), ("hawa", 404), ("emile", 403)]
)
def test_who_receives_may_post_the_acknowledgement(cast: Cast, name: str, status: int) -> None:
    assert cast.client(name).get(page("acknowledgement_sheet", sent(cast))).status_code == status


def test_a_fiche_that_did_not_leave_has_no_acknowledgement(cast: Cast) -> None:
    assert cast.client("bruno").get(page("acknowledgement_sheet", draft(cast))).status_code == 404
