"""The gallery in a real browser: axe finds nothing, nothing scrolls sideways, the CSP is content; photographs."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.cast import Cast

AXE = (Path(__file__).resolve().parents[1] / "vendor/axe.min.js").read_text(encoding="utf-8")
PHOTOS = Path(__file__).resolve().parents[2] / ".cache" / "photos"
OURS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PAGES = ("/composants/", "/accessibilite/")

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=OURS)
        yield chromium
        chromium.close()


@pytest.fixture
def key(cast: Cast) -> str:
    """What the browser of somebody signed in holds."""
    return cast.client("alice").cookies[settings.SESSION_COOKIE_NAME].value


def opened(browser: Browser, address: str, key: str, width: int, **options: Any) -> tuple[Page, list[str]]:
    page = browser.new_page(viewport={"width": width, "height": 900}, locale="fr-FR", **options)
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": address}])
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address)
    return page, complaints


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 768, 1280])
def test_every_component_is_accessible_at_every_width(
    live_server: LiveServer, key: str, browser: Browser, width: int, scheme: str
) -> None:
    for address in PAGES:
        page, complaints = opened(browser, live_server.url + address, key, width, color_scheme=scheme)
        PHOTOS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PHOTOS / f"{address.strip('/')}-{width}-{scheme}.png", full_page=True)
        rules = '{rules: {"target-size": {enabled: true}}}'
        found = page.evaluate(
            f"async () => {{ {AXE}; return (await axe.run({rules})).violations.map(v => v.id + v.nodes[0].target) }}"
        )
        assert found == []
        assert complaints == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_page_helps_those_who_have_javascript(live_server: LiveServer, key: str, browser: Browser) -> None:
    page, complaints = opened(browser, f"{live_server.url}/composants/", key, 1280)
    page.fill("#vide_text", "x" * 3500)
    assert page.locator("[data-counter-for]:visible").first.inner_text() == "Il reste 500 signes"
    page.fill("#q_resultats", "lina")
    page.wait_for_url("**/composants/?q=lina")
    assert page.locator("#resultats table").count() == 1
    assert page.evaluate("document.activeElement.id") == "q_resultats"
    assert complaints == []
