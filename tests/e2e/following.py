"""The parcours: diagnostic, goals, what the family answers, notes, workshop, exit, and what is counted."""

import re
from datetime import timedelta

from tests.e2e.conftest import Walk
from tests.e2e.people import TODAY, Child, letters


def write_the_parcours(daniele: Walk, child: Child) -> str:
    daniele.look("accueil-daniele")
    daniele.page.get_by_label("Chercher un enfant").fill(child.last[:12])
    daniele.page.keyboard.press("Enter")
    daniele.page.wait_for_url("**/enfants/?recherche=*")
    daniele.look("recherche")
    daniele.click(str(child))
    daniele.look("dossier-neuf")
    dossier = daniele.page.url.removeprefix(daniele.site)
    daniele.click("Parcours", exact=True)
    daniele.look("parcours-vide")
    daniele.click("Écrire le diagnostic")
    daniele.look("diagnostic")
    daniele.fill(
        development="Parle bas, cherche ses mots.", strengths="Dessine très bien.", child_words="J’aime dessiner.",
        proposal="Un bilan de langage et un atelier.",
    )  # fmt: skip
    daniele.press("Enregistrer")
    daniele.click("Ajouter un objectif")
    daniele.fill(
        domain="scolaire", wording="Oser parler en classe", horizon=(TODAY + timedelta(days=180)).isoformat(),
    )  # fmt: skip
    daniele.look("objectif")
    daniele.press("Enregistrer")
    daniele.fill(
        start_words="Il se tait en classe.", less_words="Il répond.", expected_words="Il lève la main.",
        more_words="Il la lève souvent.", much_more_words="Il présente un exposé.",
    )  # fmt: skip
    daniele.look("echelle")
    daniele.press("Enregistrer l’échelle")
    daniele.click("Proposer une action")
    daniele.fill(
        goal="Oser parler", title="Coup de pouce lecture", nature="individuelle", frame="droit commun",
        starts_on=TODAY.isoformat(),
    )  # fmt: skip
    daniele.look("action")
    daniele.press("Enregistrer")
    daniele.click("Écrire le parcours")
    daniele.fill(planning="Le mardi après l’école.", evaluation_methods="Avec l’école et sa mère, en mars.")
    daniele.look("version")
    daniele.press("Enregistrer")
    daniele.click("La famille approuve")
    daniele.page.locator("main fieldset input[name^=answer_][value=oui]").check()
    daniele.fill(guardian="Awa", channel="oralement")
    daniele.look("approbation")
    daniele.press("Enregistrer")
    daniele.look("parcours-approuve")
    assert daniele.download("PDF").startswith(b"%PDF")
    return dossier


def write_a_note(daniele: Walk, dossier: str) -> None:
    """Two taps from the dossier, and a text."""
    daniele.go(dossier)
    daniele.click("Note", exact=True)
    daniele.look("note")
    daniele.fill(text="A lu deux pages à voix haute, devant sa mère.", good_news="bonne nouvelle")
    daniele.press("Enregistrer la note")
    daniele.look("notes")
    assert "A lu deux pages" in daniele.text()


def enrol_and_take_attendance(daniele: Walk, child: Child) -> None:
    daniele.go("/actions/")
    daniele.look("actions")
    daniele.go("/actions/nouvelle/")
    daniele.fill(
        title=f"Atelier contes {letters()}", domain="scolaire", nature="collective", frame="droit commun",
        place="Médiathèque", capacity="6",
    )  # fmt: skip
    daniele.look("action-nouvelle")
    daniele.submit()
    daniele.look("action-ouverte")
    daniele.click("Inscrire un enfant")
    daniele.page.locator("main [name=q]").fill(child.last)
    daniele.press("Chercher")
    daniele.look("inscription")
    daniele.press(f"Inscrire {child.first}")
    daniele.fill(on=TODAY.isoformat(), starts_at="16:30")
    daniele.page.locator("main form:has([name=on]) button[type=submit]").last.click()
    daniele.page.wait_for_load_state("load")
    daniele.click("Faire l’appel")
    daniele.look("appel")
    daniele.page.locator("main label", has_text=re.compile("présent", re.IGNORECASE)).first.click()
    daniele.submit()
    daniele.look("appel-fait")


def prepare_the_exit(daniele: Walk, dossier: str) -> None:
    daniele.go(dossier)
    daniele.click("Point d’étape", exact=True)
    daniele.fill(summary="Il parle en classe, sa mère le dit aussi.", proposal="sortie")
    daniele.look("point-d-etape")
    daniele.press("Enregistrer")


def give_the_attestation(alice: Walk, dossier: str) -> None:
    alice.go(f"{dossier}documents/")
    alice.look("documents")
    assert alice.download("Attestation").startswith(b"%PDF")
    alice.go(f"{dossier}parcours/")
    alice.look("parcours-termine")
    assert "satisfaisante" in alice.text().lower()


def read_the_bilan(alice: Walk) -> None:
    alice.go("/bilan/")
    alice.look("bilan")
    alice.go("/moyens/")
    alice.look("moyens")
    alice.go("/journal/")
    alice.look("journal")
