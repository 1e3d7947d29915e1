"""The bilan as paper, spreadsheet and data: the same figures everywhere, each with its definition (R79, R86, R88)."""

import json
import sys
from datetime import date
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from tests.cast import Cast
from tests.documents import reading
from tests.evaluation.figures import a_child, a_plan, a_referral, an_action, an_exit, report
from tests.evaluation.test_annual_report import SPAN, at, begun, frozen
from tests.evaluation.workbook import sheets
from tests.forms import fill_in
from village.audit.models import Entry
from village.core.french import number, percent
from village.evaluation.indicators import INDICATORS
from village.evaluation.operations import check_annual_report, freeze_annual_report
from village.programmes.models import Commune

YEAR = {"periode": "scolaire-2017"}
PERIOD = ("--programme", "ici", "--from", "2017-09-01", "--to", "2018-08-31")


def lived(cast: Cast) -> None:
    """A year in which something happens in most figures."""
    for place in range(7):
        child = a_child(cast, born=date(2008 + place, 1, 1), sex="M" if place % 2 else "F")
        plan = a_plan(child, SPAN.first, SPAN.last if place < 3 else None, a_referral(cast, child, SPAN.first))
        an_action(plan, SPAN.first, cost=100, family_share=30 + place)
        if place < 3:
            an_exit(plan, "complete" if place else "partielle")


def command(kind: str, path: Path) -> bytes:
    call_command("report", *PERIOD, "--format", kind, "--output", str(path))
    return path.read_bytes()


def figures_of(book: bytes) -> list[dict[str, Any]]:
    return sheets(book)["Chiffres"]


def test_the_same_figure_everywhere(cast: Cast, tmp_path: Path) -> None:
    """Page, data, command, spreadsheet and paper say the same number, of the same words."""
    lived(cast)
    alice, said = cast.client("alice"), report()
    assert alice.get("/bilan/donnees.json", YEAR).json() == said
    book = alice.get("/bilan/bilan.xlsx", YEAR).content
    assert sheets(book) == sheets(command("xlsx", tmp_path / "bilan.xlsx"))
    paper = reading.text(alice.get("/bilan/bilan.pdf", YEAR).content)
    assert paper == reading.text(command("pdf", tmp_path / "bilan.pdf"))
    assert json.loads(command("json", tmp_path / "bilan.json")) == said
    page = alice.get("/bilan/", YEAR).content.decode()
    cells, rows = {row["Code"]: row for row in figures_of(book)}, sheets(book)["Répartitions"]
    counted = 0
    for line in said["indicators"]:
        cell = cells[line["code"]]
        assert cell.get("Valeur") == line["value"]
        assert cell.get("Numérateur") == line["numerator"]
        assert cell.get("Dénominateur") == line["denominator"]
        assert line["label"] in paper
        for row in line.get("breakdown", []):
            mine = (line["code"], row["group"], row["label"])
            found = [one for one in rows if (one["Code"], one["Répartition"], one["Ligne"]) == mine]
            assert [(one["Nombre"], one.get("Part")) for one in found] == [(row["count"], row["share"])]
            if row["share"] is not None and "value" not in row:
                words = f"{row['label']} {number(row['count'])} {percent(row['share'])}".replace("\u00a0", " ")
                assert words.replace("\u202f", " ") in paper.replace("\u202f", " "), words
                assert f"{number(row['count'])} · {percent(row['share'])}" in page
                counted += 1
    assert counted > 25
    assert "9 enfants" in paper


def test_every_figure_has_its_definition_beside(cast: Cast) -> None:
    alice = cast.client("alice")
    defined = {row["Code"]: row for row in sheets(alice.get("/bilan/bilan.xlsx", YEAR).content)["Définitions"]}
    paper = reading.text(alice.get("/bilan/bilan.pdf", YEAR).content)
    for indicator in INDICATORS:
        assert defined[indicator.code]["Définition"] == indicator.definition
        assert defined[indicator.code]["Qui est compté"] == indicator.population
        assert " ".join(indicator.definition.split()) in paper.replace("\u00a0", " ")


def test_the_paper_is_tagged_and_its_charts_are_tables(cast: Cast) -> None:
    lived(cast)
    pdf = cast.client("alice").get("/bilan/bilan.pdf", YEAR).content
    tags = reading.tags(pdf)
    assert tags["Table"] >= 10
    assert tags["TH"] >= 30
    assert tags["H3"] >= len(INDICATORS)
    assert "Aucun enfant, aucune famille n’est nommé" in reading.text(pdf)


def test_a_local_word_never_becomes_a_formula(cast: Cast) -> None:
    """« =HYPERLINK(…) » typed as a commune or in a text of the team stays what it is: words."""
    trap = '=HYPERLINK("http://exemple.invalid","Ici")'
    Commune.objects.filter(pk=cast.commune.pk).update(name=trap)
    annual, alice = begun(cast), cast.client("alice")
    fill_in(alice, at(annual, "textes", "suite"), text="+33 enfants\n@tous")
    for book in (
        alice.get("/bilan/bilan.xlsx", YEAR).content,
        alice.get(at(annual, "bilan.xlsx").rstrip("/")).content,
    ):
        assert trap in [row["Ligne"] for row in sheets(book)["Répartitions"]]
    assert sheets(book)["Textes"][0]["Mots de l’équipe"] == "+33 enfants\n@tous"


def test_an_annual_bilan_leaves_with_its_words_and_says_where_it_stands(cast: Cast) -> None:
    annual, alice = begun(cast), cast.client("alice")
    fill_in(alice, at(annual, "textes", "sorties"), text="Peu de sorties.")
    url = at(annual).rstrip("/")
    assert "Brouillon : ces chiffres peuvent encore changer." in reading.text(alice.get(f"{url}/bilan.pdf").content)
    kept = frozen_again(cast, annual)
    before = {name: alice.get(f"{url}/{name}") for name in ("bilan.pdf", "bilan.xlsx", "donnees.json")}
    a_plan(a_child(cast), SPAN.first)
    after = {name: alice.get(f"{url}/{name}").content for name in before}
    assert after == {name: answer.content for name, answer in before.items()}
    assert "Peu de sorties." in reading.text(after["bilan.pdf"])
    assert "Figé le" in reading.text(after["bilan.pdf"])
    data = json.loads(after["donnees.json"])
    assert (data["state"], data["texts"]) == ("fige", {"sorties": "Peu de sorties."})
    assert data["indicators"][0]["value"] == 2
    assert kept.pk == annual.pk
    assert before["bilan.pdf"]["Content-Disposition"].endswith('bilan-ici-2017-09-01-2018-08-31.pdf"')
    exports = Entry.objects.filter(action="report:export").values_list("details", flat=True)
    assert {detail.split(", ")[-1] for detail in exports} == {"PDF", "XLSX", "JSON"}


def frozen_again(cast: Cast, annual: Any) -> Any:
    actor = cast.actor("alice")
    check_annual_report(annual, version=None, by=actor, at=timezone.now())
    return freeze_annual_report(annual, version=None, by=actor, at=timezone.now())


@pytest.mark.parametrize("name", ["bilan.pdf", "bilan.xlsx", "donnees.json"])
def test_outside_the_team_small_numbers_leave_in_no_file(cast: Cast, name: str) -> None:
    annual, gaspard = frozen(cast), cast.client("gaspard")
    for url in (f"/bilan/{name}?periode=scolaire-2017", f"{at(annual)}{name}"):
        content = gaspard.get(url).content
        if name.endswith("pdf"):
            assert "moins de 5" in reading.text(content)
            assert "filles, 6" not in reading.text(content)
        elif name.endswith("xlsx"):
            first = figures_of(content)[0]
            assert (first.get("Valeur"), first["Masqué"]) == (None, "moins de 5")
        else:
            assert json.loads(content)["indicators"][0]["hidden"] == "moins de 5"


def test_the_command_writes_where_it_is_told_and_says_when_it_cannot(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="ne peut pas être écrit"):
        command("pdf", tmp_path / "nulle-part" / "bilan.pdf")


def test_the_command_writes_a_file_on_its_output(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    out = BytesIO()
    monkeypatch.setattr(sys, "stdout", TextIOWrapper(out))
    call_command("report", *PERIOD, "--format", "pdf")
    assert out.getvalue().startswith(b"%PDF")


def test_a_terminal_gets_no_file_it_cannot_show(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdout", Terminal())
    with pytest.raises(CommandError, match=r"--output bilan\.xlsx"):
        call_command("report", *PERIOD, "--format", "xlsx")
