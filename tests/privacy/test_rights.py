"""The rights desk: the register, its clock, what is handed over, corrected, limited."""

import io
import json
import re
import zipfile
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from tests.cast import SINCE, Cast, item
from tests.forms import fill_in
from village.access.policy import Forbidden
from village.around.operations import ConcernSheet, write_concern
from village.audit.models import Entry
from village.core.errors import DomainError
from village.notifications.models import Notification
from village.people.models import Person
from village.plans.around import around_of
from village.plans.models import Assessment, Exit, Goal, JournalEntry, PlannedAction, PlanVersion
from village.plans.operations import NoteSheet, write_note
from village.plans.operations.ending import _said
from village.plans.parts import contents_of
from village.privacy.kept import KEPT_SILENT, KEPT_WORDS
from village.privacy.models import RightsRequest
from village.privacy.operations.requests import RequestSheet, answer_request, extend_request, receive_request


def ask(cast: Cast, kind: str = "acces", *, on: date | None = None) -> RightsRequest:
    sheet = RequestSheet(
        kind, "parent", cast.guardians["kadiatou"], "connue", "oral", on or timezone.localdate(), "Je veux savoir."
    )
    return receive_request(cast.children["kadiatou"], sheet, by=cast.actor("alice"), on=timezone.localdate())


def words(answer: Any) -> str:
    return str(answer.content.decode().replace("\u00a0", " "))


def note(cast: Cast, text: str, *, readers: str = "equipe", author: str = "daniele") -> JournalEntry:
    return JournalEntry.objects.create(
        plan=cast.plans["kadiatou"], author=cast.users[author], on=SINCE, kind="entretien", text=text, readers=readers,
        written_at=timezone.now(),
    )  # fmt: skip


def pack_of(cast: Cast, request: RightsRequest, **answers: str) -> tuple[str, dict[str, Any]]:
    """The text of the PDF and the data, as Alice hands them over."""
    url = reverse("privacy:pack", args=[request.pk])
    answer = fill_in(cast.client("alice"), url, read="on", **answers)
    assert answer.headers["Content-Type"] == "application/zip"
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    pages = PdfReader(io.BytesIO(archive.read("dossier.pdf"))).pages
    text = " ".join(" ".join(page.extract_text().split()) for page in pages)
    return text, json.loads(archive.read("dossier.json"))


def test_a_request_has_one_month_from_the_day_it_is_received(cast: Cast) -> None:
    url = reverse("privacy:receive", args=[cast.children["kadiatou"].pk])
    answer = fill_in(
        cast.client("alice"), url, kind="acces", asker="parent", guardian=cast.guardians["kadiatou"].pk,
        identity="piece", channel="courrier", received_on="2026-01-31", words="Je veux lire le dossier de ma fille.",
    )  # fmt: skip
    found = RightsRequest.objects.get()
    assert answer.url == reverse("privacy:request", args=[found.pk])
    assert found.due_on == date(2026, 2, 28)
    assert Entry.objects.filter(action="rights:receive", person_id=cast.children["kadiatou"].pk).count() == 1
    assert "en retard" in words(cast.client("alice").get("/donnees/"))


def test_an_adult_without_authority_cannot_ask_for_the_child(cast: Cast) -> None:
    guardian = cast.guardians["kadiatou"]
    guardian.holds_authority = False
    guardian.save()
    with pytest.raises(DomainError, match="autorité parentale"):
        ask(cast)
    other = cast.guardians["yanis"]
    sheet = RequestSheet("acces", "parent", other, "connue", "oral", timezone.localdate())
    with pytest.raises(DomainError, match="Choisissez le parent"):
        receive_request(cast.children["kadiatou"], sheet, by=cast.actor("alice"), on=timezone.localdate())


def test_the_child_may_ask_himself(cast: Cast) -> None:
    sheet = RequestSheet("acces", "enfant", None, "connue", "oral", timezone.localdate())
    assert receive_request(cast.children["kadiatou"], sheet, by=cast.actor("alice"), on=timezone.localdate()).pk


def test_the_clock_is_extended_once_in_time_and_with_a_reason(cast: Cast) -> None:
    alice, today = cast.actor("alice"), timezone.localdate()
    found = ask(cast, on=today - timedelta(days=5))
    with pytest.raises(DomainError, match="Dites pourquoi"):
        extend_request(found, reason=" ", version=1, by=alice, on=today)
    longer = extend_request(found, reason="Trois structures à interroger.", version=1, by=alice, on=today)
    assert longer.due_on > found.due_on
    with pytest.raises(DomainError, match="qu’une fois"):
        extend_request(longer, reason="Encore.", version=2, by=alice, on=today)
    late = ask(cast, on=today - timedelta(days=40))
    with pytest.raises(DomainError, match="Le mois est passé"):
        extend_request(late, reason="Trop tard.", version=1, by=alice, on=today)


def test_a_refusal_is_reasoned_and_printed(cast: Cast) -> None:
    found = ask(cast, "effacement")
    url = reverse("privacy:answer", args=[found.pk])
    refused = fill_in(cast.client("alice"), url, outcome="non", answer="")
    assert refused.status_code == 422
    fill_in(cast.client("alice"), url, outcome="non", answer="Archives publiques : deux ans encore.")
    letter = cast.client("alice").get(reverse("privacy:letter", args=[found.pk]))
    text = " ".join(PdfReader(io.BytesIO(letter.content)).pages[0].extract_text().split())
    assert "Archives publiques" in text
    assert "CNIL" in text
    with pytest.raises(IntegrityError, match="rights_request_refused_with_a_reason"), transaction.atomic():
        RightsRequest.objects.filter(pk=found.pk).update(answer="")


def test_an_objection_is_weighed_before_it_is_answered(cast: Cast) -> None:
    found = ask(cast, "opposition")
    with pytest.raises(DomainError, match="mise en balance"):
        answer_request(found, outcome="oui", answer="", version=1, by=cast.actor("alice"), on=timezone.localdate())
    answer = fill_in(
        cast.client("alice"), reverse("privacy:answer", args=[found.pk]),
        outcome="oui", answer="", balance="La peur de la famille l’emporte.",
    )  # fmt: skip
    assert answer.status_code == 302


@pytest.mark.parametrize("name", ["daniele", "jeanne", "karim", "lise", "farida"])
def test_only_the_coordination_answers(cast: Cast, name: str) -> None:
    found = ask(cast)
    assert cast.client(name).get(reverse("privacy:pack", args=[found.pk])).status_code == 403
    with pytest.raises(Forbidden):
        answer_request(found, outcome="oui", answer="", version=1, by=cast.actor(name), on=timezone.localdate())


def test_the_dpo_follows_the_clock_without_a_name(cast: Cast) -> None:
    found = ask(cast)
    for page in ("/donnees/", reverse("privacy:request", args=[found.pk])):
        text = words(cast.client("karim").get(page))
        assert f"{found.number}" in text
        assert "Kadiatou" not in text
        assert "Farida" not in text
        assert "Je veux savoir" not in text


def test_a_neighbour_programme_sees_no_request(cast: Cast) -> None:
    found = ask(cast)
    hawa = cast.client("hawa")
    assert hawa.get(reverse("privacy:request", args=[found.pk])).status_code == 404
    assert f"/demandes/{found.pk}/" not in words(hawa.get("/donnees/"))


def test_the_pack_holds_the_words_of_the_dossier_and_who_read_it(cast: Cast) -> None:
    note(cast, "Elle a lu à voix haute.")
    Assessment.objects.create(
        plan=cast.plans["kadiatou"],
        on=SINCE,
        author=cast.users["daniele"],
        analysis="Elle progresse.",
        proposal="Lire.",
    )
    cast.client("daniele").get(f"/enfants/{cast.children['kadiatou'].pk}/")
    text, data = pack_of(cast, ask(cast))
    for said in ("Elle a lu à voix haute.", "Elle progresse.", "1 rue des Lilas", "École Jean-Moulin", "Kadiatou"):
        assert said in text
    assert "Danièle" not in text.split("Qui a lu ce dossier")[1]
    assert {"mois", "fonction", "structure", "pourquoi", "categories", "fois"} == set(data["lectures"][0])
    assert any(reading["fonction"] == "Référent de parcours" for reading in data["lectures"])
    assert Entry.objects.filter(action="rights:export").count() == 1


def test_the_pack_is_in_french_for_a_mother_and_in_data_for_a_machine(cast: Cast) -> None:
    """What a version kept as it was approved is said with French words and French days; the file keeps the rest."""
    plan = cast.plans["kadiatou"]
    Goal.objects.create(
        plan=plan, domain=item("N8", "scolaire"), wording="Oser parler", starts_on=SINCE, horizon=date(2030, 6, 30)
    )
    version = PlanVersion.objects.create(
        plan=plan, number=1, written_on=SINCE, planning="Le mardi.", evaluation_methods="Oral.",
        as_approved={**contents_of(plan), **around_of(plan, SINCE)},
    )  # fmt: skip
    text, data = pack_of(cast, ask(cast))
    assert "Objectif : Oser parler" in text
    assert "30 juin 2030" in text
    assert not re.search(r"\d{4}-\d{2}-\d{2}|\d{2}:\d{2}:\d{2}", text)
    assert not [key for key in (*KEPT_WORDS, *KEPT_SILENT) if re.search(rf"\b{key} :", text)]
    assert ": non" not in text
    assert not re.search(r"\b[a-z]+_[a-z]+\b", text, re.IGNORECASE)  # no name of a column
    chapters = [text.index(title) for title in ("Votre enfant et votre famille", "Le parcours", "Qui a lu ce dossier")]
    assert chapters == sorted(chapters)
    lines = [line for part in data["rubriques"] if part["code"] == "plans.planversion" for line in part["lignes"]]
    assert version.as_approved
    assert {"date": SINCE.isoformat()}.items() <= lines[0].items() or lines[0]["champs"]
    kept = [field for part in data["rubriques"] for line in part["lignes"] for field in line["champs"]]
    assert any(field.get("donnee") == date(2009, 3, 14).isoformat() for field in kept)


def test_every_key_that_a_row_keeps_has_its_word_in_french(cast: Cast) -> None:
    plan = cast.plans["kadiatou"]
    goal = Goal.objects.create(
        plan=plan, domain=item("N8", "scolaire"), wording="Oser parler", starts_on=SINCE, horizon=date(2030, 6, 30)
    )
    PlannedAction.objects.create(
        plan=plan, goal=goal, title="Coup de pouce", nature="individuelle", frame="droit_commun", starts_on=SINCE
    )
    ending = Exit.objects.create(
        plan=plan, on=SINCE, reason=item("N12", "objectifs-atteints"), attainment=item("N10", "partielle"),
        evolution=item("N11", "satisfaisante"), family_words="« Merci. »",
    )  # fmt: skip
    kept = {**contents_of(plan), **around_of(plan, SINCE), **_said(ending)}
    keys = {*kept, *(key for rows in kept.values() if isinstance(rows, list) for row in rows for key in row)}
    assert keys <= {*KEPT_WORDS, *KEPT_SILENT}, keys


def test_several_words_corrected_are_told_once(cast: Cast) -> None:
    """The same message is not there twice for who has not read it yet."""
    found = ask(cast, "rectification")
    for text, after in (("Il ment.", "Il raconte autrement."), ("Il traîne.", "Il prend son temps.")):
        url = f"{reverse('privacy:correct', args=[found.pk])}?place=plans.journalentry:{note(cast, text).pk}:text"
        assert fill_in(cast.client("alice"), url, after=after, reason="Un jugement.").status_code == 302
    assert cast.children["kadiatou"].corrections.count() == 2
    assert Notification.objects.filter(user=cast.users["daniele"]).count() == 1


def test_what_is_not_the_family_s_to_read_is_not_in_the_pack(cast: Cast) -> None:
    """CASF L. 226-2-2, RU7: the sealed document, the private note, another child's name."""
    note(cast, "CANARI-PRIVE pensée à moi.", readers="auteur")
    note(cast, "Il s’est battu avec Yanis Bensaïd, puis avec Yanis.")
    sheet = ConcernSheet("ip", "CANARI-DANGER", timezone.localdate(), "papier", "prevenue", [cast.users["alice"]])
    write_concern(cast.children["kadiatou"], sheet, by=cast.actor("daniele"), at=timezone.localtime())
    found = ask(cast)
    preview = words(cast.client("alice").get(reverse("privacy:pack", args=[found.pk])))
    assert "Il s’est battu avec" in preview
    text, data = pack_of(cast, found)
    whole = text + json.dumps(data, ensure_ascii=False)
    for hidden in ("CANARI", "Bensaïd", "Yanis", "préoccupante"):
        assert hidden not in whole
    assert "[autre personne]" in text
    assert "gardées par leur auteur : demandez-les-lui" in text


def test_a_written_reason_of_protection_hides_who_read(cast: Cast) -> None:
    cast.client("daniele").get(f"/enfants/{cast.children['kadiatou'].pk}/")
    found = ask(cast)
    _, data = pack_of(cast, found, protection="Ordonnance de protection.")
    assert {reading["fonction"] for reading in data["lectures"]} == {"une personne habilitée"}
    found.refresh_from_db()
    assert found.protection == "Ordonnance de protection."


def test_the_address_of_the_home_is_not_given_to_a_parent_who_does_not_live_there(cast: Cast) -> None:
    guardian = cast.guardians["kadiatou"]
    guardian.lives_with = False
    guardian.save()
    text, _ = pack_of(cast, ask(cast))
    assert "1 rue des Lilas" not in text
    assert "masqué : concerne une autre personne" in text


def test_the_pack_is_read_again_before_it_is_made(cast: Cast) -> None:
    found = ask(cast)
    answer = cast.client("alice").post(reverse("privacy:pack", args=[found.pk]), {"protection": ""})
    assert answer.status_code == 422
    assert not Entry.objects.filter(action="rights:export").exists()


def test_the_pack_asks_for_a_fresh_second_factor_where_there_is_one(cast: Cast) -> None:
    from allauth.mfa.models import Authenticator

    Authenticator.objects.create(user=cast.users["alice"], type="totp", data={"secret": "x"})
    answer = cast.client("alice").get(reverse("privacy:pack", args=[ask(cast).pk]))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("mfa_reauthenticate"))


def test_a_rectification_keeps_the_old_words_and_tells_the_team(cast: Cast) -> None:
    row = Assessment.objects.create(
        plan=cast.plans["kadiatou"],
        on=SINCE,
        author=cast.users["daniele"],
        analysis="Il est paresseux.",
        proposal="Lire.",
    )
    found = ask(cast, "rectification")
    place = f"plans.assessment:{row.pk}:analysis"
    url = f"{reverse('privacy:correct', args=[found.pk])}?place={place}"
    answer = fill_in(cast.client("alice"), url, after="Il se fatigue vite.", reason="Un jugement.")
    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.analysis == "Il se fatigue vite."
    correction = cast.children["kadiatou"].corrections.get()
    assert (correction.before, correction.after) == ("Il est paresseux.", "Il se fatigue vite.")
    told = Notification.objects.get(user=cast.users["daniele"])
    assert "Kadiatou" not in told.text


def test_a_note_is_not_rewritten_but_completed_when_it_is_rectified(cast: Cast) -> None:
    row = note(cast, "Il ment.")
    found = ask(cast, "rectification")
    url = f"{reverse('privacy:correct', args=[found.pk])}?place=plans.journalentry:{row.pk}:text"
    fill_in(cast.client("alice"), url, after="Il raconte autrement.", reason="Un jugement.")
    row.refresh_from_db()
    assert row.text == "Il ment."
    assert "Il raconte autrement." in row.additions.get().text


def test_a_rectification_is_granted_once_something_is_corrected(cast: Cast) -> None:
    found = ask(cast, "rectification")
    with pytest.raises(DomainError, match="Corrigez d’abord"):
        answer_request(found, outcome="oui", answer="", version=1, by=cast.actor("alice"), on=timezone.localdate())


def test_a_limited_dossier_is_read_but_neither_listed_nor_written(cast: Cast) -> None:
    child, daniele = cast.children["kadiatou"], cast.client("daniele")
    found = ask(cast, "limitation")
    fill_in(cast.client("alice"), reverse("privacy:limit", args=[found.pk]), ground="exactitude")
    child.refresh_from_db()
    assert child.limited_on
    assert "Usage limité" in words(daniele.get(f"/enfants/{child.pk}/"))
    assert "Kadiatou" not in words(daniele.get("/enfants/"))
    assert daniele.get(f"/enfants/{child.pk}/identite/").status_code == 403  # and says why
    with pytest.raises(Forbidden, match="limité"), transaction.atomic():
        write_note(
            cast.plans["kadiatou"], NoteSheet(on=timezone.localdate(), kind="entretien", text="Non."),
            by=cast.actor("daniele"), at=timezone.localtime(),
        )  # fmt: skip
    fill_in(cast.client("alice"), reverse("privacy:lift_limitation", args=[child.pk]), reason="La famille le sait.")
    assert "Kadiatou" in words(daniele.get("/enfants/"))
    assert Person.objects.get(pk=child.pk).limited_on is None


def test_a_family_is_told_and_asked_nothing(cast: Cast) -> None:
    child = cast.children["kadiatou"]
    url = reverse("privacy:give_notice", args=[child.pk])
    answer = fill_in(
        cast.client("daniele"), url, audience="parents", guardian=cast.guardians["kadiatou"].pk, on="2026-01-05",
        channel="lue", language="soninké",
    )  # fmt: skip
    assert answer.status_code == 302
    given = child.notices.get()
    assert (given.language, given.text_version, given.by) == ("soninké", 1, cast.users["daniele"])
    assert child.agreements.count() == 1
    wrong = fill_in(cast.client("daniele"), url, audience="parents", guardian="", on="2026-01-05", channel="lue")
    assert wrong.status_code == 422
