"""Notes de suivi: quick, never lost, read by those chosen when writing."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from tests.forms import fill_in, hidden_of
from village.audit.models import Entry
from village.core import drafts
from village.core.models import Draft
from village.plans.models import JournalEntry, Plan

WORDS = "Kadiatou a raconté la sortie au musée devant sa mère."


def url(plan: Plan) -> str:
    return reverse("plans:write_note", args=[plan.pk])


def answers(**more: str) -> dict[str, str]:
    today = timezone.localdate().isoformat()
    return {"kind": "entretien", "text": WORDS, "on": today, "readers": "equipe", **more}


def test_a_note_needs_only_a_kind_and_a_text(cast: Cast, plan: Plan) -> None:
    answer = fill_in(cast.client("daniele"), url(plan), **answers())
    assert answer.status_code == 302
    note = JournalEntry.objects.get()
    assert (note.text, note.author) == (WORDS, cast.users["daniele"])
    assert Entry.objects.filter(action="note:write", person_id=plan.child_id).count() == 1


def test_the_same_note_sent_twice_is_written_once(cast: Cast, plan: Plan) -> None:
    client = cast.client("daniele")
    sent = {**hidden_of(client.get(url(plan))), **answers()}
    first, second = client.post(url(plan), sent), client.post(url(plan), sent)
    assert first["Location"] == second["Location"]
    assert JournalEntry.objects.count() == 1


def test_opening_the_page_writes_nothing(cast: Cast, plan: Plan) -> None:
    cast.client("daniele").get(url(plan))
    assert not JournalEntry.objects.exists()


@pytest.mark.parametrize("stranger", ["dora", "hawa", "alice"])
def test_only_the_childs_referent_writes(cast: Cast, plan: Plan, stranger: str) -> None:
    assert cast.client(stranger).post(url(plan), answers()).status_code == 404
    assert not JournalEntry.objects.exists()


@pytest.mark.parametrize("wrong", ["bruno", "chloe", "emile", "farida", "gaspard", "ines", "jeanne", "karim", "lise"])
def test_another_role_may_not_write(cast: Cast, plan: Plan, wrong: str) -> None:
    assert cast.client(wrong).post(url(plan), answers()).status_code == 403
    assert not JournalEntry.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"text": ""}, "obligatoire"),
        ({"text": "a" * 10_001}, "10000"),
        ({"on": "2099-01-01"}, "futur"),
        ({"on": "2016-01-01"}, "entrée"),
        ({"on": "pas une date"}, "date"),
        ({"next_on": "2017-01-01"}, "prochaine étape"),
        ({"kind": "score"}, "choix"),
    ],
)
def test_a_wrong_note_is_explained_kept_and_not_written(
    cast: Cast, plan: Plan, wrong: dict[str, str], says: str
) -> None:
    answer = fill_in(cast.client("daniele"), url(plan), **answers(**wrong))
    page = answer.content.decode().replace("\xa0", "")
    assert answer.status_code == 422
    assert says in page
    assert wrong.get("text", WORDS)[:50] in page
    assert not JournalEntry.objects.exists()


def test_a_private_note_is_read_by_its_author_only(cast: Cast, plan: Plan) -> None:
    fill_in(cast.client("daniele"), url(plan), **answers(text="Confidence à garder.", readers="auteur"))
    page = reverse("casefile:notes", args=[plan.child_id])
    assert "Confidence" in cast.client("daniele").get(page).content.decode()
    assert "Confidence" not in cast.client("alice").get(page).content.decode()


def test_a_shared_note_is_read_by_the_coordination(cast: Cast, plan: Plan) -> None:
    fill_in(cast.client("daniele"), url(plan), **answers())
    page = reverse("casefile:notes", args=[plan.child_id])
    assert "musée" in cast.client("alice").get(page).content.decode()


def test_a_private_note_stays_closed_to_the_next_referent(cast: Cast, plan: Plan) -> None:
    fill_in(cast.client("daniele"), url(plan), **answers(text="Confidence à garder.", readers="auteur"))
    tie = plan.child.care_team.get(link="referent")
    tie.user = cast.users["dora"]
    tie.save()
    page = cast.client("dora").get(reverse("casefile:notes", args=[plan.child_id]))
    assert page.status_code == 200
    assert "Confidence" not in page.content.decode()


def test_a_draft_is_kept_encrypted_found_again_and_dropped_when_sent(cast: Cast, plan: Plan) -> None:
    client, author = cast.client("daniele"), cast.users["daniele"].pk
    field = f"note:{plan.pk}:text"
    client.post(reverse("core:draft"), {"field": field, "text": WORDS})
    assert WORDS.encode() not in bytes(Draft.objects.get().text)
    page = client.get(url(plan))
    assert WORDS in page.content.decode()
    client.post(url(plan), {**hidden_of(page), **answers()})
    assert drafts.read(author, field) == ""


def test_a_next_step_comes_back_on_the_home_page(cast: Cast, plan: Plan) -> None:
    soon = (timezone.localdate() + timedelta(days=2)).isoformat()
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    fill_in(
        cast.client("daniele"), url(plan), **answers(on=yesterday, next_step="rappeler l’orthophoniste", next_on=soon)
    )
    assert "rappeler l’orthophoniste" in cast.client("daniele").get("/").content.decode()


def test_other_words_under_the_same_sending_are_given_back_not_swallowed(cast: Cast, plan: Plan) -> None:
    client = cast.client("daniele")
    sent = {**hidden_of(client.get(url(plan))), **answers()}
    client.post(url(plan), sent)
    again = client.post(url(plan), {**sent, "text": "Un mot ajouté après coup."})
    page = again.content.decode()
    assert again.status_code == 409
    assert "Un mot ajouté après coup." in page
    assert "déjà été envoyée" in page
    assert client.post(url(plan), {**hidden_of(again), **answers(text="Un mot ajouté après coup.")}).status_code == 302
    assert JournalEntry.objects.count() == 2


def test_the_sending_of_another_person_is_not_mine(cast: Cast, plan: Plan) -> None:
    sent = {**hidden_of(cast.client("daniele").get(url(plan))), **answers()}
    cast.client("daniele").post(url(plan), sent)
    theirs = reverse("plans:write_note", args=[cast.plans["yanis"].pk])
    assert cast.client("dora").post(theirs, sent).status_code == 302
    assert JournalEntry.objects.count() == 2


def test_a_new_charter_gives_the_words_back(cast: Cast, plan: Plan) -> None:
    cast.users["daniele"].charter_signatures.all().delete()
    answer = cast.client("daniele").post(url(plan), answers())
    assert answer.status_code == 403
    assert WORDS in answer.content.decode()
    assert not JournalEntry.objects.exists()


def test_a_refused_page_that_names_the_child_is_in_the_journal(cast: Cast, plan: Plan) -> None:
    client = cast.client("daniele")
    assert client.post(url(plan), answers(text="")).status_code == 422
    assert Entry.objects.filter(action="dossier:read", details="Note de suivi, renvoyé").count() == 1


def test_the_browsers_history_does_not_name_the_child(cast: Cast, plan: Plan) -> None:
    for page in (url(plan), reverse("casefile:detail", args=[plan.child_id])):
        title = cast.client("daniele").get(page).content.decode().split("<title>")[1].split("</title>")[0]
        assert "Kadiatou" not in title


def test_the_coordinator_referent_by_derogation_reads_what_was_written_for_the_referent(cast: Cast, plan: Plan) -> None:
    for readers in ("referent", "auteur"):
        fill_in(cast.client("daniele"), url(plan), **answers(text=f"Pour {readers}.", readers=readers))
    seen = JournalEntry.objects.visible_to(cast.actor("alice"))
    assert not seen.exists()
    today = timezone.localdate()
    plan.child.care_team.filter(link="referent").update(ends_on=today - timedelta(days=1))
    plan.child.care_team.create(
        link="referent", user=cast.users["alice"], starts_on=today, also_coordinates=True, derogation_reason="Vacance."
    )
    assert [note.text for note in seen.all()] == ["Pour referent."]
