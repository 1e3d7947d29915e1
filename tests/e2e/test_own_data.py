"""A coordinator arrives with the Excel of her small town: from the file to the dossiers, and back (R98, IR16)."""

import io
from pathlib import Path

import pytest
import xlsxwriter
from playwright.sync_api import Browser

from tests.e2e.conftest import Walk
from tests.e2e.people import letters

pytestmark = pytest.mark.slow
HEAD = "Nom|Prénom|F/G|DDN|Ville|École|Cl.|Mère / père|Tel|Venu par *|Reçu le|Pourquoi|Début|Accord|Suivi par|Fin|Bilan|Divers"  # noqa: E501
# As one writes them: a brother and a sister, a line twice, a day that is not, an exit before the entry, a refusal.
LINES = """
*|Léa|fille|12/09/2017|@|Ec. Jean Moulin|CE2|Mme Sonia *|06 00 00 00 01|école|03/09/2025|langage ; loisirs|sept. 2025|oui|Danièle|||CLAS le mardi
*|Tom|g|09/03/2020|@|Ec. Jean Moulin|CP|Mme Sonia *|06 00 00 00 01|école|03/09/2025|comportement|15/09/2025|oui|D. Roche|||
*-Roux|Lina|F|31/02/2016|@|Les Micocouliers *|CM1|Mme Roux||instit *|10/10/2025|scolaire||oral||||voir avec la maîtresse
D’*|Noé|M|05/05/2014|@|clg des Alpilles|6ème|||AS|02/02/2025|soins|01/03/2025|oui||12/01/2025|atteints|
*|Léa|fille|12/09/2017|@|Ec. Jean Moulin|CE2|Mme Sonia *|06 00 00 00 01|école|03/09/2025|langage ; loisirs|sept. 2025|oui|Danièle|||CLAS le mardi
Ben *|Inès|F|20/06/2015|@|école Jean-Moulin|CM2|M. Ben *||CAF|05/10/2025|loisirs||refus||||déménage peut-être
*ard|Hugo|G|08/08/2013|@|Collège Simone-Veil|6e|Mme Ard||collège|01/09/2023|scolaire|01/10/2023|oui||30/06/2024|atteints|
TOTAL|7
""".strip()  # noqa: E501


def _file(tmp_path: Path, name: str) -> Path:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Suivi")
        sheet.write(0, 0, "RÉUSSITE ÉDUCATIVE – enfants suivis")
        lines = LINES.replace("*", name).replace("@", "Salon-de-Provence").splitlines()
        for number, line in enumerate((HEAD.replace("*", name), *lines), 2):
            sheet.write_row(number, 0, line.split("|"))
        book.add_worksheet("Partenaires").write_row(0, 0, ("Nom", "Téléphone"))
    path = tmp_path / "Suivi enfants.xlsx"
    path.write_bytes(content.getvalue())
    return path


@pytest.mark.parametrize("width", [360, 1280])
def test_a_team_arrives_with_its_own_table(browser: Browser, site: str, tmp_path: Path, width: int) -> None:
    name = f"Zu{letters()}"
    walk = Walk(browser, site, "alice", width)
    _choose_the_file(walk, _file(tmp_path, name))
    _name_the_columns(walk)
    _explain_the_words(walk)
    _correct_what_is_wrong(walk, name)
    _bring_in(walk, name)
    _take_back(walk, name)
    walk.leave()


def _choose_the_file(walk: Walk, path: Path) -> None:
    walk.go("/reprises/")
    walk.look("reprise-accueil")
    walk.click("Reprendre un tableau de suivi")
    walk.look("reprise-fichier")
    walk.page.locator("main input[type=file]").set_input_files(path)
    walk.submit()


def _name_the_columns(walk: Walk) -> None:
    """The table of a team has its own words: the page says what it recognised, she says the rest."""
    walk.look("reprise-colonnes")
    walk.field("Venu par").select_option(label="orienté par")
    walk.field("Bilan").select_option(label="objectifs atteints")
    walk.submit()


def _explain_the_words(walk: Walk) -> None:
    walk.look("reprise-lignes")
    walk.click("Expliquer les mots inconnus")
    walk.look("reprise-mots")
    for word, answer in (
        ("Les Micocouliers", "École élémentaire du Canal"),
        ("instit", "Éducation nationale"),
        ("Évolution", "stable"),
    ):
        label = walk.page.locator("main label", has_text=word)
        if label.count():  # what an earlier table was told is remembered
            walk.page.locator(f"#{label.first.get_attribute('for')}").select_option(label=answer)
    walk.submit()


def _correct_what_is_wrong(walk: Walk, name: str) -> None:
    """The day that is not, the exit before the entry, the line twice: a person says."""
    walk.look("reprise-a-regarder")
    assert "« 31/02/2016 » n’existe pas au calendrier" in walk.text()
    walk.click(f"Lina {name}-Roux")
    walk.look("reprise-ligne")
    walk.fill(naissance="29/02/2016")
    walk.submit()
    assert "La sortie est avant l’entrée" in walk.text()
    walk.click(f"Noé D’{name}")
    walk.fill(sortie="12/01/2026")
    walk.submit()
    assert "Est-ce la même personne qu’à la ligne 4 ?" in walk.text()
    walk.click(f"Léa {name}")
    walk.look("reprise-meme-personne")
    walk.fill(same="Oui")
    walk.submit()


def _bring_in(walk: Walk, name: str) -> None:
    walk.look("reprise-prete")
    walk.press("Reprendre les lignes prêtes")
    walk.page.get_by_text("Reprise terminée").wait_for()
    walk.look("reprise-faite")
    walk.click(f"Léa {name}")
    assert "Danièle Roche" in walk.text()
    walk.look("reprise-dossier")


def _take_back(walk: Walk, name: str) -> None:
    walk.go("/reprises/")
    walk.click("Suivi enfants.xlsx")
    walk.press("Annuler toute la reprise")
    walk.look("reprise-annulee")
    assert "Reprise annulée" in walk.text()
    walk.go("/enfants/?q=" + name)
    assert f"Léa {name}" not in walk.text()
