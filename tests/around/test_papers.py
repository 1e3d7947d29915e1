"""Scanned papers of a dossier: who adds, who opens, what is left on the disk, what goes (R59, R75, NP3)."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.around.papers import CONTENT, files, kept, send, sent, text, url
from tests.cast import Cast
from tests.documents.made import PDF, REFUSED, SECRET, pdf, photo
from tests.forms import fill_in, hidden_of
from tests.refusals import refused
from village.access.policy import Forbidden
from village.around.models import ScannedPaper
from village.around.operations import paper as operations
from village.around.operations import withdraw_paper
from village.audit.models import Entry
from village.documents.received import LARGEST
from village.privacy.models import ExceptionalAccess

# --- add ---


@pytest.mark.parametrize("who", ["daniele", "alice"])
def test_a_photo_of_a_signed_paper_is_kept_then_opened(who: str, cast: Cast) -> None:
    assert send(cast, who).status_code == 302
    paper = ScannedPaper.objects.get()
    assert (paper.kind, paper.media, paper.author) == ("parcours", "jpeg", cast.users[who])
    page = text(cast.client(who).get(url(cast, "casefile:papers")))
    assert "Parcours signé" in page
    assert "le référent de l’enfant, la coordination" in page
    assert "IMG_2031" not in page
    answer = cast.client("alice").get(url(cast, "around:paper_file", paper))
    assert answer.content.startswith(b"\xff\xd8\xff")
    assert SECRET.encode() not in answer.content
    assert set(Entry.objects.filter(action__startswith="paper:").values_list("action", flat=True)) == {
        "paper:add", "paper:read",
    }  # fmt: skip


def test_the_answer_is_a_file_to_keep_that_no_browser_runs(cast: Cast) -> None:
    paper = kept(cast, "reperage")
    answer = cast.client("daniele").get(url(cast, "around:paper_file", paper))
    assert answer.content == CONTENT
    assert answer["Content-Type"] == "image/jpeg"
    said = answer["Content-Disposition"]
    assert said == "attachment; filename*=utf-8''fiche%20de%20rep%C3%A9rage%20sign%C3%A9e%202017-09-01.jpg"
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"
    policy = {part.strip() for part in answer["Content-Security-Policy"].split(";")}
    assert {"sandbox", "default-src 'none'"} <= policy


def test_the_form_works_on_a_phone_and_says_its_limits(cast: Cast) -> None:
    page = text(cast.client("daniele").get(f"{url(cast, 'around:add_paper')}?genre=accord"))
    assert 'accept="application/pdf,image/jpeg,image/png"' in page
    assert 'enctype="multipart/form-data"' in page
    assert "10 Mo au plus" in page
    assert '<option value="accord" selected>' in page
    unknown = text(cast.client("daniele").get(f"{url(cast, 'around:add_paper')}?genre=x"))
    assert '<option value="" selected>' in unknown


@pytest.mark.parametrize(
    "case",
    ["nothing", "a page named as a photo", "an archive named as a PDF", "a PDF announced as a photo",
     "a PDF that runs a script", "a PDF with a password", "a picture of 900 million points", "a photo cut short"],
)  # fmt: skip
def test_what_is_refused_says_why_keeps_what_was_typed_and_writes_nothing(case: str, cast: Cast) -> None:
    made, name, declared, said = REFUSED[case]
    answer = send(cast, file=sent(made(), name, declared), subject="Le bulletin de mai")
    assert answer.status_code == 422
    assert said in text(answer)
    assert "Le bulletin de mai" in text(answer)
    assert not ScannedPaper.objects.exists()
    assert not files()


def test_a_file_that_the_browser_does_not_keep_is_asked_for_again(cast: Cast) -> None:
    assert "Choisissez le fichier de nouveau" in text(send(cast, kind=""))
    assert "Choisissez le fichier de nouveau" not in text(send(cast, kind="", file=""))


def test_one_byte_more_than_the_limit_is_refused_before_it_is_read(cast: Cast) -> None:
    content = photo() + b"\x00" * (LARGEST + 1 - len(photo()))
    answer = send(cast, file=sent(content))
    assert answer.status_code == 422
    assert "dépasse 10 Mo" in text(answer)
    assert send(cast, file=sent(content[:-1])).status_code == 302


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"file": ""}, "Choisissez un fichier ou prenez une photo"),
        ({"kind": ""}, "Ce champ est obligatoire"),
        ({"kind": "danger"}, "choix"),
        ({"on": "2999-01-01"}, "futur"),
        ({"on": "2008-01-01"}, "avant la naissance"),
        ({"on": "hier"}, "ne se lit pas"),
        ({"kind": "autre"}, "Dites de quel papier il s’agit"),
        ({"subject": "a" * 121}, "120"),
    ],
)
def test_a_bad_answer_is_explained_and_writes_nothing(answers: dict[str, Any], said: str, cast: Cast) -> None:
    answer = send(cast, **answers)
    assert answer.status_code == 422
    assert said in text(answer)
    assert not ScannedPaper.objects.exists()
    assert not files()


def test_the_same_sending_twice_keeps_one_paper_and_another_photo_is_another_sending(cast: Cast) -> None:
    client, address = cast.client("daniele"), url(cast, "around:add_paper")
    hidden = hidden_of(client.get(address))
    given = {**hidden, "kind": "parcours", "on": "2026-01-15", "subject": ""}
    assert client.post(address, {**given, "file": sent()}).status_code == 302
    assert client.post(address, {**given, "file": sent()}).status_code == 302
    assert ScannedPaper.objects.count() == 1
    other = client.post(address, {**given, "file": sent(pdf(), "a.pdf", PDF)})
    assert other.status_code == 409
    assert "déjà été envoyée" in text(other)
    assert ScannedPaper.objects.count() == 1


def test_a_dossier_has_room_for_so_many_papers(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = kept(cast)
    monkeypatch.setattr(operations, "MOST", 1)
    with refused("retirez ceux qui ne servent plus", "file"):
        kept(cast)
    kept(cast, child="yanis", by="dora")
    withdraw_paper(gone, why="Flou.", by=cast.actor("daniele"), on=timezone.localdate())
    kept(cast)
    monkeypatch.setattr(operations, "MOST", 200)
    monkeypatch.setattr(operations, "MOST_BYTES", 2 * len(CONTENT) - 1)
    with refused("retirez ceux qui ne servent plus", "file"):
        kept(cast)


# --- who opens ---

WHO = {
    "ecole": {"alice", "daniele", "jeanne"},
    "reperage": {"alice", "daniele"},
    "parcours": {"alice", "daniele"},
    "accord": {"alice", "daniele"},
    "vers-famille": {"alice", "daniele"},
    "de-famille": {"alice", "daniele"},
    "sante": {"alice", "daniele"},
    "autre": {"alice", "daniele"},
}
STRANGERS = ("dora", "hawa")
WRONG_ROLES = ("bruno", "chloe", "emile", "farida", "gaspard", "ines", "karim", "lise")


@pytest.mark.parametrize("kind", ScannedPaper.Kind.values)
def test_the_kind_of_a_paper_decides_who_opens_it(kind: str, cast: Cast) -> None:
    paper = kept(cast, kind, subject="Une lettre.")
    for who in ("alice", "daniele", "jeanne", *STRANGERS, *WRONG_ROLES):
        wanted = 200 if who in WHO[kind] else 403 if who in WRONG_ROLES else 404
        assert cast.client(who).get(url(cast, "around:paper_file", paper)).status_code == wanted, who
        listed = cast.client(who).get(url(cast, "casefile:papers"))
        assert (listed.status_code == 200 and "Une lettre." in text(listed)) is (wanted == 200), who
    if kind != "ecole":
        assert "assistance" not in paper.readers


def test_a_stranger_cannot_tell_a_paper_from_none(cast: Cast) -> None:
    paper = kept(cast, child="yanis", by="dora")
    client = cast.client("daniele")
    answers = [
        client.get(url(cast, "around:paper_file", paper, child="yanis")),
        client.get(url(cast, "around:paper_file", paper)),  # under her own child's address
        client.get(reverse("around:paper_file", args=[cast.children["kadiatou"].pk, 999_999])),
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert len({answer.content for answer in answers}) == 1
    assert not Entry.objects.filter(action="paper:read").exists()


def test_the_assistant_adds_and_withdraws_nothing(cast: Cast) -> None:
    paper = kept(cast)
    client = cast.client("jeanne")
    assert client.get(url(cast, "around:add_paper")).status_code == 403
    assert client.post(url(cast, "around:withdraw_paper", paper), {"why": "Flou."}).status_code == 403
    assert "Ajouter un papier" not in text(client.get(url(cast, "casefile:papers")))


def test_an_exceptional_access_opens_no_paper(cast: Cast) -> None:
    paper, dora, now = kept(cast), cast.client("dora"), timezone.now()
    ExceptionalAccess.objects.create(
        child=cast.children["kadiatou"], user=cast.users["dora"], motive="absence", opened_at=now,
        ends_at=now + timedelta(minutes=60), reason="Sa référente est absente, l’école appelle.",
    )  # fmt: skip
    assert dora.get(url(cast, "casefile:detail")).status_code == 200
    assert dora.get(url(cast, "around:paper_file", paper)).status_code == 404
    assert dora.get(url(cast, "casefile:papers")).status_code == 404


def test_a_limited_dossier_is_read_and_receives_nothing(cast: Cast) -> None:
    paper, child = kept(cast), cast.children["kadiatou"]
    child.limited_on = timezone.localdate()
    child.save()
    client = cast.client("daniele")
    assert client.get(url(cast, "around:paper_file", paper)).status_code == 200
    assert "Ajouter un papier" not in text(client.get(url(cast, "casefile:papers")))
    assert client.get(url(cast, "around:add_paper")).status_code == 403
    assert client.get(url(cast, "around:withdraw_paper", paper)).status_code == 403
    with pytest.raises(Forbidden):
        kept(cast)


@pytest.mark.parametrize("page", ["casefile:plan", "casefile:agreements"])
def test_where_a_signature_on_paper_is_recorded_a_link_leads_here(page: str, cast: Cast) -> None:
    plan, day = cast.plans["kadiatou"], timezone.localdate()
    plan.versions.create(
        number=1,
        written_on=day,
        planning="Le mardi.",
        evaluation_methods="Avec l’école.",
        approved_on=day,
        approval_channel="papier",
        approved_by=cast.guardians["kadiatou"],
        as_approved={"goals": [], "actions": []},
    )
    genre = "parcours" if page == "casefile:plan" else "accord"
    wanted = f"{url(cast, 'around:add_paper')}?genre={genre}"
    assert wanted in text(cast.client("daniele").get(url(cast, page)))


# --- withdraw ---


def test_a_paper_is_withdrawn_with_a_reason_and_its_file_is_erased(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    paper = kept(cast, subject="Le mauvais enfant")
    with django_capture_on_commit_callbacks(execute=True):
        answer = fill_in(cast.client("daniele"), url(cast, "around:withdraw_paper", paper), why="Mauvais dossier.")
    assert answer.status_code == 302
    assert not files()
    page = text(cast.client("alice").get(url(cast, "casefile:papers")))
    assert "Mauvais dossier." in page
    assert "Le mauvais enfant" not in page
    assert cast.client("alice").get(url(cast, "around:paper_file", paper)).status_code == 404
    again = fill_in(cast.client("alice"), url(cast, "around:withdraw_paper", paper), why="Encore.")
    assert again.status_code == 422
    assert "déjà retiré" in text(again)


def test_its_author_or_the_coordination_withdraws_it(cast: Cast) -> None:
    of_alice, of_daniele = kept(cast, by="alice"), kept(cast)
    client = cast.client("daniele")
    page = text(client.get(url(cast, "casefile:papers")))
    assert url(cast, "around:withdraw_paper", of_daniele) in page
    assert url(cast, "around:withdraw_paper", of_alice) not in page
    address = url(cast, "around:withdraw_paper", of_alice)
    assert fill_in(client, address, why="Flou.").status_code == 403
    for why, said in (("", "obligatoire"), ("   ", "obligatoire"), ("a" * 201, "200")):
        answer = fill_in(cast.client("alice"), address, why=why)
        assert answer.status_code == 422
        assert said in text(answer)
    with refused("pourquoi", "why"):
        withdraw_paper(of_alice, why=" ", by=cast.actor("alice"), on=timezone.localdate())
    assert fill_in(cast.client("alice"), address, why="Flou.").status_code == 302
