"""Whatever a form is sent, the answer is a page in French: nothing breaks, no word is lost, nothing is half written."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin

import pytest
from django.db import connection, transaction
from django.test import Client

from tests.house.addresses import address
from tests.house.pages import Page, pages
from tests.house.scene import MEMBERS, House
from tests.house.test_access import LEFT_BY_READING, MATRIX, expected, method_of

WORDS = "Des mots qu’elle avait tapés, et qu’elle veut retrouver."
ODD = "É\u202e \u0000 👩‍👧 ' ’ ʼ <b>&amp;</b> {{ 7 }} %s -- \u2028"
# Attempts are counted in the cache.
NOT_WRITTEN_BY_PEOPLE = LEFT_BY_READING | {"accounts_cache"}
TYPED = ("text", "search", "tel", "textarea", "")


@dataclass
class Form:
    """A form of a page, as a browser knows it: what it keeps hidden, and what one may fill in."""

    action: str
    hidden: dict[str, str] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)
    """The kind of each field, by name."""
    choices: dict[str, list[str]] = field(default_factory=dict)


class _Forms(HTMLParser):
    """The forms of a page that write, with their fields (one with files is another matter)."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url, self.found, self._select = url, list[Form](), ""
        self._open: Form | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            writes = given.get("method", "").lower() == "post"
            self._open = Form(urldefrag(urljoin(self.url, given.get("action", ""))).url) if writes else None
            self.found.extend([self._open] if self._open else [])
        elif self._open:
            self._add(self._open, tag, given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None

    def _add(self, form: Form, tag: str, given: dict[str, str]) -> None:
        name, kind = given.get("name", ""), given.get("type", "")
        if tag == "option":
            form.choices.setdefault(self._select, []).append(given.get("value", ""))
        elif name and kind == "hidden":
            form.hidden[name] = given.get("value", "")
        elif name and tag in {"input", "textarea", "select"} and kind != "file":
            form.fields[name] = tag if tag != "input" else kind
            if kind in {"radio", "checkbox"}:
                form.choices.setdefault(name, []).append(given.get("value", "on"))
            self._select = name if tag == "select" else self._select


def _first(form: Form, name: str) -> str:
    return next((choice for choice in form.choices.get(name, ()) if choice), "")


def _empty(_form: Form, _name: str, _kind: str) -> str:
    return ""


def _too_long(form: Form, name: str, kind: str) -> str:
    return "é" * 30_001 if kind in TYPED else {"number": "9" * 400, "email": "a" * 400 + "@exemple.invalid"}.get(
        kind, _first(form, name)
    )  # fmt: skip


def _impossible(_form: Form, _name: str, kind: str) -> str:
    return {
        "date": "2031-02-30", "time": "25:61", "datetime-local": "2031-02-30T25:61", "number": "-1e999",
        "email": "pas une adresse", "select": "999999999", "radio": "999999999", "checkbox": "999999999",
    }.get(kind, WORDS)  # fmt: skip


def _end_of_time(form: Form, name: str, kind: str) -> str:
    return {"date": "9999-12-31", "time": "23:59", "number": "9" * 30}.get(kind, _first(form, name) or WORDS)


def _beginning_of_time(form: Form, name: str, kind: str) -> str:
    return {"date": "0001-01-01", "time": "00:00", "number": "0"}.get(kind, _first(form, name) or WORDS)


def _odd(form: Form, name: str, kind: str) -> str:
    return ODD if kind not in {"select", "radio", "checkbox"} else _first(form, name) + "\u0000"


BAD: dict[str, Callable[[Form, str, str], str]] = {
    "empty": _empty,
    "too long": _too_long,
    "impossible": _impossible,
    "the end of time": _end_of_time,
    "the beginning of time": _beginning_of_time,
    "odd": _odd,
}


def _forms(page: Page, house: House) -> Iterator[tuple[Client, Form]]:
    """Each form of the page, with the first person to whom it is shown."""
    url, readers, seen = address(page, house.scene), MATRIX[page.name].get("read_only", "").split(), set[str]()
    for who in MEMBERS:
        if expected(page.name).get(who) == 200 and who not in readers:
            reader = _Forms(url)
            answer = house.clients[who].get(url)
            if not answer.headers["Content-Type"].startswith("text/html"):
                return
            reader.feed(answer.content.decode())
            for form in reader.found:
                if form.fields and form.action not in seen:
                    seen.add(form.action)
                    yield house.clients[who], form


OURS = [page for page in pages() if page.view.__module__.startswith("village.") and method_of(page) == "GET"]


@pytest.mark.parametrize("page", OURS, ids=lambda page: page.name)
def test_a_form_that_is_sent_nonsense_says_so_and_loses_no_word(page: Page, house: House) -> None:
    with transaction.atomic():
        faults = [
            f"{form.action}, {kind}: {fault}"
            for client, form in _forms(page, house)
            for kind, bad in BAD.items()
            for fault in _faults(client, form, {name: bad(form, name, of) for name, of in form.fields.items()})
        ]
        transaction.set_rollback(True)
    assert not faults, "\n".join(faults)


def _faults(client: Client, form: Form, typed: dict[str, str]) -> Iterator[str]:
    """What is wrong with the answer to these answers; what an accepted form writes is undone."""
    with transaction.atomic():
        answer = client.post(form.action, form.hidden | typed)
        wrote = _rows() if answer.status_code == 422 else {}
        transaction.set_rollback(True)
    if answer.status_code >= 500:
        yield f"breaks ({answer.status_code})"
    if answer.status_code != 422:
        return
    page = _plain(unescape(answer.content.decode()))
    if 'class="alert danger summary"' not in page:
        yield "refused without a word"
    lost = [name for name, of in form.fields.items() if of in TYPED and _plain(typed[name]) not in page]
    if lost:
        yield f"loses {lost}"
    if wrote != (before := _rows()):
        yield f"refused, yet writes {sorted(name for name in wrote if wrote[name] != before[name])}"


def _plain(text: str) -> str:
    return " ".join(text.replace("\u0000", "").split())


def _rows() -> dict[str, int]:
    names = [name for name in connection.introspection.table_names() if name not in NOT_WRITTEN_BY_PEOPLE]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT '{name}', count(*) FROM {name}" for name in names))  # noqa: S608
        return dict(cursor.fetchall())
