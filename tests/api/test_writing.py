"""Through the API, a hat writes by the rules of its pages, once, under its name."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from tests.api.conftest import Asking, Software, drawn
from tests.cast import SINCE, Cast
from village.access.links import Link
from village.api.models import Use
from village.audit.models import Entry
from village.people.models import CareTeamMembership
from village.plans.models import JournalEntry
from village.referrals.models import Referral

pytestmark = pytest.mark.django_db


def note(**changes: Any) -> dict[str, Any]:
    return {"on": timezone.localdate().isoformat(), "kind": "entretien", "text": "Un beau sourire."} | changes


def sent(software: Software, way: str, said: Any, key: str = "") -> Any:
    return software.post(way, json.dumps(said), idempotency_key=key or str(uuid4()))


def notes_of(cast: Cast, child: str) -> str:
    return f"enfants/{cast.children[child].pk}/notes"


def fiche(software: Software, **changes: Any) -> dict[str, Any]:
    """A fiche made of what the lists offer."""
    lists = software.get("listes").json()
    first = {name: values[0]["id"] for name, values in lists.items() if values}
    return {
        "referrer_kind": first["referrer_kinds"], "child_first_name": "Lina", "child_last_name": "Morel",
        "birth_date": "2015-04-02", "guardian_first_name": "Sonia", "guardian_last_name": "Morel",
        "guardian_relation": "mere", "commune": first["communes"], "school": first["schools"],
        "level": first["levels"], "motives": [first["motives"]], "observed_facts": "Elle se tait.",
        "family_dialogue": "Sa mère est d’accord.", "adhesion": first["adhesions"],
    } | changes  # fmt: skip


# — notes —


def test_a_referente_writes_a_note_about_her_child(cast: Cast, asking: Asking) -> None:
    answer = sent(asking("daniele", Use.NOTES), notes_of(cast, "kadiatou"), note(positive="Elle a parlé."))
    assert answer.status_code == 201
    written = JournalEntry.objects.get(pk=answer.json()["id"])
    assert (written.author, written.text, written.readers) == (cast.users["daniele"], "Un beau sourire.", "equipe")
    line = Entry.objects.get(action="note:write")
    assert (line.user_id, line.person_id) == (cast.users["daniele"].pk, cast.children["kadiatou"].pk)
    by_token = Entry.objects.get(action="token:write")
    assert (by_token.user_id, by_token.details) == (cast.users["daniele"].pk, f"note de suivi {written.pk}")
    assert by_token.target.startswith("api.accesstoken:")


@pytest.mark.parametrize("child", ["yanis", "zoe", "nobody"])
def test_no_note_about_a_child_of_somebody_else(cast: Cast, asking: Asking, child: str) -> None:
    way = "enfants/999999999/notes" if child == "nobody" else notes_of(cast, child)
    answer = sent(asking("daniele", Use.NOTES), way, note())
    assert answer.status_code == 404
    assert answer.content == sent(asking("daniele", Use.NOTES), "enfants/999999998/notes", note()).content
    assert not JournalEntry.objects.exists()


def test_no_note_once_unlinked(cast: Cast, asking: Asking) -> None:
    software = asking("daniele", Use.NOTES)
    tie = CareTeamMembership.objects.get(child=cast.children["kadiatou"], link=Link.REFERENT)
    tie.ends_on = timezone.localdate() - timedelta(days=1)
    tie.save()
    assert sent(software, notes_of(cast, "kadiatou"), note()).status_code == 404


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"on": "2099-01-01"}, "on"), ({"on": "1999-01-01"}, "on"), ({"text": ""}, "text"), ({"kind": "rien"}, "kind"),
        ({"readers": "auteur"}, "readers"), ({"inconnu": 1}, "inconnu"), ({"steps": {"99": "avant"}}, None),
        ({"text": "a\u0000b"}, "text"), ({"text": "\ud800"}, "text"), ({"next_on": "2001-01-01"}, "next_on"),
    ],
)  # fmt: skip
def test_a_note_follows_the_rules_of_the_page(
    cast: Cast, asking: Asking, changes: dict[str, Any], field: str | None
) -> None:
    """A private note is none of the API's; an unknown field is refused, never lost."""
    answer = sent(asking("daniele", Use.NOTES), notes_of(cast, "kadiatou"), note(**changes))
    if field is None:  # the step of a goal that is not of this parcours says nothing, as on the page
        assert answer.status_code in {201, 422}
        return
    assert answer.status_code == 422
    assert any(name.endswith(field) for name in answer.json()["fields"]), answer.json()
    assert answer.json()["code"] in {"invalid", "refused"}
    assert not JournalEntry.objects.exists()
    assert not Entry.objects.filter(action="note:write").exists()


def test_no_note_where_the_use_of_the_dossier_is_limited(cast: Cast, asking: Asking) -> None:
    child = cast.children["kadiatou"]
    child.limited_on = SINCE
    child.save()
    answer = sent(asking("daniele", Use.NOTES), notes_of(cast, "kadiatou"), note())
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert not JournalEntry.objects.exists()


@pytest.mark.parametrize("use", [Use.DOSSIERS, Use.REFERRALS, Use.FIGURES])
def test_a_token_to_read_or_for_fiches_writes_no_note(cast: Cast, asking: Asking, use: Use) -> None:
    answer = sent(asking("daniele", use), notes_of(cast, "kadiatou"), note())
    assert (answer.status_code, answer.json()["code"]) == (403, "wrong_purpose")


def test_a_token_for_notes_reads_none(cast: Cast, asking: Asking) -> None:
    assert asking("daniele", Use.NOTES).get(notes_of(cast, "kadiatou")).json()["code"] == "wrong_purpose"


# — once —


def test_the_same_sending_writes_once_and_answers_alike(cast: Cast, asking: Asking) -> None:
    software, key, said = asking("daniele", Use.NOTES), str(uuid4()), note()
    one, two = (sent(software, notes_of(cast, "kadiatou"), said, key) for _ in range(2))
    assert (one.status_code, one.json()) == (two.status_code, two.json())
    assert JournalEntry.objects.count() == 1
    assert Entry.objects.filter(action="note:write").count() == 1


def test_the_same_key_with_other_words_is_refused(cast: Cast, asking: Asking) -> None:
    software, key = asking("daniele", Use.NOTES), str(uuid4())
    sent(software, notes_of(cast, "kadiatou"), note(), key)
    answer = sent(software, notes_of(cast, "kadiatou"), note(text="Autre chose."), key)
    assert (answer.status_code, answer.json()["code"]) == (409, "key_reused")
    assert JournalEntry.objects.count() == 1


def test_the_key_of_another_person_is_hers(cast: Cast, asking: Asking) -> None:
    key = str(uuid4())
    sent(asking("daniele", Use.NOTES), notes_of(cast, "kadiatou"), note(), key)
    assert sent(asking("dora", Use.NOTES), notes_of(cast, "yanis"), note(), key).status_code == 201
    assert JournalEntry.objects.count() == 2


@pytest.mark.parametrize("key", ["", "abc"])
def test_writing_without_a_key_of_sending_is_refused(cast: Cast, asking: Asking, key: str) -> None:
    headers = {"idempotency_key": key} if key else {}
    answer = asking("daniele", Use.NOTES).post(notes_of(cast, "kadiatou"), json.dumps(note()), **headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert not JournalEntry.objects.exists()


@pytest.mark.parametrize("body", ["", "{", "[]", "null", '"a"', "\x00", '{"on": NaN}', "[" * 5000])
def test_a_body_that_is_none_is_refused(cast: Cast, asking: Asking, body: str) -> None:
    answer = asking("daniele", Use.NOTES).post(notes_of(cast, "kadiatou"), body, idempotency_key=str(uuid4()))
    assert answer.status_code in {400, 422}
    assert not JournalEntry.objects.exists()


# — fiches —


@pytest.mark.parametrize("name", ["bruno", "chloe", "daniele", "jeanne", "alice"])
def test_a_fiche_is_a_draft_of_its_author_to_be_signed_by_people(cast: Cast, asking: Asking, name: str) -> None:
    software = asking(name, Use.REFERRALS)
    door = {} if name == "bruno" else {"door": "partenaire", "organisation": cast.school.organisation_id}
    answer = sent(software, "reperages", fiche(software, **door))
    assert answer.status_code == 201, answer.json()
    written = Referral.objects.get(pk=answer.json()["id"])
    assert (written.state, written.written_by, written.sent_on) == ("brouillon", cast.users[name], None)
    assert (written.child_first_name, written.observed_facts) == ("Lina", "Elle se tait.")
    assert not written.signatures.exists()
    assert cast.client(name).get(answer.json()["page"]).status_code == 200
    assert cast.client("dora").get(answer.json()["page"]).status_code == 404
    assert Entry.objects.filter(action="referral:write", user_id=cast.users[name].pk).count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"birth_date": "2099-01-01"}, "birth_date"), ({"commune": 999_999}, "commune"),
        ({"child_last_name": "123"}, "child_last_name"), ({"motives": [999_999]}, "motives"),
        ({"quarter": "nulle part"}, "quarter"), ({"door": "famille"}, None),
    ],
)  # fmt: skip
def test_a_fiche_follows_the_rules_of_the_page(
    cast: Cast, asking: Asking, changes: dict[str, Any], field: str | None
) -> None:
    software = asking("bruno", Use.REFERRALS)
    answer = sent(software, "reperages", fiche(software, **changes))
    if field is None:  # an orienteur speaks for his structure: the door is not his to say
        assert Referral.objects.get().door == "partenaire"
        return
    assert answer.status_code == 422
    assert any(field in name for name in answer.json()["fields"]), answer.json()
    assert not Referral.objects.exists()


def test_a_school_of_another_programme_is_not_offered(cast: Cast, asking: Asking) -> None:
    lists = asking("bruno", Use.REFERRALS).get("listes").json()
    assert [one["code"] for one in lists["schools"]] == ["0139901A"]
    assert [one["label"] for one in lists["communes"]] == ["Ici"]
    assert lists["organisations"] == [], "an orienteur speaks for his own"


def test_a_hat_that_writes_no_fiche_writes_none(cast: Cast) -> None:
    token, secret = drawn(cast, "ines", Use.FIGURES)
    token.purpose = Use.REFERRALS
    token.save(update_fields=["purpose"])
    answer = sent(Software(secret), "reperages", {})
    assert answer.status_code in {403, 422}
    assert Software(secret).get("listes").json()["code"] == "forbidden"
    assert not Referral.objects.exists()
