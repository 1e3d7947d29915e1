"""The parcours: diagnostic, goals, what the family answers, notes, workshop, exit, and what is counted."""

from datetime import timedelta

from tests.e2e.conftest import Walk
from tests.e2e.people import TODAY, Child


def write_the_parcours(daniele: Walk, child: Child) -> str:
    daniele.look("accueil-daniele")
    daniele.show("referente-accueil", at=360)
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
        health="Lunettes à renouveler.", development="Parle bas, cherche ses mots.",
        family_context="Vit avec sa mère et son frère.", social_economic="Sa mère cherche un emploi.",
        environment="Peu d’amis dans l’immeuble.", strengths="Dessine très bien.", child_words="J’aime dessiner.",
        parent_words="Je veux qu’il ose.", proposal="Un bilan de langage et un atelier.",
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
        goal="Oser parler", title="Bilan d’orthophonie", nature="individuelle", frame="réussite éducative",
        common_law_tried="Un an et demi d’attente au CMP.", starts_on=TODAY.isoformat(), cost="90", family_share="30",
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
    assert "l’EPS doit encore la valider" in daniele.text()
    daniele.show("parcours", at=1280, of="main .cols")
    assert daniele.download("PDF").startswith(b"%PDF")
    return dossier


def write_a_note_from_home(daniele: Walk, child: Child) -> None:
    """As on the phone; `test_note_taps` counts the taps and the seconds (D-F12, R51)."""
    words = "A lu deux pages à voix haute, devant sa mère."
    daniele.go("/")
    daniele.click("Écrire une note")
    daniele.page.locator("main").get_by_role("link", name=str(child)).click()
    daniele.page.wait_for_load_state("load")
    daniele.fill(text=words)
    daniele.press("Enregistrer la note")
    assert words in daniele.text()
    daniele.look("notes")


def write_a_good_note(daniele: Walk, dossier: str) -> None:
    """From the dossier: good news, told to the family, with a step on the goal and what comes next (R50, R51)."""
    daniele.go(dossier)
    daniele.click("Note", exact=True)
    daniele.look("note")
    daniele.show("note", at=360)
    daniele.fill(text="Il a levé la main deux fois.", good_news="bonne nouvelle", with_family="La famille")
    daniele.page.locator("main details summary").first.click()
    daniele.look("note-entiere")
    daniele.press("Enregistrer la note")
    assert "bonne nouvelle" in daniele.text().lower()


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
    assert "validée par l’EPS" in alice.text()


def hear_the_family_after(daniele: Walk, dossier: str) -> None:
    """What the parents and the child say of it; news later, only if they agree (R62, R68)."""
    daniele.go(f"{dossier}sortie/")
    daniele.look("sortie")
    daniele.click("Écrire ce qu’en dit la famille")
    daniele.fill(family_words="Il chante le matin.", child_words="Je lève la main.")
    daniele.look("paroles-de-sortie")
    daniele.submit()
    assert "Il chante le matin." in daniele.text()
    daniele.click("Recueillir l’accord")
    daniele.fill(guardian="Awa", channel="oralement", contact="Le soir, au téléphone.")
    daniele.look("accord-nouvelles")
    daniele.submit()
    daniele.look("nouvelles")
    assert "24 mois après" in daniele.text()
    assert daniele.download("Fiche à remplir").startswith(b"%PDF")


def read_the_bilan(alice: Walk) -> None:
    alice.go("/bilan/")
    alice.look("bilan")
    alice.go("/bilan/populations/")
    alice.look("populations")
    alice.go("/moyens/")
    alice.look("moyens")
    alice.go("/journal/")
    alice.look("journal")
