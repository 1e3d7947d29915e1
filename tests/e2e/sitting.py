"""The EPS: the situation without names, what each member brings, the decision."""

import re

import pytest

from tests.e2e.conftest import Walk
from tests.e2e.people import TODAY, Child, number_in


def prepare(alice: Walk, child: Child, *, photo: str = "") -> str:
    """A meeting of today with this child on its agenda; the address of the situation."""
    alice.go("/eps/nouvelle/")
    alice.fill(panel="EPS de Salon", on=TODAY.isoformat(), lasts="1 h", place="Maison des familles")
    alice.page.locator("main [name=fill]").uncheck()
    if photo:
        alice.look(f"reunion-nouvelle{photo}")
    meeting = _at_a_free_hour(alice)
    alice.go(f"/eps/{meeting}/ordre-du-jour/")
    alice.page.locator("main li", has_text=child.short).last.locator("button").first.click()
    alice.page.wait_for_load_state("load")
    row = alice.page.locator("ol.agenda li", has_text=child.short)
    if photo:
        alice.look(f"ordre-du-jour{photo}")
    guests = row.get_by_role("link", name=re.compile("Inviter")).get_attribute("href") or ""
    return guests.removesuffix("inviter/")


def _at_a_free_hour(alice: Walk) -> str:
    """An EPS does not sit twice at once: earlier walks may have taken some hours of today."""
    for hour in range(7, 23):
        alice.fill(starts_at=f"{hour:02}:00")
        alice.submit()
        if "/nouvelle/" not in alice.page.url:
            return number_in(alice, r"/eps/(\d+)/")
    pytest.fail("No free hour today.")


def share_without_names(alice: Walk, situation: str, child: Child) -> None:
    alice.go(f"{situation}fiche/")
    alice.fill(
        observed=f"{child.first} lit peu, et parle bas depuis septembre.",
        question="Comment l’aider à parler en classe ?",
    )
    alice.submit()
    assert child.first in alice.text(), "the name is shown to be mended"
    alice.look("fiche-sans-nom-a-relire")
    alice.fill(observed="L’enfant lit peu, et parle bas depuis septembre.")
    alice.submit()
    alice.look("situation-prete")
    assert child.last not in alice.text()


def bring_views(chloe: Walk, situation: str) -> None:
    """One view for all who sit, one for one's own profession only (R17, R72)."""
    chloe.go(situation + "regards/")
    chloe.fill(text="En réunion de rentrée, sa mère a dit vouloir un rendez-vous.")
    chloe.look("regard")
    chloe.press("L’ajouter")
    chloe.fill(text="Un signe discret, pour les collègues seulement.", restricted="réserver")
    chloe.press("L’ajouter")
    chloe.look("regards")
    chloe.show("regards", at=1280, of="main .cols")
    assert "pour les collègues seulement" in chloe.text()


def bring_a_medical_view(helene: Walk, situation: str) -> None:
    """The doctor keeps hers for the professionals of health; she reads the others, not those closed to her (R72)."""
    helene.look("accueil-helene")
    helene.go(situation + "regards/")
    assert "rendez-vous" in helene.text()
    assert "pour les collègues seulement" not in helene.text()
    helene.fill(text="Une audition à contrôler, entre soignants.", restricted="réserver")
    helene.look("regard-reserve")
    helene.press("L’ajouter")
    helene.look("regards-medecin")
    assert "entre soignants" in helene.text()


def note_the_view_of_one_who_speaks(alice: Walk, situation: str) -> None:
    alice.go(situation + "regards/")
    alice.fill(whose="Sonia", text="La famille a un logement depuis un mois.")
    alice.press("L’ajouter")
    alice.look("regards-coordination")
    assert "La famille a un logement" in alice.text()
    assert "pour les collègues seulement" not in alice.text()
    assert "entre soignants" not in alice.text()
    assert "à une autre profession" in alice.text()


def open_the_sitting(alice: Walk, situation: str) -> None:
    meeting, _, chosen = situation.strip("/").split("/")[1:4]
    alice.go(f"/eps/{meeting}/")
    alice.press("Ouvrir la séance")
    alice.go(f"/eps/{meeting}/?situation={chosen}")


def decide_an_entry(alice: Walk, situation: str, referent: str) -> None:
    open_the_sitting(alice, situation)
    alice.look("seance")
    alice.show("eps-seance", at=1280)
    words = "Un accompagnement l’aidera à oser parler."
    alice.fill(outcome="Entrée", reason=words, informer=referent)
    _choose_the_coordinator(alice)
    alice.fill(referent=referent)
    _record(alice)
    alice.look("decision-entree")


def _choose_the_coordinator(alice: Walk) -> None:
    """She who coordinates is refused as référent without a written reason (RU7); what was typed stays."""
    alice.fill(referent="Alice Marchand")
    _record(alice)
    alice.look("referent-refuse")
    assert "dérogation" in alice.text()
    assert alice.page.locator("main [name=reason]").input_value()


def decide_an_entry_by_derogation(alice: Walk, situation: str) -> None:
    """With its reason, which the bilan will show (R31)."""
    open_the_sitting(alice, situation)
    alice.fill(
        outcome="Entrée", reason="Il a besoin d’amis.", informer="Joëlle", referent="Alice Marchand",
        derogation_reason="Poste vacant jusqu’en mars.",
    )  # fmt: skip
    _record(alice)
    alice.look("decision-derogation")
    assert "Entrée" in alice.text() or "entrée" in alice.text()


def validate_the_parcours(alice: Walk, situation: str) -> None:
    """The family has approved it; the EPS validates it (RU4)."""
    open_the_sitting(alice, situation)
    alice.fill(outcome="Parcours validé", reason="Des objectifs clairs, écrits avec sa mère.", informer="Danièle Roche")
    alice.look("parcours-a-valider")
    _record(alice)
    alice.look("parcours-valide")


def let_another_parcours_go_on(alice: Walk, situation: str) -> None:
    """In the same sitting, a point d'étape that was due: it goes on (R54)."""
    meeting = situation.strip("/").split("/")[1]
    alice.go(f"/eps/{meeting}/ordre-du-jour/")
    alice.page.locator("main li", has_text="à revoir depuis").first.locator("button").first.click()
    alice.page.wait_for_load_state("load")
    alice.go(f"/eps/{meeting}/")
    assert "point d’étape" in alice.text()
    alice.fill(outcome="Poursuite", reason="Cela avance, on continue.", informer="Danièle Roche")
    _record(alice)
    alice.look("poursuite")


def decide_the_exit(alice: Walk, situation: str) -> None:
    open_the_sitting(alice, situation)
    alice.fill(outcome="Sortie", reason="L’objectif est atteint, bravo.", informer="Danièle Roche")
    alice.look("decision-sortie")
    alice.fill(exit_reason="objectifs atteints", attainment="complète", evolution="satisfaisante")
    alice.fill(family_words="Rencontrés hier : ils sont fiers de lui.")
    for goal in alice.page.locator("main select[name^=goal_]").all():
        goal.select_option(index=1)
    for last in alice.page.locator("main input[type=radio][name^=level_][value='4']").all():
        last.check()
    _record(alice)
    alice.look("sortie-decidee")


def _record(alice: Walk) -> None:
    alice.page.locator("main .decision form button[type=submit]").last.click()
    alice.page.wait_for_load_state("load")
