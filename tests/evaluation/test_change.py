"""Before and after over the programme: what moved, who was not measured again, what could be seen (R69)."""

from dataclasses import replace
from datetime import date
from math import comb
from typing import Any

import pytest
from django.urls import reverse

from tests.cast import Cast, item
from tests.evaluation.workbook import sheets
from village.audit.models import Entry
from village.core.dates import school_year
from village.evaluation.change import DOWN, SAME, UP, Moved, facts_of, moved_in, results, smallest_gap
from village.evaluation.indicators.base import Group, rows
from village.evaluation.models import Publication
from village.people.models import Person
from village.plans.models import Goal, GoalLevel, GoalReading, Observation, ObservationAnswer, Plan
from village.surveys.models import Question, QuestionnaireVersion
from village.surveys.operations import QuestionnaireSheet, write_questionnaire

YEAR = school_year(date(2017, 9, 1))
BEGAN, ENDED = date(2017, 9, 5), date(2018, 6, 30)


def plan_of(cast: Cast, ended: date | None = ENDED) -> Plan:
    child = Person.objects.create(
        programme=cast.programme, is_child=True, first_name="A", last_name="B", birth_date=date(2010, 1, 1)
    )
    return Plan.objects.create(programme=cast.programme, child=child, opened_on=BEGAN, closed_on=ended)


@pytest.fixture
def version(cast: Cast) -> QuestionnaireVersion:
    sheet = QuestionnaireSheet("En classe", "ecole", "Dire où l’on en est.", "grille-ecole", "grille")
    return write_questionnaire(cast.programme, sheet, by=cast.actor("alice"), on=BEGAN).current


def sheet(cast: Cast, plan: Plan, version: QuestionnaireVersion, moment: str, value: int | None) -> None:
    kept = Observation.objects.create(
        plan=plan, questionnaire=version, moment=moment, on=BEGAN, channel="papier", written_by=cast.users["daniele"]
    )
    question = version.questions.all()[0]
    if value:
        ObservationAnswer.objects.create(observation=kept, question=question, value=value)
    words = version.questions.get(kind=Question.Kind.WORDS)
    ObservationAnswer.objects.create(observation=kept, question=words, words="Ça va mieux.")


def twice(cast: Cast, version: QuestionnaireVersion, before: int, after: int | None, times: int = 1) -> None:
    for _ in range(times):
        plan = plan_of(cast)
        sheet(cast, plan, version, "debut", before)
        if after:
            sheet(cast, plan, version, "fin", after)


def counts(cast: Cast, year: Any = YEAR) -> dict[str, dict[str, int]]:
    """Instrument and division → the numbers of its rows."""
    found = results(facts_of(cast.programme, year, today=date(2026, 1, 1)))
    return {
        f"{indicator.label} / {group.title}": {
            row.label.replace("\xa0", " "): int(row.count or 0) for row in group.rows
        }
        for indicator, result in found
        for group in result.groups
    }


def page(cast: Cast, who: str = "alice", year: int = 2017) -> str:
    answered = cast.client(who).get(reverse("evaluation:change"), {"periode": f"scolaire-{year}"})
    assert answered.status_code == 200
    return str(answered.content.decode()).replace("\xa0", " ").replace("\u202f", " ")


def test_what_moved_is_counted_question_by_question_and_who_was_not_seen_again_is_said(
    cast: Cast, version: QuestionnaireVersion
) -> None:
    twice(cast, version, 2, 4, times=7)
    twice(cast, version, 3, 2)
    twice(cast, version, 3, 3, times=2)
    twice(cast, version, 1, None, times=5)
    plan_of(cast)  # ended, never measured
    sheet(cast, plan_of(cast, None), version, "debut", 1)  # goes on: of no year yet
    first = version.questions.all()[0].wording
    found = counts(cast)
    assert found["En classe / Attrition"] == {"mesurés deux fois": 10, "mesurés une seule fois": 5}
    assert found[f"En classe / {first}"] == {"vers « oui »": 7, "pareil": 2, "vers « non »": 1, "sans deux réponses": 0}
    said = page(cast)
    assert "8 réponses ont bougé. Plus petit écart visible : 8. Écart observé : 6, il ne se distingue pas" in said
    assert "Parcours sortis sans première feuille : 1 sur 16." in said
    assert "observée" in said
    assert "effet" not in said.split("<main")[1].replace("en effet", "")


def test_the_last_sheet_after_the_start_counts_and_only_in_the_year_of_the_exit(
    cast: Cast, version: QuestionnaireVersion
) -> None:
    plan = plan_of(cast)
    for moment, value in (("debut", 1), ("chemin", 4), ("fin", 2)):
        sheet(cast, plan, version, moment, value)
    other = plan_of(cast)
    for moment, value in (("debut", 3), ("chemin", 2)):
        sheet(cast, other, version, moment, value)
    first = version.questions.all()[0].wording
    found = counts(cast)[f"En classe / {first}"]
    assert (found["vers « oui »"], found["vers « non »"]) == (1, 1)
    for other_year in (date(2016, 9, 1), date(2018, 9, 1)):
        assert counts(cast, school_year(other_year)) == {}


def test_another_programme_is_not_counted(cast: Cast, version: QuestionnaireVersion) -> None:
    twice(cast, version, 2, 4, times=6)
    assert counts(cast)
    assert "En classe" not in page(cast, "hawa")


def goal(cast: Cast, start: int, end: int | None, again: tuple[int, int] | None = None) -> None:
    plan = plan_of(cast)
    made = Goal.objects.create(
        plan=plan, domain=item("N8", "scolaire"), wording="Oser", starts_on=BEGAN, horizon=ENDED, baseline=start,
        set_aside_on=ENDED if start == 5 else None, set_aside_reason="Une chose à la fois." if start == 5 else "",
    )  # fmt: skip
    if end:
        GoalLevel.objects.create(goal=made, on=ENDED, level=end)
    for moment, level in zip(("debut", "fin"), again or (), strict=False):
        GoalReading.objects.create(goal=made, moment=moment, on=BEGAN, level=level, reader=cast.users["alice"])


def test_goals_are_told_from_the_first_step_to_the_last_and_by_the_second_reader_where_there_is_one(cast: Cast) -> None:
    for _ in range(6):
        goal(cast, 1, 3, (1, 2))
    goal(cast, 2, 2)
    goal(cast, 3, 1, (3, 3))
    goal(cast, 1, None)
    goal(cast, 5, 1)  # set aside: aimed at no more
    name = "Les objectifs, de la première marche à la dernière"
    found = counts(cast)
    assert found[f"{name} / Attrition"] == {"mesurés deux fois": 8, "mesurés une seule fois": 1}
    assert found[f"{name} / Du début à la fin"] == {"plus haut": 6, "pareil": 1, "plus bas": 1}
    assert found[f"{name} / Du début à la fin, selon un second lecteur"] == {"plus haut": 6, "pareil": 1, "plus bas": 0}
    agreed = found[f"{name} / À la fin, les deux lectures"]
    assert list(agreed.values()) == [0, 6, 1]


@pytest.mark.parametrize("who", ["gaspard", "ines", "chloe"])
def test_outside_the_team_small_numbers_are_hidden_and_what_would_tell_them(
    cast: Cast, version: QuestionnaireVersion, who: str
) -> None:
    twice(cast, version, 2, 4, times=9)
    twice(cast, version, 3, 2, times=2)
    twice(cast, version, 3, 3, times=6)
    inside, outside = page(cast), page(cast, who)
    assert "11 réponses ont bougé" in inside
    assert "masqué" not in inside
    row = outside.split("L’enfant se met au travail.")[1].split("</tr>")[0]
    assert row.count("masqué") >= 2
    assert ">2<" not in row
    assert "ont bougé" not in row  # what moved would give it back
    assert "scolaire-2017" in outside


def test_what_leaves_the_team_is_in_the_register_once_and_what_comes_after_is_protected_with_it(
    cast: Cast, version: QuestionnaireVersion
) -> None:
    twice(cast, version, 2, 4, times=9)
    twice(cast, version, 3, 3, times=9)
    page(cast)
    assert not Publication.objects.exists()
    for _ in range(2):
        assert ">9<" in page(cast, "gaspard")
    kept = Publication.objects.get()
    assert (kept.get_kind_display(), kept.audience, kept.handings.count()) == ("avant et après", "partenariat", 1)
    twice(cast, version, 2, 4)  # one more: with what is out, this child would be told
    assert "10</td>" not in page(cast, "gaspard")
    assert "10</td>" in page(cast)


@pytest.mark.parametrize("hidden", ["pareil", None])
def test_what_moved_is_not_told_beside_a_hidden_number(hidden: str | None) -> None:
    """Nine up and eight down are shown: their sum, taken from the total that is shown too, would give what is not."""
    counts = {UP: 9, SAME: 3, DOWN: 8}
    lines = [replace(row, hidden="masqué" if row.label == hidden else "") for row in rows(counts)]
    moved = moved_in(Group("L’enfant se met au travail.", "Parcours", tuple(lines)))
    assert (moved is not None) is (hidden is None)


def test_few_measures_are_not_shown_outside(cast: Cast, version: QuestionnaireVersion) -> None:
    twice(cast, version, 2, 4, times=3)
    assert "Trop peu de mesures" in page(cast, "gaspard")
    assert "Trop peu de mesures" not in page(cast)


def test_what_is_told_once_in_a_dossier_is_counted_by_answer(cast: Cast) -> None:
    ready = QuestionnaireSheet("Ce qui a changé", "parents", "Comprendre.", "impact-parents", "lie")
    linked = write_questionnaire(cast.programme, ready, by=cast.actor("alice"), on=BEGAN).current
    for value in (4, 4, 4, 3, 3, 1):
        sheet(cast, plan_of(cast), linked, "fin", value)
    plan_of(cast)
    first = linked.questions.all()[0].wording
    assert list(counts(cast)[f"Ce qui a changé / {first}"].values()) == [1, 0, 2, 3, 0]
    assert "Parcours sortis sans réponse : 1 sur 7." in page(cast)
    assert "Ça va mieux" not in page(cast)  # words are read in the dossier


@pytest.mark.parametrize("moved", range(80))
def test_the_smallest_gap_is_that_of_the_exact_sign_test(moved: int) -> None:
    """Written another way: the first number, from the half up, whose two tails together are at most 5 %."""
    tails = {
        k: sum(comb(moved, i) for i in range(k, moved + 1)) * 2 / 2**moved for k in range(moved // 2 + 1, moved + 1)
    }
    enough = [k for k, tail in tails.items() if tail <= 0.05]
    assert smallest_gap(moved) == (2 * min(enough) - moved if enough else None)


def test_the_gap_is_told_with_what_chance_would_do() -> None:
    assert "trop peu" in Moved(4, 1).said
    assert "il se distingue du hasard" in Moved(12, 2).said
    assert "il ne se distingue pas" in Moved(8, 6).said


def opened(cast: Cast, code: str, who: str = "alice", **asked: Any) -> Any:
    url = reverse("evaluation:change_rows", args=[code])
    return cast.client(who).get(url, {"periode": "scolaire-2017"} | asked)


def test_the_parcours_behind_a_grid_are_opened_measured_twice_once_or_never(
    cast: Cast, version: QuestionnaireVersion
) -> None:
    twice(cast, version, 2, 3)
    twice(cast, version, 2, None)
    plan_of(cast)
    assert f'href="{reverse("evaluation:change_rows", args=[f"v{version.pk}"])}?periode=scolaire-2017"' in page(cast)
    answered = opened(cast, f"v{version.pk}")
    assert [line.words[1] for _, line, _ in answered.context["rows"]] == [
        "mesurés deux fois", "mesurés une seule fois", "sans première feuille",
    ]  # fmt: skip
    assert answered.context["summary"].replace("\xa0", " ") == (
        "1 parcours dans le chiffre, 2 parcours au dénominateur, 1 parcours hors du calcul."
    )
    line = Entry.objects.filter(action="dossier:list").latest("pk")
    assert line.details == f"lignes de v{version.pk}, page 1, 3 dossiers"
    assert len(opened(cast, f"v{version.pk}", lignes="comptees").context["rows"]) == 1


def test_the_parcours_behind_the_goals_are_opened_with_how_many_were_measured_again(cast: Cast) -> None:
    goal(cast, 1, 3)
    goal(cast, 2, None)
    rows = opened(cast, "objectifs").context["rows"]
    assert sorted((line.words[2], line.place) for _, line, _ in rows) == [
        ("0 sur 1", "au dénominateur seulement"), ("1 sur 1", "compté"),
    ]  # fmt: skip
    assert {line.words[1].replace("\xa0", " ") for _, line, _ in rows} == {"1 objectif"}


def test_a_questionnaire_told_once_opens_who_answered(cast: Cast) -> None:
    ready = QuestionnaireSheet("Ce qui a changé", "parents", "Comprendre.", "impact-parents", "lie")
    impact = write_questionnaire(cast.programme, ready, by=cast.actor("alice"), on=BEGAN).current
    sheet(cast, plan_of(cast), impact, "fin", 4)
    plan_of(cast)
    rows = opened(cast, f"v{impact.pk}").context["rows"]
    assert [line.words[1] for _, line, _ in rows] == ["feuille remplie", "pas de feuille"]


def test_rows_of_change_are_the_coordination_s_and_of_its_programme(cast: Cast, version: QuestionnaireVersion) -> None:
    twice(cast, version, 2, 3)
    code = f"v{version.pk}"
    for who in ("daniele", "gaspard", "ines", "karim", "jeanne"):
        assert opened(cast, code, who).status_code == 403, who
    assert opened(cast, code, "hawa").status_code == 404
    assert opened(cast, "v999999").status_code == 404
    assert not opened(cast, "objectifs", "hawa").context["rows"]
    assert opened(cast, "nimporte").status_code == 404
    assert opened(cast, code, periode="libre", du="n", au="").status_code == 404
    assert "avant-apres/lignes" not in page(cast, "daniele")


def book_of(cast: Cast, who: str = "alice", **asked: str) -> dict[str, list[dict[str, Any]]]:
    answered = cast.client(who).get(reverse("evaluation:change_spreadsheet"), {"periode": "scolaire-2017"} | asked)
    assert answered.status_code == 200
    return sheets(answered.content)


def test_the_file_of_before_and_after_has_the_figures_of_the_page(cast: Cast, version: QuestionnaireVersion) -> None:
    twice(cast, version, 2, 4, times=7)
    twice(cast, version, 3, 2)
    twice(cast, version, 1, None, times=5)
    plan_of(cast)
    goal(cast, 1, 3)
    first, book = version.questions.all()[0].wording, book_of(cast)
    told: dict[str, dict[str, int]] = {}
    for one in book["Réponses"]:
        told.setdefault(f"{one['Mesure']} / {one['Question']}", {})[one["Réponse"].replace("\xa0", " ")] = one["Nombre"]
    for one in book["Qui est mesuré"]:
        told.setdefault(f"{one['Mesure']} / Attrition", {})[one["Ligne"]] = one["Nombre"]
    assert told == counts(cast)
    seen = next(one for one in book["Ce qui peut se voir"] if one["Question"] == first)
    assert (seen["Ont bougé"], seen["Plus petit écart visible"], seen["Écart observé"]) == (8, smallest_gap(8), 6)
    assert seen["En mots"].replace("\xa0", " ") in page(cast)
    assert [one["Remarques"] for one in book["Qui est mesuré"] if "Remarques" in one] == [
        "Parcours sortis sans première feuille : 2 sur 15."
    ]
    assert not [one for one in book["Ce qui peut se voir"] if one["Mesure"].startswith("Les objectifs")]
    assert "Âge compté au" not in [one["Quoi"] for one in book["Lire ces chiffres"]]
    assert any("ne prouve pas une cause" in one["Réponse"] for one in book["Lire ces chiffres"])
    assert {one["Indicateur"] for one in book["Définitions"]} == {one["Mesure"] for one in book["Réponses"]}


def test_the_file_of_before_and_after_names_nobody_and_is_journaled(cast: Cast, version: QuestionnaireVersion) -> None:
    twice(cast, version, 2, 4, times=7)
    Person.objects.filter(is_child=True).update(first_name="Zéphyrine", last_name="Quatremère")
    assert "Zéphyrine" not in str(book := book_of(cast))
    assert "Quatremère" not in str(book)
    assert "Ça va mieux" not in str(book)
    line = Entry.objects.latest("pk")
    assert (line.action, line.person_id) == ("report:export", None)
    said = "avant et après, 1er septembre 2017 – 31 août 2018, XLSX, complet"
    assert line.details.replace("\xa0", " ") == said


@pytest.mark.parametrize("who", ["gaspard", "ines", "chloe", "karim"])
def test_outside_the_team_the_file_hides_what_the_page_hides_and_is_in_the_register(
    cast: Cast, version: QuestionnaireVersion, who: str
) -> None:
    twice(cast, version, 2, 4, times=9)
    twice(cast, version, 3, 2, times=2)
    twice(cast, version, 3, 3, times=6)
    assert "masqué" not in str(book_of(cast)["Réponses"])
    page(cast, who)
    book, first = book_of(cast, who), version.questions.all()[0].wording
    rows = [one for one in book["Réponses"] if one["Question"] == first]
    assert sum("Masqué" in one for one in rows) >= 2
    assert not [one for one in rows if one.get("Nombre") == 2 or ("Masqué" in one and "Nombre" in one)]
    assert not [one for one in book.get("Ce qui peut se voir", []) if one["Question"] == first]
    kept = Publication.objects.get()  # the page and the file are one publication
    assert [one.medium for one in kept.handings.order_by("pk")] == ["page", "xlsx"]
    assert Entry.objects.latest("pk").details.endswith("XLSX, petits nombres masqués")
    for asked in ({"periode": "libre", "du": "2017-09-02", "au": "2018-08-30"}, {"periode": "civile-2018"}):
        refused = cast.client(who).get(reverse("evaluation:change_spreadsheet"), asked)
        assert refused.status_code == 404


def test_few_measures_are_not_in_the_file_outside(cast: Cast, version: QuestionnaireVersion) -> None:
    twice(cast, version, 2, 4, times=3)
    book = book_of(cast, "gaspard")
    assert not book.get("Réponses")
    assert [one["Masqué"] for one in book["Qui est mesuré"]] == ["moins de 5"]


def test_the_team_hands_the_file_over_protected_for_a_finished_school_year_only(
    cast: Cast, version: QuestionnaireVersion
) -> None:
    twice(cast, version, 2, 4, times=9)
    twice(cast, version, 3, 2, times=2)
    assert "pour=partenariat" in page(cast)
    assert "masqué" in str(book_of(cast, pour="partenariat")["Réponses"])
    assert Publication.objects.get().audience == "partenariat"
    for asked in ({"periode": "civile-2018", "pour": "partenariat"}, {"periode": "scolaire-2017", "pour": "tous"}):
        assert cast.client("alice").get(reverse("evaluation:change_spreadsheet"), asked).status_code == 404


def test_the_file_is_of_its_programme(cast: Cast, version: QuestionnaireVersion) -> None:
    twice(cast, version, 2, 4, times=9)
    assert "En classe" not in str(book_of(cast, "hawa"))
