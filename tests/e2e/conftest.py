"""A whole site with its demonstration territory, and people who walk in it with a browser."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, sync_playwright

AXE = (Path(__file__).resolve().parents[1] / "vendor/axe.min.js").read_text(encoding="utf-8")
PHOTOS = Path(__file__).resolve().parents[2] / ".cache" / "photos"
# With GUIDE=1, the walk takes the pictures of the guide again.
PICTURES = Path(__file__).resolve().parents[2] / "docs/guide/images" if os.environ.get("GUIDE") else None
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--no-first-run"]  # fmt: skip
READY_WITHIN = 240


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """`village serve` on the demonstration territory, its own data, its own base (or a site already open: E2E_SITE)."""
    if opened := os.environ.get("E2E_SITE"):
        yield opened
        return
    data, port = tmp_path_factory.mktemp("site"), _free_port()
    settings = {"DEMO": "1", "HTTPS": "0", "PORT": str(port), "VILLAGE_DATA": str(data)}
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "DATABASE_"))}
    log = (data / "serve.log").open("w")
    command = [str(Path(sys.executable).with_name("village")), "serve"]
    server = subprocess.Popen(command, env={**inherited, **settings}, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address, server, data / "serve.log")
        yield address
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=60)
        log.close()


def _wait(address: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    limit = time.monotonic() + READY_WITHIN
    while time.monotonic() < limit and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/compte/connexion/", timeout=5):
                return
        except OSError:
            time.sleep(0.5)
    pytest.fail(f"The site did not open.\n{log.read_text()[-3000:]}")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser for one module: while it lives its event loop holds the thread, and Django then refuses its base."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        yield chromium
        chromium.close()


class Walk:
    """One person's browser (nobody's, without an account). What is looked at is photographed and examined."""

    def __init__(self, browser: Browser, site: str, who: str, width: int, *, scripts: bool = True) -> None:
        self.site, self.who, self.width = site, who, width
        self.context = browser.new_context(
            viewport={"width": width, "height": 800}, locale="fr-FR", java_script_enabled=scripts, accept_downloads=True
        )
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(60_000)
        self.complaints: list[str] = []
        self.taps = 0
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._watch)
        if who:
            self.page.goto(f"{site}/compte/connexion/")
            self.page.locator(f"li:has(input[value='{who}@demo.invalid']) button").click()
            self.page.wait_for_url(f"{site}/")

    def _hear(self, said: Any) -> None:
        # The browser reports every 4xx answer; a refused form is one, on purpose.
        if said.type in {"error", "warning"} and "status of 4" not in said.text:
            self.complaints.append(said.text)

    def _watch(self, request: Any) -> None:
        if not request.url.startswith((self.site, "data:", "blob:")):
            self.complaints.append(f"a request to a third party: {request.url}")

    def go(self, path: str) -> None:
        self.page.goto(self.site + path)

    def click(self, name: str, role: Any = "link", *, within: str = "main", exact: bool = False) -> None:
        self.page.locator(within).get_by_role(role, name=name, exact=exact).first.click()
        self.page.wait_for_load_state("load")

    def press(self, name: str, *, within: str = "main") -> None:
        self.click(name, "button", within=within)

    def tap(self, place: Locator) -> None:
        """One touch of a finger, counted."""
        self.taps += 1
        place.first.click()
        self.page.wait_for_load_state("load")

    def submit(self) -> None:
        """The form of the page."""
        self.page.locator("main form button[type=submit]").last.click()
        self.page.wait_for_load_state("load")

    def field(self, label: str) -> Locator:
        return self.page.locator("main").get_by_label(re.compile(rf"^{re.escape(label)}")).first

    def fill(self, **answers: str) -> None:
        """Fill by the form's own names: text, date, choice of a list, radio or box."""
        for name, answer in answers.items():
            controls = self.page.locator(f"main [name='{name}']:not([type='hidden'])")
            control = controls.first
            kind = control.evaluate("c => c.tagName === 'SELECT' ? 'select' : c.type")
            if kind == "select":
                option = control.locator("option", has_text=answer).first.get_attribute("value")
                control.select_option(option)
            elif kind in {"radio", "checkbox"}:
                self.page.locator(f"main label:has([name='{name}'])", has_text=answer).first.click()
            else:
                control.fill(answer)

    def look(self, photo: str) -> None:
        """The page has no axe violation, no complaint in the console, nothing that scrolls sideways."""
        PHOTOS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=PHOTOS / f"{photo}-{self.width}.png", full_page=True)
        found = self.page.evaluate(
            f"async () => {{ {AXE}; return (await axe.run()).violations.map(v => v.id + ' ' + v.nodes[0].html) }}"
        )
        wide = self.page.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert (found, self.complaints, wide) == ([], [], False), self.page.url

    def show(self, name: str, *, at: int, of: str = "body") -> None:
        """What the guide shows: the page as one sees it at this width, from its top or from `of`."""
        if PICTURES and at == self.width:
            PICTURES.mkdir(parents=True, exist_ok=True)
            self.page.evaluate("document.activeElement.blur()")
            place = "e => scrollTo({top: e.getBoundingClientRect().top + scrollY - 90, behavior: 'instant'})"
            self.page.locator(of).first.evaluate(place)
            self.page.screenshot(path=PICTURES / f"{name}.png", animations="disabled")

    def download(self, name: str) -> bytes:
        with self.page.expect_download() as waiting:
            self.page.locator("main").get_by_role("link", name=name).first.click()
        return Path(waiting.value.path()).read_bytes()

    def text(self) -> str:
        return self.page.locator("main").inner_text().replace("\xa0", " ").replace("\u202f", " ")

    def leave(self) -> None:
        self.context.close()
