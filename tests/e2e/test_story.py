"""One child's whole story, walked by the people who make it, on a phone and on a desk."""

import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser

from tests.e2e.conftest import Walk

pytestmark = pytest.mark.slow
TODAY = date.today()  # noqa: DTZ011 - the browser's day


@contextmanager
def walking(browser: Browser, site: str, who: str, width: int, **options: bool) -> Iterator[Walk]:
    walk = Walk(browser, site, who, width, **options)
    try:
        yield walk
    finally:
        walk.leave()


@pytest.mark.parametrize("width", [360, 1280])
def test_a_child_walks_through_the_house_from_reperage_to_sortie(browser: Browser, site: str, width: int) -> None:
    child = (f"Noé{_letters()}", f"Testanier{_letters()}")
    as_: Callable[[str], AbstractContextManager[Walk]] = lambda who: walking(browser, site, who, width)  # noqa: E731

    with as_("alice") as alice:
        _set_the_programme_up(alice)
    with as_("bruno") as bruno:
        _write_sign_and_send(bruno, *child)
    with as_("alice") as alice:
        meeting = _hold_a_meeting(alice, "09", child, referent="Danièle Roche")
    with as_("bruno") as bruno:
        _see_what_became_of_it(bruno, child)
    with as_("daniele") as daniele:
        dossier = _write_the_parcours(daniele, child)
        _write_a_note(daniele, dossier)
        _enrol_and_take_attendance(daniele, child)
        _prepare_the_exit(daniele, dossier)
    with as_("alice") as alice:
        _decide_the_exit(alice, meeting, child)
        _give_the_attestation(alice, dossier)
        _read_the_bilan(alice)


def _letters() -> str:
    """A name of one's own, so that the walk may be done again on the same site."""
    return uuid.uuid4().hex[:8].translate(str.maketrans("0123456789", "ghijklmnop"))


def _some_minute(hour: str) -> str:
    return f"{hour}:{uuid.uuid4().int % 60:02d}"


def _set_the_programme_up(alice: Walk) -> None:
    alice.look("accueil-alice")
    alice.go("/programme/")
    alice.look("programme")
    alice.go("/programme/quartiers/nouveau/")
    alice.fill(commune="Salon", name=f"Les Essais {_letters()}", kind="veille", starts_on="2024-01-01")
    alice.look("quartier")
    alice.press("Ajouter")
    alice.go("/programme/charte/")
    alice.look("charte")
    alice.go("/eps/equipes/")
    alice.look("equipes")


def _write_sign_and_send(bruno: Walk, first: str, last: str) -> None:
    bruno.look("accueil-bruno")
    bruno.go("/reperages/nouvelle/")
    bruno.look("fiche-vide")
    bruno.fill(
        child_first_name=first, child_last_name=last, birth_date="2017-05-04", sex="garçon", commune="Salon",
        school="Jean-Moulin", level="CM1", guardian_first_name="Awa", guardian_last_name=last, guardian_relation="mère",
        observed_facts="Lit peu, et parle bas depuis septembre.", family_dialogue="Sa mère souhaite de l’aide.",
        motives="scolaire", adhesion="accord",
    )  # fmt: skip
    bruno.page.locator("main form button[type=submit]").last.click()
    bruno.page.wait_for_load_state("load")
    bruno.look("fiche-brouillon")
    for party, name in (("partenaire", "Bruno Pons"), ("parent", f"Awa {last}")):
        bruno.page.locator(f"main a[href*='signature-{party}']").first.click()
        bruno.fill(name=name, channel="papier", signed_on=TODAY.isoformat())
        bruno.look(f"signature-{party}")
        bruno.page.locator("main form button[type=submit]").last.click()
        bruno.page.wait_for_load_state("load")
    bruno.page.locator("main a[href*='envoyer'], main form[action*='envoyer'] button").first.click()
    bruno.page.wait_for_load_state("load")
    if "/envoyer/" in bruno.page.url:
        bruno.page.locator("main form button[type=submit]").last.click()
        bruno.page.wait_for_load_state("load")
    bruno.look("accuse-de-reception")


def _hold_a_meeting(alice: Walk, hour: str, child: tuple[str, str], referent: str) -> str:
    alice.go("/eps/nouvelle/")
    alice.fill(panel="EPS", on=TODAY.isoformat(), starts_at=_some_minute(hour), place="Maison des familles")
    alice.look("reunion-nouvelle")
    alice.page.locator("main form button[type=submit]").last.click()
    alice.page.wait_for_load_state("load")
    found = re.search(r"/eps/(\d+)/", alice.page.url)
    assert found
    meeting = found.group(1)
    _put_on_agenda(alice, meeting, child)
    alice.look("ordre-du-jour")
    alice.go(f"/eps/{meeting}/")
    alice.press("Ouvrir la séance")
    alice.look("seance")
    _choose_situation(alice, meeting)
    alice.fill(
        outcome="Entrée", reason="Un accompagnement l’aidera à oser parler.", referent=referent, informer=referent
    )
    alice.page.locator("main .decision form button[type=submit]").last.click()
    alice.page.wait_for_load_state("load")
    alice.look("decision-entree")
    return meeting


def _put_on_agenda(alice: Walk, meeting: str, child: tuple[str, str]) -> None:
    alice.go(f"/eps/{meeting}/ordre-du-jour/")
    short = f"{child[0]} {child[1][0]}."
    row = alice.page.locator("main li, main tr", has_text=short).last
    row.locator("button").first.click()
    alice.page.wait_for_load_state("load")
    assert short in alice.text()


def _choose_situation(alice: Walk, meeting: str) -> None:
    if not alice.page.locator("main [name=outcome]").count():
        alice.page.locator(f"main a[href*='/eps/{meeting}/?situation=']").first.click()
        alice.page.wait_for_load_state("load")


def _see_what_became_of_it(bruno: Walk, child: tuple[str, str]) -> None:
    bruno.go("/reperages/")
    bruno.look("mes-fiches")
    bruno.page.locator("main li, main tr", has_text=child[1]).locator("a").first.click()
    bruno.page.wait_for_load_state("load")
    bruno.look("ma-fiche")
    page = bruno.text()
    assert "Danièle Roche" in page
    assert "oser parler" not in page


def _write_the_parcours(daniele: Walk, child: tuple[str, str]) -> str:
    daniele.look("accueil-daniele")
    daniele.page.get_by_label("Chercher un enfant").fill(child[1][:5])
    daniele.page.keyboard.press("Enter")
    daniele.page.wait_for_url("**/enfants/?recherche=*")
    daniele.look("recherche")
    daniele.click(f"{child[0]} {child[1]}")
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
        start_words="Elle se tait en classe.", less_words="Elle répond.", expected_words="Elle lève la main.",
        more_words="Elle la lève souvent.", much_more_words="Elle présente un exposé.",
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


def _write_a_note(daniele: Walk, dossier: str) -> None:
    """Two taps from the dossier, and a text."""
    daniele.go(dossier)
    daniele.click("Note", exact=True)
    daniele.look("note")
    daniele.fill(text="A lu deux pages à voix haute, devant sa mère.", good_news="bonne nouvelle")
    daniele.press("Enregistrer la note")
    daniele.look("notes")
    assert "A lu deux pages" in daniele.text()


def _enrol_and_take_attendance(daniele: Walk, child: tuple[str, str]) -> None:
    daniele.go("/actions/")
    daniele.look("actions")
    daniele.go("/actions/nouvelle/")
    daniele.fill(
        title=f"Atelier contes {_letters()}", domain="scolaire", nature="collective", frame="droit commun",
        place="Médiathèque", capacity="6",
    )  # fmt: skip
    daniele.look("action-nouvelle")
    daniele.page.locator("main form button[type=submit]").last.click()
    daniele.page.wait_for_load_state("load")
    daniele.look("action-ouverte")
    daniele.click("Inscrire un enfant")
    daniele.page.locator("main [name=q]").fill(child[1])
    daniele.press("Chercher")
    daniele.look("inscription")
    daniele.press(f"Inscrire {child[0]}")
    daniele.fill(on=TODAY.isoformat(), starts_at="16:30")
    daniele.page.locator("main form:has([name=on]) button[type=submit]").last.click()
    daniele.page.wait_for_load_state("load")
    daniele.click("Faire l’appel")
    daniele.look("appel")
    daniele.page.locator("main label", has_text=re.compile("présent", re.IGNORECASE)).first.click()
    daniele.page.locator("main form button[type=submit]").last.click()
    daniele.page.wait_for_load_state("load")
    daniele.look("appel-fait")


def _prepare_the_exit(daniele: Walk, dossier: str) -> None:
    daniele.go(dossier)
    daniele.click("Point d’étape", exact=True)
    daniele.fill(summary="Elle parle en classe, sa mère le dit aussi.", proposal="sortie")
    daniele.look("point-d-etape")
    daniele.press("Enregistrer")


def _decide_the_exit(alice: Walk, first_meeting: str, child: tuple[str, str]) -> None:
    alice.go("/eps/nouvelle/")
    alice.fill(panel="EPS", on=TODAY.isoformat(), starts_at=_some_minute("17"))
    alice.page.locator("main form button[type=submit]").last.click()
    alice.page.wait_for_load_state("load")
    found = re.search(r"/eps/(\d+)/", alice.page.url)
    assert found
    assert found.group(1) != first_meeting
    _put_on_agenda(alice, found.group(1), child)
    alice.go(f"/eps/{found.group(1)}/")
    alice.press("Ouvrir la séance")
    _choose_situation(alice, found.group(1))
    alice.fill(outcome="Sortie", reason="L’objectif est atteint, bravo.", informer="Danièle Roche")
    alice.look("decision-sortie")
    alice.fill(exit_reason="objectifs atteints", attainment="complète", evolution="satisfaisante")
    for goal in alice.page.locator("main select[name^=goal_]").all():
        goal.select_option(index=1)
    alice.page.locator("main .decision form button[type=submit]").last.click()
    alice.page.wait_for_load_state("load")
    alice.look("sortie-decidee")


def _give_the_attestation(alice: Walk, dossier: str) -> None:
    alice.go(f"{dossier}documents/")
    alice.look("documents")
    assert alice.download("Attestation").startswith(b"%PDF")
    alice.go(f"{dossier}parcours/")
    alice.look("parcours-termine")
    assert "satisfaisante" in alice.text().lower()


def _read_the_bilan(alice: Walk) -> None:
    alice.go("/bilan/")
    alice.look("bilan")
    alice.go("/moyens/")
    alice.look("moyens")
    alice.go("/journal/")
    alice.look("journal")


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("who", ["joelle", "chloe", "emile", "farida", "gaspard", "ines", "karim", "lucas", "hawa"])
def test_everyone_elses_day_is_accessible(browser: Browser, site: str, who: str, width: int) -> None:
    with walking(browser, site, who, width) as walk:
        walk.look(f"accueil-{who}")
        for link in [a.get_attribute("href") for a in walk.page.locator("nav.side li:not(.plus) > a").all()][:6]:
            walk.go(link or "/")
            walk.look(f"{who}{(link or '').strip('/').replace('/', '-') or 'accueil'}")


def test_a_note_is_written_without_javascript(browser: Browser, site: str) -> None:
    with walking(browser, site, "daniele", 360, scripts=False) as daniele:
        daniele.go("/enfants/?pour=note&q=kadiatou")
        daniele.click("Kadiatou")
        daniele.page.locator("main [name=text]").fill("Écrite sans JavaScript, dans l’escalier.")
        daniele.page.locator("main form button[type=submit]").last.click()
        assert "dans l’escalier" in daniele.text()
