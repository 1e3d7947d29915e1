"""What is published is written down, and what comes after is protected with it (decision 30)."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from tests.cast import Cast
from tests.evaluation.figures import a_child, a_plan
from tests.evaluation.test_annual_report import frozen
from tests.evaluation.workbook import sheets
from village.audit.models import Entry
from village.core.dates import Period
from village.evaluation import register
from village.evaluation.indicators import INDICATORS
from village.evaluation.indicators.base import Group, Result, rows
from village.evaluation.models import Handing, Publication
from village.evaluation.protection import Readers, protect, published
from village.evaluation.report import make_report
from village.people.models import Person
from village.programmes.models import Programme

YEAR = {"periode": "scolaire-2017"}
CIVIL = {"periode": "civile-2017"}
PAGE, DATA, REGISTER = "/bilan/", "/bilan/donnees.json", "/bilan/publications/"
SCHOOL = Period(date(2017, 9, 1), date(2018, 8, 31))
FOLLOWED = next(indicator for indicator in INDICATORS if indicator.code == "I1")


def followed(cast: Cast, how_many: int, **more: Any) -> list[Person]:
    children = [a_child(cast, **more) for _ in range(how_many)]
    for child in children:
        a_plan(child, date(2017, 9, 1), date(2018, 8, 31))
    return children


def first_figure(cast: Cast, name: str) -> dict[str, Any]:
    found: dict[str, Any] = cast.client(name).get(DATA, YEAR).json()["indicators"][0]
    return found


def text(cast: Cast, name: str, url: str, asked: dict[str, str] | None = None) -> str:
    said: str = cast.client(name).get(url, asked).content.decode()
    return said.replace("\xa0", " ").replace("\u202f", " ")


def test_figures_read_outside_the_team_are_in_the_register_once_and_every_file_too(cast: Cast) -> None:
    followed(cast, 20)
    for _ in range(2):
        text(cast, "ines", PAGE, YEAR)
    made = Publication.objects.get()
    assert (made.audience, made.threshold, made.by) == ("exterieur", 11, cast.users["ines"])
    assert (made.first, made.last) == (SCHOOL.first, SCHOOL.last)
    assert Entry.objects.filter(action="report:publish").count() == 1
    for _ in range(2):
        cast.client("ines").get(DATA, YEAR)
    assert [(one.medium, one.by) for one in Handing.objects.order_by("pk")] == [
        ("page", cast.users["ines"]), ("json", cast.users["ines"]), ("json", cast.users["ines"]),
    ]  # fmt: skip
    cast.client("chloe").get(PAGE, YEAR)
    assert Publication.objects.get(audience="partenariat").threshold == 5


def test_what_the_team_reads_is_no_publication(cast: Cast) -> None:
    cast.client("alice").get(PAGE, YEAR)
    cast.client("daniele").get(DATA, YEAR)
    assert not Publication.objects.exists()


def test_the_team_takes_a_year_out_for_others_and_its_own_files_say_that_they_are_not(cast: Cast) -> None:
    followed(cast, 18)
    own = cast.client("alice").get(DATA, YEAR).json()["indicators"][0]
    page = text(cast, "alice", PAGE, YEAR)
    assert "À transmettre, hors du partenariat" in page
    assert "À transmettre, " not in text(cast, "alice", PAGE, CIVIL)  # a civil year overlaps two of them
    assert own["value"] == 20
    assert not Publication.objects.exists()
    handed = cast.client("alice").get(DATA, {**YEAR, "pour": "exterieur"})
    assert handed.status_code == 200
    assert (Publication.objects.get().threshold, Handing.objects.get().by) == (11, cast.users["alice"])
    assert cast.client("alice").get(DATA, {**YEAR, "pour": "tous"}).status_code == 404
    assert cast.client("alice").get(DATA, {**CIVIL, "pour": "exterieur"}).status_code == 404
    assert "À ne pas transmettre" in sheet_of(cast, "alice", YEAR)
    assert "À ne pas transmettre" not in sheet_of(cast, "alice", {**YEAR, "pour": "partenariat"})
    assert "À transmettre, " not in text(cast, "gaspard", PAGE, YEAR)


def sheet_of(cast: Cast, name: str, asked: dict[str, str]) -> str:
    return str(sheets(cast.client(name).get("/bilan/bilan.xlsx", asked).content)["Lire ces chiffres"])


def test_what_is_read_outside_is_audited_as_a_partner_reads_it_too(cast: Cast) -> None:
    """Partners hold both: eleven shown to the State, then twelve to partners, would tell one child."""
    followed(cast, 18)
    assert first_figure(cast, "chloe")["value"] == 20
    followed(cast, 1)
    assert first_figure(cast, "ines").get("value") != 21


def test_the_register_says_what_went_to_whom_and_what_was_kept_back(cast: Cast) -> None:
    followed(cast, 20, sex="F")
    cast.client("ines").get("/bilan/bilan.xlsx", YEAR)
    for name in ("alice", "karim"):
        page = text(cast, name, REGISTER)
        assert "hors du partenariat · nombres montrés à partir de 11" in page
        assert "Bilan, tableur" in page
        assert str(cast.users["ines"]) in page
        assert "Filles et garçons : garçons" in page or "le chiffre entier" in page
    assert cast.client("ines").get(REGISTER).status_code == 403
    assert "Rien n’est encore sorti" in text(cast, "hawa", REGISTER)


def test_one_child_written_late_is_not_found_by_reading_the_year_again(cast: Cast) -> None:
    """20 then 21: subtracted, the second reading would tell who came in."""
    followed(cast, 18)
    assert first_figure(cast, "ines")["value"] == 20
    followed(cast, 1)
    for _ in range(2):
        again = first_figure(cast, "ines")
        assert again["value"] == 20
        assert len(again["remarks"]) == 1
        assert again["remarks"][0].startswith("Chiffre tel que publié le")
    assert "il a un peu changé" in text(cast, "ines", PAGE, YEAR)
    assert first_figure(cast, "alice")["value"] == 21
    followed(cast, 1)
    assert first_figure(cast, "ines")["value"] == 20
    followed(cast, 10)
    assert first_figure(cast, "ines")["value"] == 32


def test_the_same_figures_are_shown_again_as_they_were(cast: Cast) -> None:
    followed(cast, 30)
    before = cast.client("ines").get(DATA, YEAR).json()
    assert cast.client("ines").get(DATA, YEAR).json() == before
    assert Publication.objects.count() == 1


def test_who_holds_both_what_is_read_inside_and_outside_learns_nothing_more(cast: Cast) -> None:
    """An EPS member may read what the network is shown: the second is protected with the first."""
    followed(cast, 20, sex="F")
    followed(cast, 7, sex="M")
    outside = cast.client("ines").get(DATA, YEAR).json()["indicators"]
    inside = cast.client("chloe").get(DATA, YEAR).json()["indicators"]
    sexes = [
        {row["label"]: row["count"] for row in line["breakdown"] if row["group"] == "Filles et garçons"}
        for found in (outside, inside)
        for line in found
        if line["code"] == "I4"
    ]
    assert sexes[0] == {"filles": None, "garçons": None}
    assert sexes[1]["garçons"] >= 7


@pytest.mark.parametrize(("audience", "least"), [("partenariat", 5), ("exterieur", 11)])
def test_the_team_hands_a_frozen_bilan_out_for_an_audience(cast: Cast, audience: str, least: int) -> None:
    followed(cast, 20)
    annual = frozen(cast)
    alice, url = cast.client("alice"), f"/bilan/annuels/{annual.pk}/donnees.json"
    whole = alice.get(url).json()["indicators"]
    assert not Publication.objects.exists()
    shown = alice.get(url, {"pour": audience}).json()["indicators"]
    counts = [row["count"] for line in shown for row in line.get("breakdown", []) if row["group"] != "Ressources"]
    assert all(count is None or count == 0 or count >= least for count in counts)
    assert len(shown) == len(whole)
    made = Publication.objects.get()
    assert (made.audience, made.handings.get().what) == (audience, "bilan annuel")
    assert alice.get(url, {"pour": "tout-le-monde"}).status_code == 404
    assert "Remettre ce bilan hors de l’équipe" in text(cast, "alice", f"/bilan/annuels/{annual.pk}/")


def figure(counts: dict[str, int], title: str = "Âge") -> Result:
    total = sum(counts.values())
    return Result(total, total, groups=(Group(title, "Enfants", rows(counts)),))


def after(first: Result, days: Period, second: Result, period: Period, threshold: int = 5) -> Result:
    """The second figure, when the first is out."""
    shown = protect(FOLLOWED, first, [Readers(threshold)])
    return protect(FOLLOWED, second, [Readers(threshold, [published(FOLLOWED, first, shown, days, threshold)])], period)


def told(result: Result) -> dict[str, object]:
    return {row.label: row.hidden or row.count for group in result.groups for row in group.rows}


def test_a_period_inside_another_that_counts_a_few_less_is_not_published_beside_it() -> None:
    shorter = Period(SCHOOL.first, date(2018, 6, 30))
    few = after(figure({"a": 60, "b": 40}), shorter, figure({"a": 62, "b": 40}), SCHOOL)
    assert (few.value, few.groups) == (None, ())
    assert "À côté de ce qui est déjà publié, ce chiffre ferait retrouver un petit nombre" in few.remarks[0].text
    many = after(figure({"a": 60, "b": 40}), shorter, figure({"a": 72, "b": 40}), SCHOOL)
    assert told(many) == {"a": 72, "b": 40}


def test_a_change_that_is_small_in_one_line_only_hides_that_line() -> None:
    """Two came in « a », nine in « b », nine in « c »."""
    seen = after(figure({"a": 60, "b": 40, "c": 30}), SCHOOL, figure({"a": 62, "b": 49, "c": 39}), SCHOOL)
    assert seen.value == 150
    hidden = {label for label, said in told(seen).items() if said == "masqué"}
    assert "a" in hidden
    assert len(hidden) > 1


def test_another_division_of_the_same_children_is_published_when_nothing_small_comes_out() -> None:
    other = after(figure({"a": 60, "b": 3, "c": 8}), SCHOOL, figure({"x": 31, "y": 40}, "Niveau"), SCHOOL)
    assert told(other) == {"x": 31, "y": 40}


def test_days_that_overlap_without_one_holding_the_other_do_not_hide_each_other() -> None:
    civil = Period(date(2018, 1, 1), date(2018, 12, 31))
    seen = after(figure({"a": 60, "b": 40}), SCHOOL, figure({"a": 62, "b": 41}), civil)
    assert told(seen) == {"a": 62, "b": 41}


def test_what_was_shown_under_a_lower_threshold_is_not_hidden_again() -> None:
    first = figure({"a": 60, "b": 8, "c": 9})
    shown = protect(FOLLOWED, first, [Readers(5)])
    again = protect(FOLLOWED, first, [Readers(11, [published(FOLLOWED, first, shown, SCHOOL, 5)])], SCHOOL)
    assert told(again) == {"a": 60, "b": 8, "c": 9}


def out(cast: Cast, first: date, last: date, programme: Programme | None = None) -> Publication:
    return Publication.objects.create(
        programme=programme or cast.programme, kind="bilan", first=first, last=last, audience="exterieur",
        threshold=11, figures={}, shown={}, mark=f"{first}{last}", at=timezone.now(), by=cast.users["alice"],
    )  # fmt: skip


def test_what_meets_what_meets_the_days_asked_is_reckoned_with_and_the_neighbours_is_not(cast: Cast) -> None:
    """A civil year crosses the school year asked, and an older school year crosses that civil year: both subtract."""
    civil = out(cast, date(2017, 1, 1), date(2017, 12, 31))
    older = out(cast, date(2016, 9, 1), date(2017, 8, 31))
    out(cast, date(2014, 9, 1), date(2015, 8, 31))  # no day in common with any of them
    out(cast, SCHOOL.first, SCHOOL.last, cast.other_programme)
    asked = make_report(cast.programme, SCHOOL, today=date(2019, 1, 1), indicators=(FOLLOWED,))
    assert {one.pk for one in register._near(asked)} == {civil.pk, older.pk}


def test_no_more_than_six_periods_are_reckoned_with_the_nearest(cast: Cast) -> None:
    for month in range(1, 12):
        out(cast, date(2017, month, 1), SCHOOL.last)
    asked = make_report(cast.programme, SCHOOL, today=date(2019, 1, 1), indicators=(FOLLOWED,))
    assert sorted(one.first.month for one in register._near(asked)) == [6, 7, 8, 9, 10, 11]


def test_the_file_handed_to_the_partners_is_the_frozen_bilan(cast: Cast) -> None:
    """Whoever hands it over, and whoever reads the page: one year, one figure outside the team."""
    for _ in range(18):
        a_plan(a_child(cast), date(2017, 9, 5))
    frozen(cast)
    for _ in range(30):
        a_plan(a_child(cast), date(2017, 9, 5))
    asked = {"periode": "scolaire-2017"}
    handed = cast.client("alice").get("/bilan/donnees.json", {**asked, "pour": "partenariat"}).json()
    read = cast.client("gaspard").get("/bilan/donnees.json", asked).json()
    inside = cast.client("alice").get("/bilan/donnees.json", asked).json()
    told = [one["indicators"][0]["value"] for one in (handed, read, inside)]
    assert told == [20, 20, 50]
    assert (handed["threshold"], "threshold" in inside) == (5, False)
