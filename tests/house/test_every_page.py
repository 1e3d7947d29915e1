"""Every page and every refused form of the site, as the first who may open it sees it: no obstacle in any of them.

What the walks (tests/e2e) do in a browser with the demonstration, on the pages of the story, is done here on all the
pages: the server's answers are collected first, then shown to a browser that has nothing but them and `static/`.
"""

from collections.abc import Iterator
from mimetypes import guess_type
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.db import transaction
from playwright.sync_api import Browser, Route, sync_playwright

from tests.e2e.conftest import AXE, CHROMIUM
from tests.house.addresses import address
from tests.house.pages import pages
from tests.house.scene import MEMBERS, House
from tests.house.test_access import MATRIX, expected, method_of

pytestmark = pytest.mark.slow
# Its form, sent, signs out: nobody would see the pages that follow.
ENDS_THE_VISIT = {"account_logout"}
SITE = "http://village.test"
EXAMINED = "({ axe: (await axe.run()).violations.map(v => v.id + ' ' + v.nodes[0].html), wide: %s })"
WIDE = "document.documentElement.scrollWidth > innerWidth"


def _answers(house: House) -> Iterator[tuple[str, str]]:
    """What is asked, and the page answered: opened, then its form sent back empty."""
    for page in pages():
        url, opened = address(page, house.scene), expected(page.name)
        who = next((name for name in (*MEMBERS, "anonymous") if opened[name] == 200), None)
        if who is None or method_of(page) == "POST" or page.name in ENDS_THE_VISIT:
            continue
        readers = MATRIX[page.name].get("read_only", "").split()
        for method in ("get", "post") if who not in readers else ("get",):
            with transaction.atomic():
                answer = getattr(house.clients[who], method)(url)
                transaction.set_rollback(True)
            if answer.status_code in {200, 422} and answer.headers["Content-Type"].startswith("text/html"):
                yield f"{method.upper()} {url} as {who}", answer.content.decode()


def _others(house: House) -> Iterator[tuple[str, str]]:
    for status, url in ((404, "/nulle-part/"), (403, "/programme/membres/"), (200, "/demande/ici/?langue=ar")):
        answer = house.clients["bruno"].get(url)
        assert answer.status_code == status
        yield f"{status} {url}", answer.content.decode()


def _serve(route: Route, shown: dict[str, str]) -> None:
    path = urlsplit(route.request.url).path
    if path in shown:
        route.fulfill(body=shown[path], content_type="text/html; charset=utf-8")
    elif path.startswith("/static/") and (file := finders.find(path.removeprefix("/static/"))):
        route.fulfill(body=Path(file).read_bytes(), content_type=guess_type(path)[0] or "")
    else:
        route.fulfill(status=404, body="")


def _examine(browser: Browser, answers: list[tuple[str, str]], width: int, script: str) -> dict[str, Any]:
    shown = {f"/page/{number}": text for number, (_asked, text) in enumerate(answers)}
    context = browser.new_context(viewport={"width": width, "height": 800}, locale="fr-FR")
    context.route("**/*", lambda route: _serve(route, shown))
    sheet, found = context.new_page(), {}
    for (asked, _text), path in zip(answers, shown, strict=True):
        sheet.goto(SITE + path)
        if obstacles := sheet.evaluate(script):
            found[asked] = obstacles
    context.close()
    return found


def test_no_page_has_an_obstacle_for_anybody(house: House) -> None:
    """RGAA 4.1.2 / WCAG 2.2 AA, as far as axe sees; nothing scrolls sideways on a phone or on a desk."""
    answers = [*_answers(house), *_others(house)]
    assert len(answers) > 200
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        axe = f"async () => {{ {AXE}; return {EXAMINED % WIDE} }}"
        near = _examine(browser, answers, 360, axe)
        far = _examine(browser, answers, 1280, f"() => {WIDE}")
        browser.close()
    phone = {asked: said for asked, said in near.items() if said["axe"] or said["wide"]}
    assert not phone, "\n".join(f"{asked}: {said}" for asked, said in phone.items())
    assert not far, far
