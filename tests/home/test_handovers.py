"""The one who leaves writes, the one who arrives reads; private notes stay private (R36, RU7)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from tests.forms import fill_in, hidden_of
from village.access.links import Link
from village.access.policy import Forbidden
from village.audit.models import Entry
from village.core import drafts
from village.core.errors import DomainError
from village.people import operations
from village.people.models import CareTeamMembership, Handover
from village.plans.models import JournalEntry
from village.plans.operations import share_note

WORDS = {"standing": "Elle parle en classe.", "promised": "Un mercredi à la piscine.", "precious": "Le dessin."}


@pytest.fixture
def handover(cast: Cast) -> Handover:
    """Danièle hands Kadiatou over to Dora: asked ten days before."""
    child, today = cast.children["kadiatou"], timezone.localdate()
    tie = child.care_team.get(link=Link.REFERENT)
    operations.reassign(
        [operations.Entrusted(child.pk, tie.pk)],
        operations.Reassignment(cast.users["dora"], today + timedelta(days=10)),
        by=cast.actor("alice"),
        at=timezone.now(),
    )
    return Handover.objects.get()


def arrive(cast: Cast) -> None:
    """The day comes: Dora is the référente, Danièle is not any more."""
    yesterday = timezone.localdate() - timedelta(days=1)
    CareTeamMembership.objects.filter(user=cast.users["daniele"], link=Link.REFERENT).update(ends_on=yesterday)
    CareTeamMembership.objects.filter(user=cast.users["dora"], child=cast.children["kadiatou"]).update(
        starts_on=yesterday + timedelta(days=1)
    )


def url(name: str, handover: Handover) -> str:
    return reverse(f"home:{name}", args=[handover.pk])


def test_who_leaves_writes_and_who_arrives_reads_then_it_is_closed(cast: Cast, handover: Handover) -> None:
    daniele, dora = cast.client("daniele"), cast.client("dora")
    assert "Kadiatou T." in daniele.get(reverse("home:handovers")).content.decode()
    assert fill_in(daniele, url("write_handover", handover), **WORDS).status_code == 302
    assert dora.get(url("handover", handover)).status_code == 404  # not before the day
    arrive(cast)
    read = dora.get(url("handover", handover))
    assert "Elle parle en classe." in read.content.decode()
    assert dora.post(url("receive_handover", handover), hidden_of(read)).status_code == 302
    handover.refresh_from_db()
    assert handover.read_at is not None
    assert daniele.get(url("write_handover", handover)).status_code == 404
    acts = list(Entry.objects.filter(person_id=handover.child_id).values_list("action", flat=True))
    assert {"handover:write", "handover:read", "handover:receive"} <= set(acts)


def test_the_coordination_sees_that_it_is_written_not_what_it_says(cast: Cast, handover: Handover) -> None:
    fill_in(cast.client("daniele"), url("write_handover", handover), **WORDS)
    alice = cast.client("alice")
    page = alice.get(reverse("home:handovers")).content.decode()
    assert "à lire" in page
    assert "Elle parle" not in page
    assert alice.get(url("handover", handover)).status_code == 404
    assert alice.get(url("write_handover", handover)).status_code == 404


def test_who_left_may_still_write_and_opens_the_dossier_no_more(cast: Cast, handover: Handover) -> None:
    arrive(cast)
    daniele = cast.client("daniele")
    assert daniele.get(reverse("casefile:detail", args=[handover.child_id])).status_code == 404
    page = daniele.get(url("write_handover", handover)).content.decode()
    assert "Traoré" not in page
    assert fill_in(daniele, url("write_handover", handover), **WORDS).status_code == 302
    Handover.objects.update(on=timezone.localdate() - timedelta(days=61))
    assert daniele.get(url("write_handover", handover)).status_code == 404


def test_private_notes_stay_private_until_their_author_shares_each(cast: Cast, handover: Handover) -> None:
    plan, now = cast.plans["kadiatou"], timezone.now()
    secret, kept = (
        JournalEntry.objects.create(
            plan=plan, author=cast.users["daniele"], on=now.date(), kind="entretien", text=text, readers="auteur",
            written_at=now,
        )
        for text in ("Elle rêve de théâtre.", "Confidence du soir.")
    )  # fmt: skip
    daniele = cast.client("daniele")
    assert "Elle rêve de théâtre." in daniele.get(url("write_handover", handover)).content.decode()
    share = reverse("home:share_note", args=[handover.pk, secret.pk])
    assert cast.client("alice").post(share).status_code == 404
    assert daniele.post(share).status_code == 302
    fill_in(daniele, url("write_handover", handover), **WORDS)
    arrive(cast)
    notes = cast.client("dora").get(reverse("casefile:notes", args=[handover.child_id])).content.decode()
    assert "Elle rêve de théâtre." in notes
    assert "Confidence du soir." not in notes
    secret.refresh_from_db()
    with pytest.raises(Forbidden):
        share_note(kept, by=cast.actor("dora"), on=now.date())
    assert Entry.objects.filter(action="note:share", person_id=handover.child_id).count() == 1


def test_drafts_and_next_steps_are_not_forgotten(cast: Cast, handover: Handover) -> None:
    plan, now = cast.plans["kadiatou"], timezone.now()
    JournalEntry.objects.create(
        plan=plan, author=cast.users["daniele"], on=now.date(), kind="telephone", text="Vu.", written_at=now,
        next_step="accompagner au CMP", next_on=now.date() + timedelta(days=20),
    )  # fmt: skip
    drafts.keep(cast.users["daniele"].pk, f"{drafts.about('note', plan)}:text", "Commencé ce matin")
    page = cast.client("daniele").get(url("write_handover", handover))
    assert "accompagner au CMP" in page.context["form"]["dates"].value()
    assert "Finir une note" in page.content.decode()


def test_bad_input_is_refused_and_nothing_is_lost(cast: Cast, handover: Handover) -> None:
    daniele, page = cast.client("daniele"), url("write_handover", handover)
    refused = fill_in(daniele, page, standing="", promised="La piscine.")
    assert refused.status_code == 422
    assert "La piscine." in refused.content.decode()
    assert fill_in(daniele, page, standing="x" * 3001).status_code == 422
    opened = hidden_of(daniele.get(page))
    fill_in(daniele, page, **WORDS)
    late = daniele.post(page, {**opened, **WORDS, "standing": "Autre version."})
    assert late.status_code == 409
    assert "Elle parle en classe." in late.content.decode()
    assert "Autre version." in late.content.decode()


def test_a_handover_is_received_once_by_the_referent_only_and_as_it_was_read(cast: Cast, handover: Handover) -> None:
    now = timezone.now()
    arrive(cast)
    dora, daniele = cast.actor("dora"), cast.actor("daniele")
    with pytest.raises(DomainError, match="pas encore écrite"):
        operations.receive_handover(handover, version=1, by=dora, at=now)
    sheet = operations.HandoverSheet(standing="Elle parle.")
    operations.write_handover(handover, sheet, version=1, by=daniele, at=now)
    with pytest.raises(DomainError, match="entre-temps"):
        operations.receive_handover(handover, version=1, by=dora, at=now)  # written again since
    with pytest.raises(Forbidden):
        operations.receive_handover(handover, version=2, by=daniele, at=now)
    operations.receive_handover(handover, version=2, by=dora, at=now)
    with pytest.raises(DomainError, match="a été lue"):
        operations.receive_handover(handover, version=2, by=dora, at=now)
    with pytest.raises(DomainError, match="a été lue"):
        operations.write_handover(handover, sheet, version=2, by=daniele, at=now)
    with pytest.raises(Forbidden):
        operations.write_handover(handover, sheet, version=2, by=dora, at=now)


def test_the_coordination_gives_up_a_sheet_that_nobody_will_write(cast: Cast, handover: Handover) -> None:
    alice = cast.client("alice")
    assert fill_in(alice, url("waive_handover", handover), reason=" ").status_code == 422
    assert fill_in(alice, url("waive_handover", handover), reason="Partie sans préavis.").status_code == 302
    assert alice.get(url("waive_handover", handover)).status_code == 404
    team = alice.get(reverse("casefile:team", args=[handover.child_id])).content.decode()
    assert "sans fiche (Partie sans préavis.)" in team
    with pytest.raises(DomainError, match="abandonnée"):
        operations.waive_handover(handover, reason="Encore.", by=cast.actor("alice"), on=timezone.localdate())
