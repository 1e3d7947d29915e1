"""The matrix: every page × every member of the cast, and what each answer must be besides.

`access.toml` says the status that each one gets. A page that is not in it fails; the failure prints what to write,
once reviewed.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from difflib import unified_diff
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from tests.house.addresses import address
from tests.house.headers import assert_safe_headers
from tests.house.pages import Page, pages
from tests.house.scene import MEMBERS, House
from tests.house.sources import ROOT

MATRIX: dict[str, dict[str, str]] = tomllib.loads((ROOT / "tests/house/access.toml").read_text())
# What reading leaves behind: lines of the journal and of the register of publications, the life of the session, drafts
# being written, attempts.
LEFT_BY_READING = {
    "accounts_cache", "audit_entry", "audit_chainlink", "core_draft", "django_session", "usersessions_usersession",
    "evaluation_publication", "evaluation_handing",
}  # fmt: skip
SHUT, OPEN = {401, 403, 404, 405}, {200, 302, 422}
METHODS = ("GET", "POST")
WORDS = {"parole": "Des mots qu’il ne faut ni perdre ni recevoir."}
every_page = pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)


def method_of(page: Page) -> str:
    """GET, save for a page that only receives."""
    return MATRIX.get(page.name, {}).get("method", "GET")


def expected(name: str) -> dict[str, int]:
    """The status of each; the anonymous is led to the sign-in page unless said otherwise."""
    answers = {"anonymous": 302 if MATRIX[name].get("method") != "POST" else 401}
    for status, names in MATRIX[name].items():
        if status.isdigit():
            answers |= dict.fromkeys(_called(names), int(status))
    return answers


def _called(names: str) -> tuple[str, ...]:
    return {"everybody": MEMBERS, "anybody": ("anonymous", *MEMBERS)}.get(names, tuple(names.split()))


def written(page: Page, answers: dict[str, int]) -> str:
    """The lines of `access.toml` that say these answers."""
    by_status: dict[int, list[str]] = defaultdict(list)
    for who, status in answers.items():
        if (who, status) not in {("anonymous", 302), ("anonymous", 401)}:
            by_status[status].append(who)
    short = {frozenset(MEMBERS): "everybody", frozenset(("anonymous", *MEMBERS)): "anybody"}
    lines = [
        f'{status} = "{short.get(frozenset(names), " ".join(names))}"' for status, names in sorted(by_status.items())
    ]
    return "\n".join([f'["{page.name}"]', *(['method = "POST"'] if method_of(page) == "POST" else []), *lines])


@pytest.fixture
def clients(house: House) -> Iterator[dict[str, Client]]:
    """A browser for each; what the test does is undone, and what it was told is not told to the next."""
    for client in house.clients.values():
        client.cookies.pop("messages", None)
    with transaction.atomic():
        yield house.clients
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def untouched(house: House) -> dict[str, str]:
    """The scene as it was laid: each test leaves it so."""
    return tables()


@every_page
def test_a_page_answers_each_as_the_matrix_says(
    page: Page, house: House, clients: dict[str, Client], untouched: dict[str, str]
) -> None:
    url, method = address(page, house.scene), method_of(page)
    answers = {who: ask(client, method, url) for who, client in clients.items()}
    statuses = {who: answer.status_code for who, answer in answers.items()}
    assert page.name in MATRIX, f"missing from access.toml; once reviewed, write:\n{written(page, statuses)}"
    assert statuses == expected(page.name), f"found:\n{written(page, statuses)}"
    assert not (found := changed(untouched)), f"reading changed {found}"
    for who, answer in answers.items():
        _check_headers(answer, who)


@every_page
def test_who_may_not_read_may_not_write(
    page: Page, house: House, clients: dict[str, Client], untouched: dict[str, str]
) -> None:
    url = address(page, house.scene)
    kept_out = [who for who, status in expected(page.name).items() if status in SHUT]
    statuses = {who: clients[who].post(url).status_code for who in kept_out}
    assert set(statuses.values()) <= SHUT, statuses
    assert not (found := changed(untouched)), f"a refused person changed {found}"


@every_page
def test_a_page_receives_from_those_who_may_write_only(page: Page, house: House, clients: dict[str, Client]) -> None:
    """A page that only reads refuses what is sent (405); a form refuses those who only read it (`read_only`)."""
    if not getattr(page.view, "required", None) or method_of(page) == "POST":
        return
    url, readers = address(page, house.scene), MATRIX[page.name].get("read_only", "").split()
    for who, status in expected(page.name).items():
        if status == 200:
            answers = SHUT if who in readers else {302, 405, 409, 422}  # 409: it does not say what was read
            assert ask(clients[who], "POST", url).status_code in answers, who


@every_page
def test_what_is_not_for_you_looks_like_what_does_not_exist(
    page: Page, house: House, clients: dict[str, Client]
) -> None:
    """Page and headers, whether read or written to: nobody learns that a dossier exists (T7)."""
    url, nowhere = address(page, house.scene), address(page, house.scene, missing=True)
    if url == nowhere:
        return
    for who, status in expected(page.name).items():
        for method in METHODS if status == 404 or who == "anonymous" else ():
            shut, absent = (whole(ask(clients[who], method, place), place) for place in (url, nowhere))
            assert shut[0] == 405 or not (told := apart(shut, absent)), (who, method, told)


@every_page
def test_no_child_is_named_without_a_signed_charter(page: Page, house: House, clients: dict[str, Client]) -> None:
    needed = getattr(page.view, "required", None)
    if needed is None or not needed.nominative:
        return
    house.scene.cast.users["alice"].charter_signatures.all().delete()
    house.scene.cast.users["bruno"].charter_signatures.all().delete()
    for who in ("alice", "bruno"):
        if expected(page.name)[who] != 403:
            answer = ask(clients[who], method_of(page), address(page, house.scene))
            asked, led = (answer.status_code, answer.headers.get("Location")), (302, reverse("programmes:charter"))
            assert asked == (led if method_of(page) == "GET" else (403, None)), who  # a form gives its words back


def ask(client: Client, method: str, url: str) -> Any:
    """Ask; what a permitted POST writes is not the question, and is undone. What GET or a refusal writes is seen."""
    if method == "GET":
        return client.get(url)
    with transaction.atomic():
        answer = client.post(url, WORDS)
        transaction.set_rollback(answer.status_code in {200, 302})
    client.cookies.pop("messages", None)  # what was said of what is undone
    return answer


def whole(answer: Any, url: str) -> tuple[int, str, str]:
    """All that an answer says: its status, its headers, its page; save its address, the seal of a form, the hour."""
    headers = sorted(item for item in answer.headers.items() if item[0] != "Content-Length")  # it counts the address
    said = "".join(f"{name}: {value}\n" for name, value in headers)
    body = b"".join(answer) if answer.streaming else answer.content
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", body.decode(errors="replace"))
    text = re.sub(r'data-session-ends="\d+"', "", text)  # a minute may begin between two answers
    return answer.status_code, said.replace(url, "…"), text.replace(url, "…")


def apart(one: tuple[int, str, str], other: tuple[int, str, str]) -> list[str]:
    """The lines by which two answers differ."""
    mine, others = ([str(status), *said.splitlines(), *text.splitlines()] for status, said, text in (one, other))
    found = unified_diff(mine, others, n=0, lineterm="")
    return [line for line in found if not line.startswith(("---", "+++", "@@"))]


def tables() -> dict[str, str]:
    """A digest of every table that reading may not change."""
    names = [name for name in connection.introspection.table_names() if name not in LEFT_BY_READING]
    one = "SELECT '{0}', count(*) || coalesce(md5(string_agg(t::text, '·' ORDER BY t::text)), '') FROM {0} t"
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(one.format(name) for name in names))
        return dict(cursor.fetchall())


def changed(before: dict[str, str]) -> list[str]:
    after = tables()
    return [name for name in before if before[name] != after[name]]


def _check_headers(answer: Any, who: str) -> None:
    assert_safe_headers(answer, who)
    if who != "anonymous":
        kept = answer.headers["Cache-Control"]
        assert "no-store" in kept or "public" in kept, who


def test_the_matrix_names_only_pages_that_exist() -> None:
    assert not set(MATRIX) - {page.name for page in pages()}


def test_each_page_answers_each_person_once() -> None:
    for name, rows in MATRIX.items():
        said = [who for status, names in rows.items() if status.isdigit() for who in _called(names)]
        assert {*said, "anonymous"} == {"anonymous", *MEMBERS}, name
        assert len(said) == len(set(said)), name


def test_a_change_made_by_reading_would_be_seen(house: House, clients: dict[str, Client]) -> None:
    before = tables()
    assert not changed(before)
    house.scene.grant.label = "Autre"
    house.scene.grant.save()
    assert changed(before) == ["funding_grant"]
