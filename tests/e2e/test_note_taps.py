"""A note from the home page, on a phone: counted in taps."""

import time

import pytest
from playwright.sync_api import Browser, Locator

from tests.e2e.conftest import Walk

pytestmark = pytest.mark.slow
MOST_TAPS = 4
MOST_SECONDS = 60
WORDS = "A lu deux pages à voix haute devant sa mère, puis a demandé à recommencer demain."


class Thumb:
    """A thumb that counts."""

    def __init__(self, walk: Walk) -> None:
        self.walk, self.taps = walk, 0

    def tap(self, target: Locator) -> None:
        target.click()
        self.walk.page.wait_for_load_state("load")
        self.taps += 1


@pytest.mark.parametrize("scripts", [True, False])
def test_a_note_from_home_takes_four_taps(browser: Browser, site: str, scripts: bool) -> None:
    walk = Walk(browser, site, "daniele", 360, scripts=scripts)
    thumb, page = Thumb(walk), walk.page
    page.wait_for_url(f"{site}/")
    began = time.monotonic()
    thumb.tap(page.locator("main").get_by_role("link", name="Écrire une note"))
    if scripts:
        walk.look("note-pour-qui")
    thumb.tap(page.locator("main .rows a").first)
    if scripts:
        walk.look("note-rapide")
    thumb.tap(page.locator("main textarea[name=text]"))
    page.keyboard.type(WORDS, delay=5)
    thumb.tap(page.get_by_role("button", name="Enregistrer la note"))
    assert "Note enregistrée." in walk.text()
    assert WORDS in walk.text()
    assert thumb.taps <= MOST_TAPS
    assert time.monotonic() - began <= MOST_SECONDS
    walk.leave()


def test_the_text_never_loses_the_focus_while_one_dictates(browser: Browser, site: str) -> None:
    walk = Walk(browser, site, "daniele", 360)
    walk.go("/enfants/note/")
    walk.page.locator("main .rows a").first.click()
    area = walk.page.locator("main textarea[name=text]")
    area.click()
    area.press_sequentially("Une phrase, puis une autre.", delay=5)
    walk.page.locator(".draft", has_text="Brouillon enregistré").wait_for()
    assert area.evaluate("area => document.activeElement === area")
    assert area.bounding_box()["height"] >= 200  # type: ignore[index]
    walk.leave()
