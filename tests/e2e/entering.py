"""How a child comes in: the fiche and its signatures, the family that asks, what the orienteur learns."""

from tests.e2e.conftest import Walk
from tests.e2e.people import TODAY, Child, number_in


def write_sign_and_send(bruno: Walk, child: Child) -> str:
    """Nothing reaches the programme before the two signatures (RU1, RU2)."""
    bruno.look("accueil-bruno")
    _write(bruno, child)
    fiche = bruno.page.url.removeprefix(bruno.site)
    bruno.look("fiche-brouillon")
    for party, name in (("partenaire", "Bruno Pons"), ("parent", f"Awa {child.last}")):
        assert not bruno.page.locator("main form[action*='envoyer']").count()
        bruno.page.locator(f"main a[href*='signature-{party}']").first.click()
        bruno.fill(name=name, channel="papier", signed_on=TODAY.isoformat())
        bruno.look(f"signature-{party}")
        bruno.submit()
    bruno.press("Envoyer la fiche")
    bruno.look("accuse-de-reception")
    return fiche


def _write(bruno: Walk, child: Child) -> None:
    bruno.go("/reperages/nouvelle/")
    bruno.look("fiche-vide")
    bruno.fill(
        child_first_name=child.first, child_last_name=child.last, birth_date="2017-05-04", sex="garçon",
        commune="Salon", school="Jean-Moulin", level="CM1", guardian_first_name="Awa", guardian_last_name=child.last,
        guardian_relation="mère", observed_facts="Lit peu, et parle bas depuis septembre.",
        family_dialogue="Sa mère souhaite de l’aide.", motives="scolaire", adhesion="accord",
    )  # fmt: skip
    bruno.submit()


def let_a_family_refuse(bruno: Walk) -> None:
    """Its refusal is counted; nobody at the programme learns its name (R6)."""
    child = Child()
    _write(bruno, child)
    bruno.click("La famille refuse")
    bruno.look("refus")
    bruno.press("Enregistrer le refus")
    bruno.look("refus-note")


def let_a_family_ask(parent: Walk) -> Child:
    """By itself, without an account (R5, RU3)."""
    child = Child()
    parent.go("/demande/pays-salonais/")
    parent.look("demande")
    parent.show("demande", at=360)
    parent.fill(
        name=f"Nadia {child.last}", relation="sa mère", child_first_name=child.first, child_age="8",
        phone="06 00 00 00 00", call_when="Après 17 h", hope="Qu’il retrouve des copains.",
    )  # fmt: skip
    parent.press("Envoyer ma demande")
    parent.look("demande-arrivee")
    assert "Aucun dossier n’est ouvert" in parent.text()
    return child


def write_the_fiche_with_it(joelle: Walk, child: Child) -> None:
    """The assistant calls back, and writes with the family; nothing is typed twice."""
    joelle.go("/reperages/")
    joelle.page.locator("main li", has_text=child.first).get_by_role("link").first.click()
    joelle.page.wait_for_load_state("load")
    joelle.look("demande-recue")
    joelle.click("Écrire la fiche avec elle")
    joelle.look("fiche-avec-la-famille")
    assert joelle.page.locator("main [name=child_first_name]").input_value() == child.first
    joelle.fill(
        child_last_name=child.last, birth_date="2017-02-11", commune="Salon", school="Jean-Moulin", level="CM1",
        guardian_first_name="Nadia", guardian_last_name=child.last, guardian_relation="mère",
        observed_facts="Il joue seul, dit sa mère.", family_dialogue="Elle a appelé.", motives="scolaire",
        adhesion="accord",
    )  # fmt: skip
    joelle.submit()
    joelle.page.locator("main a[href*='signature-parent']").first.click()
    joelle.fill(name=f"Nadia {child.last}", channel="papier", signed_on=TODAY.isoformat())
    joelle.submit()
    joelle.press("Envoyer la fiche")


def read_the_queue(alice: Walk, fiche: str) -> None:
    alice.go("/reperages/")
    alice.look("file-des-fiches")
    assert "a refusé avant l’envoi" in alice.text() or "ont refusé avant l’envoi" in alice.text()
    alice.go(fiche)
    alice.look("fiche-recue")


def ask_for_more(alice: Walk, fiche: str) -> None:
    """One question at a time; the orienteur finds it on his fiche (R10)."""
    alice.go(f"{fiche}precisions/")
    alice.fill(question="Depuis quand parle-t-il bas ?")
    alice.look("precisions")
    alice.submit()


def answer(bruno: Walk, fiche: str) -> None:
    """From the message received, in one click."""
    bruno.look("accueil-bruno-question")
    bruno.go(f"{fiche}precisions/reponse/")
    bruno.fill(answer="Depuis la rentrée de septembre.")
    bruno.look("precisions-reponse")
    bruno.submit()


def see_what_became_of_it(bruno: Walk, child: Child) -> None:
    bruno.go("/reperages/")
    bruno.look("mes-fiches")
    bruno.page.locator("main li, main tr", has_text=child.last).locator("a").first.click()
    bruno.page.wait_for_load_state("load")
    bruno.look("ma-fiche")
    bruno.show("fiche-suivie", at=360)
    page = bruno.text()
    assert "Danièle Roche" in page
    assert "oser parler" not in page
    assert number_in(bruno, r"/reperages/(\d+)/")
