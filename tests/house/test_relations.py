"""Every door × every relation with what stands behind it (T3, T7): nothing opens but what is predicted.

`test_access.py` asks the cast; here come the same roles tied to nothing here, then to another programme; then the same
addresses where one object alone was never made; then the methods that no page listens to.
"""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from tests.house.addresses import address, half_missing
from tests.house.knocking import Stranger, strangers
from tests.house.pages import Page, pages
from tests.house.scene import House
from tests.house.test_access import (
    MATRIX,
    METHODS,
    OPEN,
    SHUT,
    apart,
    ask,
    changed,
    clients,
    every_page,
    expected,
    method_of,
    tables,
    whole,
)

__all__ = ["clients", "strangers"]
# Their number is no object of anybody: a year.
NO_OBJECT = {"evaluation:share"}
UNKNOWN = ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND")


@pytest.fixture(autouse=True, scope="module")
def _quiet() -> Iterator[None]:
    """Thousands of refusals: the log of each costs more than the refusal."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def untouched(strangers: dict[Stranger, Client]) -> dict[str, str]:
    """The scene as it was laid, with those who knock."""
    return tables()


def predicted(page: Page, who: Stranger) -> int:
    """What the page answers to this person; one of the same role, tied, gets what `access.toml` says."""
    tied = expected(page.name)[who.like]
    if tied == 401:  # a door of the API: a session opens none, whoever she is
        return 401
    if not who.may(page) or tied == 403:
        return 403
    if who.like in MATRIX[page.name].get("self", "").split():
        return 200 if who.here else 404
    return tied if who.reaches_everything(page) and who.like not in MATRIX[page.name].get("tied", "").split() else 404


def allowed(page: Page, who: Stranger, method: str) -> set[int]:
    """What a form sent with next to nothing may get besides; and where the work goes before the role, or after it."""
    status = predicted(page, who)
    if status == 403 and who.may(page) and not who.here:
        return {403, 404}
    if method == "POST" and who.like in MATRIX[page.name].get("read_only", "").split():
        return SHUT
    return {status} if method == "GET" or status in SHUT else OPEN | {409}


def of_objects() -> list[Page]:
    """The pages whose address says what they are about, by a number."""
    return [page for page in pages() if page.arguments and not page.fixed and page.name not in NO_OBJECT]


@pytest.mark.parametrize("page", of_objects(), ids=lambda page: page.name)
def test_who_is_tied_to_nothing_opens_nothing(
    page: Page,
    house: House,
    strangers: dict[Stranger, Client],
    untouched: dict[str, str],
) -> None:
    url, nowhere = address(page, house.scene), address(page, house.scene, missing=True)
    if url == nowhere:
        return
    found, told = {}, []
    for who, client in strangers.items():
        for method in METHODS if who.may(page) else [method_of(page)]:  # a role kept out is, tied or not: `test_access`
            answer = ask(client, method, url)
            found[who, method] = answer.status_code
            if answer.status_code == 404 or (answer.status_code == 403 and who.may(page) and not who.here):
                absent = ask(client, method, nowhere)
                if lines := apart(whole(answer, url), whole(absent, nowhere)):
                    told.append((f"{who} {method}", lines))
    main = method_of(page)
    wrong = {
        str(who): code
        for (who, method), code in found.items()
        if method == main and code not in allowed(page, who, method)
    }
    assert not wrong, f"{page.name}: found {wrong}; « tied » in access.toml names who opens it by a tie of his own"
    assert not told, "what exists is told from what does not"
    assert not (moved := changed(untouched)), f"a refused person changed {moved}"
    _check_the_other_method(page, {who: code for (who, method), code in found.items() if method != main})


def _check_the_other_method(page: Page, found: dict[Stranger, int]) -> None:
    """A page that only receives is not read, one that only reads receives nothing; a form receives as it is read."""
    if found and set(found.values()) == {401}:  # a door of the API, whatever the verb
        return
    listens = 405 not in found.values()
    assert listens <= (method_of(page) == "GET")
    for who, code in found.items():
        assert code in (allowed(page, who, "POST") | {403} if listens else {405}), (str(who), code)


@every_page
def test_an_object_alone_that_nobody_made_is_missing(
    page: Page,
    house: House,
    clients: dict[str, Client],
    untouched: dict[str, str],
) -> None:
    """The child is there, the note is not: 404, as when nothing is."""
    opened = [who for who, status in expected(page.name).items() if status in {200, 302, 422} and who != "anonymous"]
    for url in half_missing(page, house.scene):
        found = {who: ask(clients[who], method_of(page), url).status_code for who in opened}
        assert set(found.values()) <= {404}, (url, found)
    assert not changed(untouched)


@every_page
def test_a_method_that_no_page_listens_to_is_refused_to_all(
    page: Page,
    house: House,
    clients: dict[str, Client],
    untouched: dict[str, str],
) -> None:
    url = address(page, house.scene)
    found = {(who, method): client.generic(method, url) for who, client in clients.items() for method in UNKNOWN}
    assert {key for key, answer in found.items() if answer.status_code != 405} == set()
    assert {answer.headers["Allow"] for answer in found.values()} == {"GET, HEAD, POST"}
    assert not changed(untouched)


@every_page
def test_a_page_answers_head_as_it_is_read(
    page: Page,
    house: House,
    clients: dict[str, Client],
    untouched: dict[str, str],
) -> None:
    """Each answer of the matrix once, without its body."""
    url = address(page, house.scene)
    wanted = {status: who for who, status in expected(page.name).items()}
    for status, who in wanted.items():
        answer = clients[who].head(url)
        assert answer.status_code == (status if method_of(page) == "GET" else answer.status_code), who
        assert answer.status_code in SHUT | OPEN, who
        assert _length(answer) == 0, who
    assert set(changed(untouched)) <= {"accounts_cache"}  # attempts at the sign-in page are counted


def _length(answer: Any) -> int:
    return sum(map(len, answer)) if answer.streaming else len(answer.content)
