"""A note from the home page, on a phone: counted in taps, and in seconds for a thumb that types (D-F12, R51)."""

import time

import pytest
from playwright.sync_api import Browser

from tests.e2e.conftest import Walk

pytestmark = pytest.mark.slow
MOST_TAPS = 4
MOST_SECONDS = 60
LETTERS_A_SECOND = 4
WORDS = "A lu deux pages à voix haute devant sa mère, puis a demandé à recommencer demain."


@pytest.mark.parametrize("scripts", [True, False])
def test_a_note_from_home_takes_four_taps(browser: Browser, site: str, scripts: bool) -> None:
    walk = Walk(browser, site, "daniele", 360, scripts=scripts)
    page = walk.page
    page.wait_for_url(f"{site}/")
    walk.taps, began = 0, time.monotonic()
    walk.tap(page.locator("main").get_by_role("link", name="Écrire une note"))
    walk.tap(page.locator("main .rows a").first)
    walk.tap(page.locator("main textarea[name=text]"))
    page.keyboard.insert_text(WORDS)
    walk.tap(page.get_by_role("button", name="Enregistrer la note"))
    assert "Note enregistrée." in walk.text()
    assert WORDS in walk.text()
    assert walk.taps <= MOST_TAPS
    assert time.monotonic() - began + len(WORDS) / LETTERS_A_SECOND <= MOST_SECONDS
    walk.leave()


def test_the_text_never_loses_the_focus_while_one_dictates(browser: Browser, site: str) -> None:
    walk = Walk(browser, site, "daniele", 360)
    walk.go("/enfants/note/")
    walk.look("note-pour-qui")
    walk.page.locator("main .rows a").first.click()
    walk.page.wait_for_load_state("load")
    walk.look("note-rapide")
    area = walk.page.locator("main textarea[name=text]")
    area.click()
    area.press_sequentially("Une phrase, puis une autre.", delay=5)
    walk.page.locator(".draft", has_text="Brouillon enregistré").wait_for()
    assert area.evaluate("area => document.activeElement === area")
    assert area.bounding_box()["height"] >= 200  # type: ignore[index]
    walk.leave()
