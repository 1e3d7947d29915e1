"""Before the first child: who is welcome, the charter, the référent's frame, the teams, the territory."""

import secrets

from tests.e2e.conftest import Walk
from tests.e2e.people import TODAY, letters

SINCE = "2026-09-01"


def open_a_programme(hawa: Walk) -> None:
    """All that a coordinator sets, from the one page that says what is set."""
    say_who_is_welcome(hawa)
    publish_the_charter_and_sign_it(hawa)
    frame_the_mission_of_the_referents(hawa)
    for name in ("Nord", "Sud"):
        open_a_team(hawa, f"EPS {name} {letters()}")
    for share in ("1", "0,5", "0,53"):
        invite_a_referent(hawa, share)
    for name in ("Saint-Loup", "Les Mées"):
        add_a_commune_and_its_quarter(hawa, f"{name} {letters()}")
    hawa.go("/programme/membres/")
    assert hawa.text().count("Lison Barral-") >= 3, "each waits for an answer under the name that was typed"
    hawa.go("/programme/")
    hawa.look("programme-ouvert")
    assert "Le Moulin" in hawa.text()


def say_who_is_welcome(hawa: Walk) -> None:
    """Local criteria, without a category of families (R7, RU11)."""
    hawa.go("/reperages/criteres/nouvelle-version/")
    hawa.fill(words="Écrivez même si vous hésitez.", asked="Un besoin que le droit commun ne couvre pas")
    hawa.look("criteres-ecrire")
    hawa.submit()
    hawa.look("criteres")
    assert "Écrivez même si vous hésitez." in hawa.text()


def publish_the_charter_and_sign_it(hawa: Walk) -> None:
    """Nobody opens a dossier before the current charter is signed (RU10)."""
    hawa.go("/programme/charte/nouvelle-version/")
    hawa.fill(rights=f"L’enfant et sa famille sont entendus ({letters()}).")
    hawa.look("charte-ecrire")
    hawa.submit()
    hawa.go("/enfants/")
    assert "charte" in hawa.text().lower()
    hawa.go("/programme/charte/")
    hawa.page.locator("main [name=agreed]").check()
    hawa.look("charte-a-signer")
    hawa.submit()
    hawa.go("/programme/charte/")
    assert "signée par vous" in hawa.text()


def frame_the_mission_of_the_referents(hawa: Walk) -> None:
    hawa.go("/programme/cadre-de-mission/nouvelle-version/")
    hawa.fill(
        missions="Accompagner l’enfant et ses parents.",
        limits="L’EPS décide.",
        means=f"Une demi-journée d’échange ({letters()}).",
    )
    hawa.look("cadre-ecrire")
    hawa.submit()
    hawa.look("cadre")


def open_a_team(hawa: Walk, name: str) -> None:
    hawa.go("/eps/equipes/")
    hawa.fill(name=name, commune="Miramas")
    hawa.submit()
    assert name in hawa.text()


def invite_a_referent(hawa: Walk, share: str) -> None:
    """With the share of a full-time post: the caseload is counted on it once the role is accepted (R34)."""
    hawa.go("/programme/membres/nouveau/")
    name = letters()
    hawa.fill(
        first_name="Lison", last_name=f"Barral-{name}", email=f"lison.{name}@demo.invalid", role="Référent de parcours",
        job="Référente de parcours", fte=share, starts_on=SINCE,
    )  # fmt: skip
    if share == "1":
        hawa.look("membre-inviter")
    hawa.submit()


def add_a_commune_and_its_quarter(hawa: Walk, name: str) -> None:
    hawa.go("/programme/communes/nouvelle/")
    hawa.fill(name=name, insee_code=f"{secrets.randbelow(80_000) + 10_000}")
    hawa.submit()
    hawa.go("/programme/quartiers/nouveau/")
    hawa.fill(commune=name, name="Le Moulin", kind="prioritaire", starts_on="2024-01-01")
    hawa.submit()


def fill_the_domain_that_is_missing(alice: Walk) -> None:
    """Nobody brought health to this team any more: the doctor comes back (R14)."""
    alice.look("accueil-alice")
    alice.show("coordination-accueil", at=1280)
    alice.go("/eps/equipes/")
    alice.look("equipes")
    alice.click("EPS de Salon")
    alice.look("equipe")
    if "Des domaines manquent" in alice.text():
        alice.fill(professional="Hélène", competence="santé", on=TODAY.isoformat())
        alice.press("Ajouter")
    assert "Hélène Vasseur" in alice.text()
