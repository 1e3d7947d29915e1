"""Before the first child: who is welcome, the charter, the référent's frame, the teams, the territory."""

import re
import secrets
from dataclasses import dataclass

from tests.e2e.conftest import Walk
from tests.e2e.people import TODAY, letters

SINCE = "2026-09-01"


@dataclass(frozen=True)
class Invited:
    """Somebody to whom a link was handed over."""

    name: str
    email: str
    link: str
    password: str = "quatre mots que je retiens"


def open_a_programme(hawa: Walk) -> list[Invited]:
    """All that a coordinator sets, from the one page that says what is set; whom she invited."""
    say_who_is_welcome(hawa)
    publish_the_charter_and_sign_it(hawa)
    frame_the_mission_of_the_referents(hawa)
    for name in ("Nord", "Sud"):
        open_a_team(hawa, f"EPS {name} {letters()}")
    invited = [invite_a_referent(hawa, share) for share in ("1", "0,5", "0,53")]
    for name in ("Saint-Loup", "Les Mées"):
        add_a_commune_and_its_quarter(hawa, f"{name} {letters()}")
    hawa.go("/programme/membres/")
    assert hawa.text().count("Lison Barral-") >= 3, "each waits for an answer under the name that was typed"
    hawa.go("/programme/")
    hawa.look("programme-ouvert")
    assert "Le Moulin" in hawa.text()
    return invited


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


def invite_a_referent(hawa: Walk, share: str) -> Invited:
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
    if share == "1":
        hawa.look("membres-invitation")
    link = re.search(r"/programme/invitation/\S+", hawa.text())
    assert link, "without a mail server, the link is handed over"
    return Invited(f"Lison Barral-{name}", f"lison.{name}@demo.invalid", link.group())


def accept_the_role(guest: Walk, invited: Invited, *, looked_at: bool) -> None:
    """Who holds the address chooses a password, signs in, says yes, and comes to work."""
    look = guest.look if looked_at else lambda _photo: None
    guest.go(invited.link)
    look("invitation-mot-de-passe")
    guest.fill(password1=invited.password, password2=invited.password)
    guest.submit()
    look("invitation-mot-de-passe-pret")
    guest.click("Se connecter")
    guest.page.locator("#id_login").fill(invited.email)
    guest.page.locator("#id_password").fill(invited.password)
    guest.page.get_by_role("button", name="Se connecter", exact=True).click()
    guest.page.wait_for_url("**/programme/invitation/**")
    look("invitation")
    guest.press("J’accepte ce rôle")
    guest.page.wait_for_url(f"{guest.site}/**")
    look("invitation-acceptee")


def see_who_came(hawa: Walk, invited: list[Invited]) -> None:
    """None of them is waited for any more: their shares of a post count now."""
    hawa.go("/programme/membres/")
    waiting = hawa.page.locator("#invitations").all_inner_texts()
    members = hawa.page.locator("section[aria-label='Membres']").inner_text()
    for one in invited:
        assert one.name in members
        assert one.name not in " ".join(waiting)


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
