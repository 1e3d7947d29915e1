"""What a form does not ask is not received: other fields, the same field twice, the address of the page."""

import json
from typing import Any

import pytest
from django.urls import reverse

from tests.cast import Cast
from tests.forms import hidden_of
from village.people.models import Person

KADIATOU = {"first_name": "Kadidia", "last_name": "Traoré", "birth_date": "2009-03-14", "sex": "F"}


def sent(cast: Cast, extra: dict[str, Any], query: str = "") -> Any:
    """Danièle corrects an identity, with what the page did not ask."""
    daniele, url = cast.client("daniele"), reverse("casefile:correct_identity", args=[cast.children["kadiatou"].pk])
    return daniele.post(url + query, hidden_of(daniele.get(url)) | KADIATOU | extra)


def test_fields_that_were_not_asked_are_ignored(cast: Cast) -> None:
    """ASVS 15.3.3: neither the programme, nor the key, nor the number of a row is taken from a form."""
    child = cast.children["kadiatou"]
    other = cast.children["zoe"]
    extra = {
        "programme": cast.other_programme.pk, "programme_id": cast.other_programme.pk, "id": other.pk, "pk": other.pk,
        "sealing_key": "", "sealing_key_id": "", "folded_name": "x", "limited_on": "2018-01-01",
    }  # fmt: skip
    before = Person.objects.filter(pk=child.pk).values("programme_id", "sealing_key_id", "pk").get()
    assert sent(cast, extra).status_code == 302
    after = Person.objects.filter(pk=child.pk).values("programme_id", "sealing_key_id", "pk").get()
    assert before == after
    child.refresh_from_db()
    assert (child.first_name, child.folded_name) == ("Kadidia", "traore kadidia")
    other.refresh_from_db()
    assert other.first_name == "Zoé"


def test_the_address_says_nothing_to_a_form(cast: Cast) -> None:
    """ASVS 15.3.7: what the page receives comes from the form alone, never from the address."""
    assert sent(cast, {}, "?first_name=Autre&last_name=Autre").status_code == 302
    child = cast.children["kadiatou"]
    child.refresh_from_db()
    assert (child.first_name, child.last_name) == ("Kadidia", "Traoré")


def test_a_form_in_another_format_is_no_form(cast: Cast) -> None:
    """ASVS 3.5.2: JSON, which another site could send without asking, changes nothing."""
    child = cast.children["kadiatou"]
    url = reverse("casefile:correct_identity", args=[child.pk])
    answer = cast.client("daniele").post(url, json.dumps(KADIATOU), content_type="application/json")
    assert answer.status_code == 422
    child.refresh_from_db()
    assert child.first_name == "Kadiatou"


@pytest.mark.parametrize("wrong", ["first_name", "birth_date"])
def test_a_field_sent_twice_is_one_answer(cast: Cast, wrong: str) -> None:
    """ASVS 15.3.7: one value is read, checked and kept; the two are never mixed."""
    answer = sent(cast, {wrong: ["Kadidia" if wrong == "first_name" else "2009-03-14", "\0" * 3]})
    assert answer.status_code == 422
