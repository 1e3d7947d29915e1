"""A teacher's first day in a browser: a key is added, then opens by itself; every page is accessible."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.accounts.conftest import PASSWORD
from village.accounts.models import User

AXE = (Path(__file__).resolve().parents[1] / "vendor/axe.min.js").read_text(encoding="utf-8")
OURS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TELEPHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(mina: User, guarded: None, live_server: LiveServer, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A browser with a key of its own, at the width asked; it complains of what the policy forbids."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=OURS)
        context = chromium.new_context(
            base_url=live_server.url, viewport={"width": request.param, "height": 800}, locale="fr-FR"
        )
        opened = context.new_page()
        complaints: list[str] = []
        opened.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
        opened.on("pageerror", lambda error: complaints.append(str(error)))
        keys = context.new_cdp_session(opened)
        keys.send("WebAuthn.enable")
        keys.send("WebAuthn.addVirtualAuthenticator", {"options": TELEPHONE})
        yield opened
        chromium.close()
    assert complaints == []


def looks_right(page: Page, title: str) -> None:
    expect(page).to_have_title(re.compile(re.escape(title)))  # a click is answered before the page it leads to stands
    found = page.evaluate(
        f"async () => {{ {AXE}; return (await axe.run()).violations.map(v => v.id + v.nodes[0].target) }}"
    )
    assert found == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("page", [360, 1280], indirect=True)
def test_a_key_is_added_then_opens_by_itself(page: Page) -> None:
    page.goto("/compte/mot-de-passe/oublie/")
    looks_right(page, "Mot de passe oublié")
    page.goto("/compte/connexion/?next=/compte/appareils/")
    looks_right(page, "Se connecter")
    page.fill("[name=login]", "mina@exemple.invalid")
    page.fill("[name=password]", PASSWORD)
    page.click("text=Se connecter >> nth=-1")
    looks_right(page, "Second facteur")
    page.click("text=Installer l’application")
    looks_right(page, "Installer l’application")
    page.goto("/compte/second-facteur/cles/ajouter/")
    looks_right(page, "Ajouter une clé")
    page.click("text=Ajouter la clé")
    page.wait_for_url("**/codes-de-secours/")
    looks_right(page, "Codes de secours")
    for address, title in (
        ("/compte/", "Mon compte"),
        ("/compte/appareils/", "Mes appareils"),
        ("/compte/mot-de-passe/", "Changer de mot de passe"),
        ("/compte/second-facteur/cles/", "Mes clés d’accès"),
    ):
        page.goto(address)
        looks_right(page, title)
    page.locator("main a[href*='/cles/'][href$='/retirer/']").first.click()
    looks_right(page, "Retirer une clé")
    page.goto("/compte/deconnexion/")
    looks_right(page, "Se déconnecter")
    page.click("main button:has-text('Se déconnecter')")
    page.wait_for_url("**/connexion/")
    page.click("text=Utiliser une clé d’accès")
    page.wait_for_url("/")
    page.goto("/compte/")
    looks_right(page, "Mon compte")


@pytest.mark.parametrize("page", [360], indirect=True)
def test_the_key_can_confirm_a_password(page: Page) -> None:
    page.goto("/compte/connexion/?next=/compte/second-facteur/cles/ajouter/")
    page.fill("[name=login]", "mina@exemple.invalid")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/cles/ajouter/")
    page.uncheck("[name=passwordless]")
    page.click("text=Ajouter la clé")
    page.wait_for_url("**/codes-de-secours/")
    page.goto("/compte/deconnexion/")
    page.click("main button:has-text('Se déconnecter')")
    page.fill("[name=login]", "mina@exemple.invalid")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/second-facteur/connexion/")
    looks_right(page, "Second facteur")
    page.click("text=Utiliser une clé d’accès")
    page.wait_for_url("/")
