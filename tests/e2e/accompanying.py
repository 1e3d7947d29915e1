"""What is done around the child: the workshop, the care that one waits for, the partners, the référent's own pages."""

from datetime import timedelta

from tests.e2e.conftest import Walk
from tests.e2e.people import TODAY, Child, letters

# How long a family waits for orthophonie, as the field says it.
A_YEAR_AND_A_HALF = timedelta(days=548)


def open_the_workshop(daniele: Walk, child: Child) -> str:
    """Her own, with this child; its title."""
    title = f"À plus dans le bus {letters()}"
    daniele.go("/actions/")
    daniele.look("actions")
    daniele.go("/actions/nouvelle/")
    daniele.fill(
        title=title, domain="scolaire", nature="collective", frame="droit commun",
        place=f"Médiathèque, salle {letters()}", capacity="6",
    )  # fmt: skip
    daniele.look("action-nouvelle")
    daniele.submit()
    daniele.look("action-ouverte")
    daniele.click("Inscrire un enfant")
    daniele.page.locator("main [name=q]").fill(child.last)
    daniele.press("Chercher")
    daniele.look("inscription")
    daniele.press(f"Inscrire {child.first}")
    return title


def hold_a_session(daniele: Walk) -> None:
    """The mother and the brother came too (R44)."""
    daniele.fill(on=TODAY.isoformat(), starts_at="16:30")
    daniele.page.locator("main form:has([name=on]) button[type=submit]").last.click()
    daniele.page.wait_for_load_state("load")
    daniele.click("Faire l’appel")
    daniele.look("appel")
    daniele.show("appel", at=360)
    daniele.page.locator("main label", has_text="Présent").first.click()
    daniele.page.locator("main [name^=parents_]").fill("1")
    daniele.page.locator("main [name^=siblings_]").fill("1")
    daniele.submit()
    daniele.look("appel-fait")


def wait_for_care(daniele: Walk, child: Child, meanwhile: str) -> None:
    """Orthophonie, asked for a year and a half ago, and what is done meanwhile (R40)."""
    daniele.go("/actions/attentes/ajouter/")
    daniele.page.locator("main [name=q]").fill(child.last)
    daniele.press("Chercher")
    daniele.click(str(child))
    daniele.fill(care="orthophonie", requested_on=(TODAY - A_YEAR_AND_A_HALF).isoformat(), substitute=meanwhile)
    daniele.look("attente")
    daniele.press("Enregistrer")
    daniele.look("attentes")
    row = daniele.page.locator("main tr", has_text=child.short)
    assert meanwhile in row.first.inner_text()
    row.get_by_role("link", name="rappel").first.click()
    daniele.page.wait_for_load_state("load")
    daniele.fill(answer="Une place en janvier.")
    daniele.look("attente-rappel")
    daniele.submit()


def speak_with_a_partner_and_tell_the_parents(daniele: Walk, dossier: str) -> None:
    """The référent is the interface; what was said comes back to the parents (R50, R52)."""
    daniele.go(f"{dossier}echanges/")
    daniele.look("echanges-vides")
    daniele.click("Noter un échange")
    daniele.fill(
        near="Bruno", kind="téléphone", purpose="Savoir s’il parle en classe.", decided="Un exposé à deux, en mars.",
        teller="Danièle Roche", tell_by=(TODAY + timedelta(days=7)).isoformat(),
    )  # fmt: skip
    daniele.look("echange")
    daniele.submit()
    daniele.go(f"{dossier}echanges/")
    daniele.click("C’est fait")
    daniele.fill(channel="oralement")
    daniele.look("famille-prevenue")
    daniele.submit()
    daniele.go(f"{dossier}echanges/")
    daniele.look("echanges")
    assert "Famille prévenue le" in daniele.text()


def ask_a_partner_by_link(daniele: Walk, dossier: str) -> str:
    """The family accepts first; then one question, and a link that the référente gives herself (R52)."""
    daniele.go(f"{dossier}demandes/nouvelle/")
    asked = {"near": "Bruno", "question": "Comment se passe l’entrée en classe ?", "channel": "je le donne moi-même"}
    daniele.fill(**asked)
    daniele.submit()
    daniele.look("demande-sans-accord")
    assert "n’a pas donné son accord" in daniele.text()
    daniele.click("Les accords de la famille")
    school = "École élémentaire Jean-Moulin"
    daniele.fill(guardian="Awa", scope="partager", recipient=school, channel="oralement", categories="situation")
    daniele.submit()
    daniele.go(f"{dossier}demandes/nouvelle/")
    daniele.fill(**asked)
    daniele.look("demande")
    daniele.submit()
    daniele.look("demande-lien")
    link = daniele.page.locator("main code.secret").inner_text().strip()
    return link.removeprefix(daniele.site)


def answer_by_link(partner: Walk, link: str) -> None:
    """On his phone, without an account, once."""
    partner.go(link)
    partner.look("reponse-partenaire")
    partner.show("reponse-partenaire", at=360)
    partner.fill(answer="Il entre calmement. Une consigne dite à part l’aide à commencer.")
    partner.submit()
    partner.look("reponse-arrivee")
    assert "Votre réponse est arrivée" in partner.text()
    partner.go(f"{link.rstrip('/')}x/")
    partner.look("lien-perime")
    assert "Ce lien ne sert plus" in partner.text()


def read_the_answer_and_tell_the_parents(daniele: Walk, dossier: str) -> None:
    """What the partner said is in the exchanges, and comes back to the parents (R50)."""
    daniele.go(f"{dossier}echanges/")
    assert "Une consigne dite à part" in daniele.text()
    daniele.click("Prévenir la famille")
    daniele.fill(channel="oralement")
    daniele.submit()
    daniele.look("echanges-reponse")
    assert "Prévenir la famille" not in daniele.text()


def begin_the_week(daniele: Walk) -> None:
    """What is to be done and why, then the agenda."""
    daniele.go("/a-faire/")
    daniele.look("a-faire")
    daniele.show("a-faire", at=360)
    daniele.go("/agenda/")
    daniele.look("agenda")
    daniele.show("agenda", at=1280)
    daniele.go("/relais/")
    daniele.look("relais")


def see_the_team(alice: Walk) -> None:
    alice.go("/equipe/")
    alice.look("mon-equipe")
    alice.show("mon-equipe", at=1280)
