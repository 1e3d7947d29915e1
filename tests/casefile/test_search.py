"""A child's name that is looked for is in no address: histories and logs keep addresses."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import SINCE, Cast
from village.core.search import sealed_query, words_in
from village.people.models import Person

LIST = reverse("casefile:list")


def look_for(client: Client, words: str, **more: str) -> Any:
    return client.post(LIST, {"q": words} | more)


def test_the_name_is_sealed_in_the_address(cast: Cast) -> None:
    daniele = cast.client("daniele")
    address = look_for(daniele, "Kadiatou")["Location"]
    assert urlsplit(address).path == LIST
    assert "kadi" not in address.lower()
    seen = daniele.get(address)
    assert [child.first_name for child in seen.context["page"]] == ["Kadiatou"]
    assert 'value="Kadiatou"' in seen.content.decode()


def test_the_address_of_one_says_nothing_to_another(cast: Cast) -> None:
    address = look_for(cast.client("daniele"), "Kadiatou")["Location"]
    assert cast.client("alice").get(address).context["q"] == ""


@pytest.mark.parametrize("token", ["", "x", "é", "abcd" * 40, "=" * 900])
def test_a_damaged_address_lists_everybody(cast: Cast, token: str) -> None:
    answer = cast.client("daniele").get(LIST, {"recherche": token})
    assert (answer.status_code, answer.context["q"]) == (200, "")


@pytest.mark.parametrize("page", ["0", "00001", "-1", "٣", "9999999"])
def test_a_page_that_is_none_is_the_nearest(cast: Cast, page: str) -> None:
    answer = cast.client("daniele").get(LIST, {"page": page})
    assert (answer.status_code, answer.context["page"].number) == (200, 1)


def test_as_one_types_the_lines_come_back_and_the_address_follows(cast: Cast) -> None:
    answer = cast.client("daniele").post(LIST, {"q": "kad"}, headers={"HX-Request": "true"})
    seen = answer.content.decode()
    assert "<html" not in seen
    assert "Kadiatou" in seen
    assert "kad" not in answer["HX-Replace-Url"].partition("recherche=")[0]
    assert cast.client("daniele").get(answer["HX-Replace-Url"]).context["q"] == "kad"


@pytest.mark.parametrize("typing", [True, False])
def test_the_next_pages_keep_the_search(cast: Cast, typing: bool) -> None:
    household = cast.children["yanis"].household
    for number in range(30):
        Person.objects.create(
            programme=cast.programme,
            household=household,
            is_child=True,
            first_name=f"Awa{number}",
            last_name="Diop",
            birth_date=SINCE,
        )
    alice = cast.client("alice")
    first = (
        alice.post(LIST, {"q": "diop"}, headers={"HX-Request": "true"})
        if typing
        else alice.post(LIST, {"q": "diop"}, follow=True)
    )
    links = first.content.decode().split('rel="next" href="')[1]
    second = alice.get(LIST + links.partition('"')[0].replace("&amp;", "&"))
    assert second.context["q"] == "diop"
    assert len(second.context["page"]) == 5


def test_an_old_address_with_a_name_looks_for_nothing(cast: Cast) -> None:
    assert cast.client("daniele").get(LIST, {"q": "Kadiatou"}).context["q"] == ""


def test_words_too_long_are_cut() -> None:
    query = sealed_query({"q": f"  {'é' * 300}  "}, 7)
    assert words_in({"recherche": query.partition("=")[2]}, 7) == "é" * 100
    assert sealed_query({"q": "   "}, 7) == ""
