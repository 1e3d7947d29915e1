"""One child's whole story, walked by the people who make it, on a phone and on a desk."""

import pytest
from playwright.sync_api import Browser

from tests.e2e import accompanying, entering, following, protecting, setting, sitting
from tests.e2e.people import Child, Company

pytestmark = pytest.mark.slow
# What the guide shows of everyone else's day: who, where, the picture and its width.
SHOWN = {
    ("farida", "/"): ("famille", 360),
    ("gaspard", "/bilan/"): ("bilan", 1280),
    ("joelle", "/reperages/"): ("file-des-fiches", 1280),
    ("karim", "/journal/"): ("journal", 1280),
    ("lucas", "/programme/"): ("programme", 1280),
}


@pytest.mark.parametrize("width", [360, 1280])
def test_a_child_walks_through_the_house_from_reperage_to_sortie(browser: Browser, site: str, width: int) -> None:
    company, child = Company(browser, site, width), Child()
    _a_programme_opens(company)
    fiche, asking = _families_come(company, child)
    situation = _the_team_meets(company, child, asking, fiche)
    dossier, document = _the_parcours_goes_its_way(company, child)
    _what_is_worrying_stays_closed(company, document, fiche, dossier, situation)
    with company.as_("alice") as alice:
        sitting.decide_the_exit(alice, sitting.prepare(alice, child))
        following.give_the_attestation(alice, dossier)
        accompanying.see_the_team(alice)
        following.read_the_bilan(alice)
    with company.as_("daniele") as daniele:
        following.hear_the_family_after(daniele, dossier)


def _a_programme_opens(company: Company) -> None:
    """Its référents accept, each in a browser of one's own."""
    with company.as_("hawa") as hawa:
        invited = setting.open_a_programme(hawa)
    for one in invited:
        with company.as_() as guest:
            setting.accept_the_role(guest, one, looked_at=one is invited[0])
    with company.as_("hawa") as hawa:
        setting.see_who_came(hawa, invited)


def _families_come(company: Company, child: Child) -> tuple[str, Child]:
    """One through its school, one that refuses, one by itself."""
    with company.as_("bruno") as bruno:
        fiche = entering.write_sign_and_send(bruno, child)
        entering.let_a_family_refuse(bruno)
    with company.as_() as parent:
        asking = entering.let_a_family_ask(parent)
    with company.as_("joelle") as joelle:
        entering.write_the_fiche_with_it(joelle, asking)
    return fiche, asking


def _the_team_meets(company: Company, child: Child, asking: Child, fiche: str) -> str:
    """What each brings, what stays with his profession, who becomes référent."""
    with company.as_("alice") as alice:
        setting.fill_the_domain_that_is_missing(alice)
        entering.read_the_queue(alice, fiche)
        entering.ask_for_more(alice, fiche)
    with company.as_("bruno") as bruno:
        entering.answer(bruno, fiche)
    with company.as_("alice") as alice:
        situation = sitting.prepare(alice, child, photo="-entree")
        sitting.share_without_names(alice, situation, child)
    with company.as_("chloe") as chloe:
        sitting.bring_views(chloe, situation)
    with company.as_("helene") as helene:
        sitting.bring_a_medical_view(helene, situation)
    with company.as_("alice") as alice:
        sitting.note_the_view_of_one_who_speaks(alice, situation)
        sitting.decide_an_entry(alice, situation, referent="Danièle Roche")
        sitting.decide_an_entry_by_derogation(alice, sitting.prepare(alice, asking))
    with company.as_("bruno") as bruno:
        entering.see_what_became_of_it(bruno, child)
    return situation


def _the_parcours_goes_its_way(company: Company, child: Child) -> tuple[str, str]:
    """Written with the family, validated by the EPS, followed day after day, until its exit is prepared."""
    with company.as_("daniele") as daniele:
        dossier = following.write_the_parcours(daniele, child)
    with company.as_("alice") as alice:
        situation = sitting.prepare(alice, child)
        sitting.validate_the_parcours(alice, situation)
        sitting.let_another_parcours_go_on(alice, situation)
    with company.as_("daniele") as daniele:
        accompanying.begin_the_week(daniele)
        following.write_a_note_from_home(daniele, child)
        following.write_a_good_note(daniele, dossier)
        workshop = accompanying.open_the_workshop(daniele, child)
        accompanying.hold_a_session(daniele)
        accompanying.wait_for_care(daniele, child, meanwhile=workshop)
        accompanying.speak_with_a_partner_and_tell_the_parents(daniele, dossier)
        link = accompanying.ask_a_partner_by_link(daniele, dossier)
    with company.as_() as partner:
        accompanying.answer_by_link(partner, link)
    with company.as_("daniele") as daniele:
        accompanying.read_the_answer_and_tell_the_parents(daniele, dossier)
        document = protecting.pass_a_concern_on(daniele, dossier)
        following.prepare_the_exit(daniele, dossier)
    return dossier, document


def _what_is_worrying_stays_closed(company: Company, document: str, fiche: str, dossier: str, situation: str) -> None:
    """An information préoccupante, for its circle only: neither the partners nor the parents."""
    with company.as_("alice") as alice:
        protecting.read_it(alice, document)
    with company.as_("chloe") as chloe:
        protecting.never_learn_of_it(chloe, document, [dossier, f"{dossier}parcours/", f"{situation}regards/"])
    with company.as_("bruno") as bruno:
        protecting.never_learn_of_it(bruno, document, ["/", fiche])
    with company.as_("farida") as farida:
        protecting.never_learn_of_it(farida, document, ["/"])


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize(
    "who", ["joelle", "chloe", "helene", "emile", "farida", "gaspard", "ines", "karim", "lucas", "hawa"]
)
def test_everyone_elses_day_is_accessible(browser: Browser, site: str, who: str, width: int) -> None:
    with Company(browser, site, width).as_(who) as walk:
        links = [a.get_attribute("href") or "/" for a in walk.page.locator("nav.side li:not(.plus) > a").all()]
        for link in ["/", *links[:6]]:
            walk.go(link)
            walk.look(f"{who}-{link.strip('/').replace('/', '-') or 'accueil'}")
            if picture := SHOWN.get((who, link)):
                walk.show(picture[0], at=picture[1])


def test_a_note_is_written_without_javascript(browser: Browser, site: str) -> None:
    with Company(browser, site, 360).as_("daniele", scripts=False) as daniele:
        daniele.go("/enfants/note/")
        daniele.fill(q="kadiatou")
        daniele.press("Chercher")
        daniele.click("Kadiatou")
        daniele.page.locator("main [name=text]").fill("Écrite sans JavaScript, dans l’escalier.")
        daniele.page.locator("main form button[type=submit]").last.click()
        assert "dans l’escalier" in daniele.text()
