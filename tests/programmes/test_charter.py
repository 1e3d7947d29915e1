"""The charter: five mandatory headings, versions, a signature per person, and no name without it (R70)."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from tests.documents.reading import text
from tests.forms import fill_in, hidden_of
from village.access.policy import Forbidden
from village.audit.models import Entry
from village.programmes.models import Charter, CharterSignature
from village.programmes.operations import publish_charter, sign_charter

CHARTER = reverse("programmes:charter")
PUBLISH = reverse("programmes:publish_charter")
PRINT = "/documents/charte.pdf"
TEXTS = {
    "frame": "Cadre neuf",
    "exchanges": "Échanges neufs",
    "transmission": "Transmission neuve",
    "conservation": "Conservation neuve",
    "rights": "Droits de l’enfant",
}


def publish(cast: Cast) -> Charter:
    return publish_charter(cast.programme, version=1, on=timezone.localdate(), by=cast.actor("alice"), **TEXTS)


def sign(cast: Cast, name: str, **answers: Any) -> Any:
    client = cast.client(name)
    page = client.get(CHARTER)
    return client.post(CHARTER, {**hidden_of(page), "charter": page.context["charter"].number, **answers})


def test_a_new_version_is_published_and_everybody_signs_anew(cast: Cast) -> None:
    assert fill_in(cast.client("alice"), PUBLISH, **TEXTS)["Location"] == CHARTER
    charter = cast.programme.charters.get(number=2)
    assert charter.frame == "Cadre neuf"
    assert Entry.objects.get(action="charter:publish").details == "version 2"
    for name in ("alice", "daniele", "bruno", "jeanne"):
        door = "casefile:list" if name in {"alice", "daniele"} else "referrals:list"
        assert cast.client(name).get(reverse(door))["Location"] == CHARTER, name


def test_once_signed_the_names_are_shown_again(cast: Cast) -> None:
    publish(cast)
    assert sign(cast, "daniele", agreed="on")["Location"] == reverse("home:today")
    assert cast.client("daniele").get(reverse("casefile:list")).status_code == 200
    assert Entry.objects.get(action="charter:sign").user_id == cast.users["daniele"].pk


def test_the_charter_is_not_signed_without_the_box(cast: Cast) -> None:
    publish(cast)
    answer = sign(cast, "daniele")
    assert answer.status_code == 422
    assert "Cochez la case" in answer.content.decode()
    assert not CharterSignature.objects.filter(charter__number=2).exists()


def test_signing_twice_leaves_one_signature_and_one_line(cast: Cast) -> None:
    charter = publish(cast)
    for _ in range(2):
        sign_charter(charter, by=cast.actor("daniele"), at=timezone.now())
    assert charter.signatures.count() == 1
    assert Entry.objects.filter(action="charter:sign").count() == 1


def test_the_version_that_was_read_is_the_one_that_is_signed(cast: Cast) -> None:
    client = cast.client("daniele")
    CharterSignature.objects.all().delete()
    answers = {**hidden_of(client.get(CHARTER)), "charter": 1, "agreed": "on"}
    publish(cast)
    answer = client.post(CHARTER, answers)
    assert answer.status_code == 422
    assert "Une nouvelle version vient de paraître" in answer.content.decode()
    assert "Cadre neuf" in answer.content.decode()
    assert not CharterSignature.objects.filter(user=cast.users["daniele"]).exists()


@pytest.mark.parametrize("name", ["bruno", "chloe", "emile", "farida", "gaspard", "ines", "karim", "lise"])
def test_every_member_reads_the_charter(cast: Cast, name: str) -> None:
    seen = cast.client(name).get(CHARTER).content.decode()
    assert "Conservation" in seen
    assert "Vous l’avez signée le" in seen
    assert "Signer la charte" not in seen


def test_the_neighbour_reads_and_signs_his_own(cast: Cast) -> None:
    charter = publish(cast)
    assert "Cadre neuf" not in cast.client("hawa").get(CHARTER).content.decode()
    with pytest.raises(Forbidden):
        sign_charter(charter, by=cast.actor("hawa"), at=timezone.now())


@pytest.mark.parametrize("heading", list(TEXTS))
def test_no_heading_is_left_empty(cast: Cast, heading: str) -> None:
    answer = fill_in(cast.client("alice"), PUBLISH, **(TEXTS | {heading: "  "}))
    assert answer.status_code == 422
    assert Charter.objects.filter(programme=cast.programme).count() == 1
    with pytest.raises(Exception, match="obligatoire"):
        publish_charter(
            cast.programme, version=1, on=timezone.localdate(), by=cast.actor("alice"), **(TEXTS | {heading: " "})
        )


def test_the_same_text_is_not_a_new_version(cast: Cast) -> None:
    page = cast.client("alice").get(PUBLISH)
    same = {name: page.context["form"].initial[name] for name in TEXTS}
    answer = fill_in(cast.client("alice"), PUBLISH, **same)
    assert answer.status_code == 422
    assert "rien à publier" in answer.content.decode()


def test_two_coordinators_at_once_are_shown_both_texts(cast: Cast) -> None:
    alice = cast.client("alice")
    stale = hidden_of(alice.get(PUBLISH))
    publish(cast)
    mine = TEXTS | {"frame": "Mon cadre à moi"}
    answer = alice.post(PUBLISH, stale | mine)
    seen = answer.content.decode()
    assert answer.status_code == 409
    assert "Mon cadre à moi" in seen
    assert "Cadre neuf" in seen
    assert Charter.objects.filter(programme=cast.programme).count() == 2
    assert alice.post(PUBLISH, hidden_of(answer) | mine).status_code == 302
    assert cast.programme.charters.get(number=3).frame == "Mon cadre à moi"


def test_the_first_charter_starts_from_an_honest_model(cast: Cast) -> None:
    CharterSignature.objects.all().delete()
    Charter.objects.all().delete()
    alice = cast.client("alice")
    assert "Pas encore de charte" in alice.get(CHARTER).content.decode()
    model = alice.get(PUBLISH).context["form"].initial
    assert all(len(model[name]) > 200 for name in TEXTS)
    assert "droits de l’enfant" in model["rights"]
    fill_in(alice, PUBLISH, **{name: str(model[name]) for name in TEXTS})
    assert cast.programme.charters.get().number == 1


def test_the_settings_say_who_has_still_to_sign(cast: Cast) -> None:
    publish(cast)
    sign_charter(cast.programme.charters.get(number=2), by=cast.actor("alice"), at=timezone.now())
    seen = cast.client("alice").get(reverse("programmes:settings")).content.decode()
    assert "6\u00a0membres doivent encore la signer" in seen


def test_the_charter_is_printed_to_be_signed_on_paper(cast: Cast) -> None:
    publish(cast)
    answer = cast.client("chloe").get(PRINT)
    printed = text(answer.content)
    assert "Conservation neuve" in printed
    assert "PRE d’Ici" in printed
    assert answer["Content-Disposition"].startswith('attachment; filename="charte-de-confidentialite-')
    assert "Conservation neuve" not in text(cast.client("hawa").get(PRINT).content)


def test_without_a_charter_there_is_nothing_to_print(cast: Cast) -> None:
    CharterSignature.objects.all().delete()
    Charter.objects.all().delete()
    assert cast.client("lise").get(PRINT).status_code == 404


@pytest.mark.parametrize("name", ["farida", "gaspard", "ines", "karim", "lise"])
def test_who_opens_no_page_that_names_a_child_signs_nothing(cast: Cast, name: str) -> None:
    charter = publish(cast)
    client = cast.client(name)
    seen = client.get(CHARTER).content.decode()
    assert "Cadre neuf" in seen
    assert "vous n’avez rien à signer" in seen
    assert "Signer la charte" not in seen
    assert "n’est pas encore signée" not in client.get(reverse("home:today")).content.decode()
    assert client.post(CHARTER, {"charter": charter.number, "agreed": "on"}).status_code == 403
    with pytest.raises(Forbidden):
        sign_charter(charter, by=cast.actor(name), at=timezone.now())
    assert not charter.signatures.exists()
