"""A link or a button is shown only to who may follow it: nobody is led to a closed door."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from html.parser import HTMLParser
from pathlib import PurePosixPath
from urllib.parse import parse_qs, urldefrag, urljoin, urlsplit

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.house.addresses import address
from tests.house.pages import pages
from tests.house.scene import MEMBERS, House
from tests.house.test_access import MATRIX, expected, method_of
from village.plans.models import Exit, Plan
from village.privacy.operations.exceptional import Identity, open_exceptional_access
from village.programmes.models import ListItem

CLOSED = {403, 404, 405}
# Signing out would end the walk; a file of the site is not a page.
EXIT_LISTS = {"reason": "N12", "attainment": "N10", "evolution": "N11"}
ELSEWHERE = ("/compte/deconnexion/", "/static/", "/composants/")


class _Doors(HTMLParser):
    """Where the links and the buttons of a page lead, with the words one reads on them."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self.base, self.found, self._form = base, set[tuple[str, str]](), ("GET", "")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a" and (href := given.get("href")):
            self._add("GET", href)
        elif tag == "form":
            self._add((given.get("method") or "get").upper(), given.get("action") or self.base)
        elif tag == "button" and (action := given.get("formaction")):
            self._add("POST", action)
        for name, method in (("hx-get", "GET"), ("hx-post", "POST")):
            if action := given.get(name):
                self._add(method, action)

    def _add(self, method: str, url: str) -> None:
        whole = urldefrag(urljoin(self.base, url)).url
        parts = urlsplit(whole)
        if not parts.scheme and not parts.netloc and not parts.path.startswith(ELSEWHERE):
            self.found.add((method, whole))


@dataclass
class _Walker:
    """One person, who goes from page to page by what they show, through each door once."""

    client: Client
    told: dict[tuple[str, str], int]
    """What the matrix says already, and need not be asked again."""
    dead: set[str] = field(default_factory=set)
    seen: set[tuple[str, ...]] = field(default_factory=set)
    within: str = "/"
    """Pages elsewhere are opened, and their own doors left alone."""

    def walk(self, pages: Iterable[str]) -> None:
        waiting = [("GET", page, "") for page in pages]
        while waiting:
            method, url, shown_on = waiting.pop()
            if (door := _door(method, url)) not in self.seen:
                self.seen.add(door)
                status, shown = self._enter(method, url)
                waiting.extend((*other, url) for other in shown)
                if status in CLOSED:
                    self.dead.add(f"{status} {method} {url} on {shown_on}")

    def _enter(self, method: str, url: str) -> tuple[int, set[tuple[str, str]]]:
        """What the page behind shows; what a button writes is not the question, and is undone."""
        if (method, url) in self.told:
            return self.told[method, url], set()
        with transaction.atomic():
            answer = self.client.get(url) if method == "GET" else self.client.post(url)
            transaction.set_rollback(True)
        page = answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html")
        if method == "POST" or not page or not url.startswith(self.within):
            return answer.status_code, set()
        reader = _Doors(url)
        reader.feed(answer.content.decode())
        return 200, reader.found


def _door(method: str, url: str) -> tuple[str, ...]:
    """The same page under another filter is the same door."""
    parts = urlsplit(url)
    return (method, parts.path, *sorted(parse_qs(parts.query)))


def _told(who: str, house: House) -> dict[tuple[str, str], int]:
    """Files, and forms sent by those who may send them, are asked of each page by `test_access`."""
    told: dict[tuple[str, str], int] = {}
    for page in pages():
        url, status = address(page, house.scene), expected(page.name)[who]
        if method_of(page) == "POST" or who not in MATRIX[page.name].get("read_only", "").split():
            told["POST", url] = status
        if method_of(page) == "GET" and PurePosixPath(url).suffix:
            told["GET", url] = status
    return told


def _opened(who: str, house: House) -> Iterator[str]:
    for page in pages():
        if method_of(page) == "GET" and expected(page.name)[who] == 200:
            yield address(page, house.scene)


@pytest.mark.parametrize("who", MEMBERS)
def test_no_page_leads_anybody_to_a_closed_door(who: str, house: House) -> None:
    walker = _Walker(house.clients[who], _told(who, house))
    walker.walk(_opened(who, house))
    assert not walker.dead, "\n" + "\n".join(sorted(walker.dead))


@pytest.mark.parametrize("ended", [False, True])
def test_no_page_of_a_dossier_under_an_exceptional_access_leads_to_a_closed_door(house: House, ended: bool) -> None:
    """Every link and button of every tab, files too; what it leads to outside the dossier is entered, not crossed."""
    cast = house.scene.cast
    child, today = cast.children["kadiatou"], timezone.localdate()
    who = Identity(child.first_name, child.last_name, child.birth_date or today)
    with transaction.atomic():
        open_exceptional_access(
            who, motive="absence", reason="Sa référente est absente, l’école attend une réponse.",
            by=cast.actor("dora"), at=timezone.now(),
        )  # fmt: skip
        if ended:
            _end(cast.plans["kadiatou"], today)
        first = reverse("casefile:detail", args=[child.pk])
        walker = _Walker(house.clients["dora"], {}, within=first)
        walker.walk([first])
        tabs = {door[1] for door in walker.seen if door[0] == "GET" and door[1].startswith(first)}
        transaction.set_rollback(True)
    assert len(tabs) >= 9
    assert not walker.dead, "\n" + "\n".join(sorted(walker.dead))


def _end(plan: Plan, on: date) -> None:
    """As the EPS decided: the tab « Sortie et après » then offers its documents."""
    Plan.objects.filter(pk=plan.pk).update(closed_on=on)
    values = {name: ListItem.objects.filter(list_code=code).first() for name, code in EXIT_LISTS.items()}
    Exit.objects.create(plan=plan, on=on, family_words="« C’est plus calme. »", **values)
