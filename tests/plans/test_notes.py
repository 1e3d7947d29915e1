"""Notes de suivi: quick, never lost, read by those chosen when writing."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, transaction
from django.urls import reverse
from django.utils import timezone

from tests.cast import SINCE, Cast
from tests.forms import fill_in, hidden_of
from village.access.policy import Forbidden
from village.audit.models import Entry
from village.core import drafts
from village.core.errors import DomainError
from village.core.models import Draft
from village.core.sealing import Sealed
from village.people.models import CareTeamMembership
from village.plans.models import Goal, JournalEntry, NoteAddition, Plan
from village.plans.operations import NoteSheet, add_to_note, write_note
from village.privacy.models import ExceptionalAccess

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
        ({"text": "a" * 20_001}, "20000 caractères au plus, il en a 20001"),
        ({"on": "2099-01-01"}, "futur"),
        ({"on": "2016-01-01"}, "entrée"),
        ({"on": "pas une date"}, "21/11/2026"),
        ({"next_on": "2017-01-01"}, "prochaine étape"),
        ({"informed_on": "2017-09-01"}, "informés"),
        ({"informed_on": "2099-01-01"}, "futur"),
        ({"positive": "a" * 301}, "300"),
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
    field = f"{drafts.about('note', plan)}:text"
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


def test_twenty_thousand_signs_are_a_note(cast: Cast, plan: Plan) -> None:
    fill_in(cast.client("daniele"), url(plan), **answers(text="é" * 20_000))
    assert len(JournalEntry.objects.get().text) == 20_000


def test_more_than_a_form_accepts_is_still_kept_as_a_draft(cast: Cast, plan: Plan) -> None:
    client, words = cast.client("daniele"), "a" * 25_000
    client.post(reverse("core:draft"), {"field": f"{drafts.about('note', plan)}:text", "text": words})
    assert words in client.get(url(plan)).content.decode()


def test_a_note_of_before_the_birth_is_refused_and_kept(cast: Cast, plan: Plan) -> None:
    Plan.objects.filter(pk=plan.pk).update(opened_on=date(2008, 1, 1))
    answer = fill_in(cast.client("daniele"), url(plan), **answers(on="2008-06-01"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "avant la naissance" in page
    assert WORDS in page
    assert not JournalEntry.objects.exists()


def test_a_note_of_before_the_link_is_refused_and_kept(cast: Cast, plan: Plan) -> None:
    plan.child.care_team.filter(link="referent").update(starts_on=date(2020, 1, 1))
    answer = fill_in(cast.client("daniele"), url(plan), **answers(on="2019-12-31"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Vous accompagnez cet enfant depuis le 01/01/2020" in page
    assert WORDS in page
    assert not JournalEntry.objects.exists()


def test_one_note_tells_steps_of_several_goals(cast: Cast, plan: Plan, goal: Goal) -> None:
    other = Goal.objects.create(
        plan=plan, domain=goal.domain, wording="Lire le soir", starts_on=SINCE, horizon=date(2030, 6, 30)
    )
    fill_in(cast.client("daniele"), url(plan), **answers(**{f"step_{goal.pk}": "avant", f"step_{other.pk}": "arriere"}))
    note = JournalEntry.objects.get()
    assert dict(note.steps.values_list("goal__wording", "direction")) == {
        "Oser parler en classe": "avant",
        "Lire le soir": "arriere",
    }
    page = cast.client("daniele").get(reverse("casefile:notes", args=[plan.child_id])).content.decode()
    assert "un pas en arrière" in page


def test_a_goal_of_another_parcours_is_refused(cast: Cast, plan: Plan, goal: Goal) -> None:
    sheet = NoteSheet(on=plan.opened_on, kind="entretien", text=WORDS, steps={goal.pk: "avant"})
    with pytest.raises(DomainError, match="pas de ce parcours"):
        write_note(cast.plans["yanis"], sheet, by=cast.actor("dora"), at=timezone.localtime())


@pytest.mark.parametrize(
    ("said", "informed_on"),
    [({}, None), ({"with_family": "on"}, "on"), ({"informed_on": "today", "informed_channel": "oral"}, "today")],
)
def test_the_day_the_parents_knew_is_kept(
    cast: Cast, plan: Plan, said: dict[str, str], informed_on: str | None
) -> None:
    today = timezone.localdate()
    days = {"on": today - timedelta(days=2), "today": today}
    sent = {name: days["today"].isoformat() if value == "today" else value for name, value in said.items()}
    fill_in(cast.client("daniele"), url(plan), **answers(on=days["on"].isoformat(), **sent))
    note = JournalEntry.objects.get()
    assert note.informed_on == (days[informed_on] if informed_on else None)
    assert note.with_family is bool(informed_on)


def test_a_positive_point_is_asked_for_kept_and_shown(cast: Cast, plan: Plan) -> None:
    client = cast.client("daniele")
    assert "Un point positif" in client.get(url(plan)).content.decode()
    fill_in(client, url(plan), **answers(positive="Elle a tenu son exposé."))
    page = client.get(reverse("casefile:notes", args=[plan.child_id])).content.decode()
    assert "Elle a tenu son exposé." in page


def test_the_readers_are_named_when_choosing_and_afterwards(cast: Cast, plan: Plan) -> None:
    client = cast.client("daniele")
    page = client.get(url(plan)).content.decode().replace("\xa0", " ")
    assert "Alice A. et vous" in page
    assert "Vous seulement" in page
    fill_in(client, url(plan), **answers())
    fill_in(client, url(plan), **answers(text="À moi.", readers="auteur"))
    shown = reverse("casefile:notes", args=[plan.child_id])
    mine = client.get(shown).content.decode().replace("\xa0", " ")
    theirs = cast.client("alice").get(shown).content.decode().replace("\xa0", " ")
    assert "Peut être lue par : Alice A. et vous" in mine
    assert "Peut être lue par : vous<" in mine
    assert "Peut être lue par : Danièle R. et vous" in theirs
    assert "Écrite par Danièle Roche" in theirs


def test_who_wrote_it_and_accompanies_no_more_is_its_author_not_its_reader(cast: Cast, plan: Plan) -> None:
    fill_in(cast.client("daniele"), url(plan), **answers())
    CareTeamMembership.objects.filter(child=plan.child, user=cast.users["daniele"]).update(
        ends_on=timezone.localdate() - timedelta(days=1)
    )
    CareTeamMembership.objects.create(
        child=plan.child, link="referent", user=cast.users["dora"], starts_on=timezone.localdate()
    )
    shown = reverse("casefile:notes", args=[plan.child_id])
    page = cast.client("alice").get(shown).content.decode().replace("\xa0", " ")
    assert "Écrite par Danièle Roche" in page
    assert "Peut être lue par : Dora D. et vous" in page
    assert "Danièle R." not in page


def test_an_exceptional_access_that_lasts_is_among_the_readers(cast: Cast, plan: Plan) -> None:
    fill_in(cast.client("daniele"), url(plan), **answers())
    now = timezone.now()
    ExceptionalAccess.objects.create(
        child=plan.child, user=cast.users["dora"], motive="absence", reason="Une urgence.", opened_at=now,
        ends_at=now + timedelta(minutes=60),
    )  # fmt: skip
    shown = reverse("casefile:notes", args=[plan.child_id])
    page = cast.client("alice").get(shown).content.decode().replace("\xa0", " ")
    assert "Peut être lue par : Danièle R., Dora D. et vous" in page


def test_a_note_copied_from_paper_says_so(cast: Cast, plan: Plan) -> None:
    fill_in(cast.client("daniele"), url(plan), **answers(channel="papier"))
    assert JournalEntry.objects.get().channel == "papier"


def test_a_note_is_completed_by_a_dated_addition(cast: Cast, plan: Plan) -> None:
    client = cast.client("daniele")
    fill_in(client, url(plan), **answers())
    note = JournalEntry.objects.get()
    add = reverse("plans:add_to_note", args=[plan.pk, note.pk])
    assert fill_in(client, add, text="C’était le lundi, pas le mardi.").status_code == 302
    assert (note.additions.get().text, JournalEntry.objects.get().text) == ("C’était le lundi, pas le mardi.", WORDS)
    page = client.get(reverse("casefile:notes", args=[plan.child_id])).content.decode()
    assert page.index(WORDS) < page.index("C’était le lundi")
    assert Entry.objects.filter(action="note:add", person_id=plan.child_id).count() == 1


@pytest.mark.parametrize("who", ["alice", "dora", "hawa"])
def test_nobody_else_completes_a_note(cast: Cast, plan: Plan, who: str) -> None:
    fill_in(cast.client("daniele"), url(plan), **answers())
    add = reverse("plans:add_to_note", args=[plan.pk, JournalEntry.objects.get().pk])
    assert cast.client(who).post(add, {"text": "Non."}).status_code == 404
    assert not NoteAddition.objects.exists()


def test_the_next_referent_does_not_complete_the_words_of_the_one_before(cast: Cast, plan: Plan) -> None:
    fill_in(cast.client("daniele"), url(plan), **answers())
    note = JournalEntry.objects.get()
    plan.child.care_team.filter(link="referent").update(user=cast.users["dora"])
    add = reverse("plans:add_to_note", args=[plan.pk, note.pk])
    assert cast.client("dora").post(add, {"text": "Non."}).status_code == 404
    with pytest.raises(Forbidden):
        add_to_note(note, "Non.", by=cast.actor("dora"), at=timezone.localtime())


@pytest.mark.parametrize("changed", [{"text": Sealed("s1.1.")}, {"on": SINCE}, {"positive": Sealed("s1.1.")}])
def test_the_database_itself_refuses_to_rewrite_a_note(cast: Cast, plan: Plan, changed: dict[str, Any]) -> None:
    fill_in(cast.client("daniele"), url(plan), **answers())
    with pytest.raises(ProgrammingError, match="ne se récrit pas"), transaction.atomic():
        JournalEntry.objects.update(**changed)
    assert JournalEntry.objects.get().text == WORDS


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
