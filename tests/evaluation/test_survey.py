"""The national survey: counted and declared block by block, what is missing said, checked, frozen (R80)."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from tests.documents import reading
from tests.evaluation.figures import a_child, a_plan
from tests.evaluation.workbook import sheets
from tests.forms import fill_in, hidden_of
from village.audit.models import Entry
from village.core.dates import Period
from village.core.errors import DomainError
from village.evaluation import questions as asked
from village.evaluation.indicators import EVERY, INDICATORS
from village.evaluation.models import AnnualReport, Kind, ReportAnswer, Section
from village.evaluation.operations import (
    answer_survey,
    check_annual_report,
    freeze_annual_report,
    open_annual_report,
    write_section,
)
from village.evaluation.questions import BLOCKS, EXTRACTS, QUESTIONS, Extract, How, block_of
from village.evaluation.report import make_report
from village.evaluation.states import State
from village.funding.models import Expense, Grant

LIST = "/bilan/enquetes/"
SPAN = Period(date(2017, 9, 1), date(2018, 8, 31))
BEFORE = Period(date(2016, 9, 1), date(2017, 8, 31))
PILOTAGE = {"q_3_1": "2", "q_3_2": "4", "q_3_3": "oui", "q_3_7": ""}


def text(response: Any) -> str:
    said: str = response.content.decode().replace("\u00a0", " ").replace("\u202f", " ").replace("&nbsp;", " ")
    return said


def begun(cast: Cast, period: Period = SPAN) -> AnnualReport:
    return open_annual_report(cast.programme, period, kind=Kind.SURVEY, by=cast.actor("alice"), at=timezone.now())


def declared(cast: Cast, survey: AnnualReport, number: int, **answers: Any) -> AnnualReport:
    block = block_of(number)
    assert block
    given = {f"{number}.{code[1:]}": value for code, value in answers.items()}
    return answer_survey(survey, block, answers=given, version=None, by=cast.actor("alice"), at=timezone.now())


def checked(cast: Cast, survey: AnnualReport) -> AnnualReport:
    return check_annual_report(survey, version=None, by=cast.actor("alice"), at=timezone.now())


def frozen(cast: Cast, survey: AnnualReport) -> AnnualReport:
    return freeze_annual_report(checked(cast, survey), version=None, by=cast.actor("alice"), at=timezone.now())


def at(survey: AnnualReport, *rest: str) -> str:
    return "/".join((f"/bilan/annuels/{survey.pk}", *rest, ""))


def answering(survey: AnnualReport, number: int) -> str:
    return at(survey, "reponses", str(number))


def send(client: Client, survey: AnnualReport, act: str) -> Any:
    return client.post(at(survey, act), hidden_of(client.get(at(survey))))


def data(cast: Cast, survey: AnnualReport, **asked_for: str) -> dict[str, Any]:
    found: dict[str, Any] = cast.client("alice").get(f"{at(survey)}donnees.json", asked_for).json()
    return found


def question(found: dict[str, Any], code: str) -> dict[str, Any]:
    return next(one for block in found["blocks"] for one in block["questions"] if one["code"] == code)


def test_a_survey_goes_from_draft_to_checked_to_frozen_and_says_who_declared_what(cast: Cast) -> None:
    alice = cast.client("alice")
    answer = fill_in(alice, LIST, year="scolaire-2017")
    survey = AnnualReport.objects.get()
    assert (survey.kind, answer["Location"]) == (Kind.SURVEY, at(survey))
    assert fill_in(cast.client("daniele"), answering(survey, 3), **PILOTAGE).status_code == 302
    page = text(alice.get(at(survey)))
    assert "déclaré par Danièle Roche" in page
    assert [block.title in page for block in BLOCKS] == [True] * 10
    assert send(alice, survey, "relire").status_code == 302
    assert send(alice, survey, "figer").status_code == 302
    page = text(alice.get(at(survey)))
    assert "Ni ses chiffres ni ses réponses ne changent plus" in page
    assert "Répondre" not in page
    assert "Figée" in text(alice.get(LIST))
    acts = list(Entry.objects.filter(action__startswith="report:").order_by("pk").values_list("action", "details"))
    said = "enquête nationale 2017-2018"
    assert acts == [
        ("report:open", said), ("report:answer", f"{said}, 3.1, 3.2, 3.3"), ("report:check", said),
        ("report:freeze", said),
    ]  # fmt: skip


def test_what_is_missing_is_said_at_the_top_with_links_to_the_fields(cast: Cast) -> None:
    survey, alice = begun(cast), cast.client("alice")
    page = text(alice.get(at(survey)))
    missing = [one.code for one in QUESTIONS.values() if one.how is How.DECLARED and not one.optional]
    assert f"Il manque {len(missing) + 5} réponses" in page  # and three texts, the budget, the ETP of two persons
    assert 'href="/equipe/"' in page
    assert f'href="{answering(survey, 3)}#id_q_3_1"' in page
    assert f'href="{at(survey, "textes", "reussites")}"' in page
    assert 'href="/moyens/"' in page
    assert 'href="/moyens/"' not in text(cast.client("daniele").get(at(survey)))
    assert 'id="id_q_3_1"' in text(alice.get(answering(survey, 3)))
    fill_in(alice, answering(survey, 3), **PILOTAGE)
    fill_in(alice, at(survey, "textes", "reussites"), text="Les visites du soir.")
    Grant.objects.create(programme=cast.programme, year=2018, funder="etat", label="État", amount="1000.10")
    assert f"Il manque {len(missing)} réponses" in text(alice.get(at(survey)))


def test_zero_is_an_answer_and_an_empty_field_takes_it_back(cast: Cast) -> None:
    survey, alice = begun(cast), cast.client("alice")
    fill_in(alice, answering(survey, 3), q_3_1="0")
    assert "3.1 Réunions du comité de pilotage</a>" not in text(alice.get(at(survey)))
    fill_in(alice, answering(survey, 3), q_3_1="")
    assert "3.1 Réunions du comité de pilotage</a>" in text(alice.get(at(survey)))
    assert not ReportAnswer.objects.exists()


def test_last_year_is_shown_beside_and_never_copied(cast: Cast) -> None:
    declared(cast, begun(cast, BEFORE), 3, _1=Decimal(5))
    survey, alice = begun(cast), cast.client("alice")
    page = alice.get(answering(survey, 3))
    assert "L’an dernier : 5 réunions." in text(page)
    assert page.context["form"]["q_3_1"].value() is None
    assert "L’an dernier : 5 réunions" in text(alice.get(at(survey)))
    assert not survey.answers.exists()


def test_a_frozen_survey_keeps_figures_answers_and_questions(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    survey = declared(cast, begun(cast), 3, _1=Decimal(2))
    cast.programme.name = "Avant"
    cast.programme.save()
    survey = frozen(cast, AnnualReport.objects.get(pk=survey.pk))
    before = data(cast, survey, complet="oui")
    a_plan(a_child(cast), SPAN.first)
    cast.programme.name = "Après"
    cast.programme.save()
    monkeypatch.setattr("village.evaluation.survey.BLOCKS", BLOCKS[:1])
    assert data(cast, survey, complet="oui") == before
    assert question(before, "1.1")["answer"] == "Avant"
    assert question(before, "5.1")["answer"] == 2


def test_the_database_itself_keeps_a_frozen_survey(cast: Cast) -> None:
    survey = frozen(cast, declared(cast, begun(cast), 3, _1=Decimal(2)))
    rows, more = ReportAnswer.objects.filter(report=survey), {"answered_at": timezone.now()}
    for change in (
        lambda: rows.update(number=3),
        rows.delete,
        lambda: ReportAnswer.objects.create(
            report=survey, question="3.2", number=1, answered_by=cast.users["alice"], **more
        ),
        lambda: AnnualReport.objects.filter(pk=survey.pk).update(figures={}),
    ):
        with pytest.raises(DatabaseError, match="figé"), transaction.atomic():
            change()
    assert rows.get().number == 2


def test_the_database_refuses_an_answer_that_is_nothing_or_below_zero(cast: Cast) -> None:
    survey, by = begun(cast), {"answered_at": timezone.now(), "answered_by": cast.users["alice"]}
    for name, values in (
        ("answer_is_a_number_or_words", {}),
        ("answer_is_a_number_or_words", {"number": 1, "words": "un"}),
        ("answer_is_positive", {"number": -1}),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            ReportAnswer.objects.create(report=survey, question="3.1", **values, **by)


def test_a_checked_survey_becomes_a_draft_again_when_an_answer_changes_not_when_it_is_the_same(cast: Cast) -> None:
    survey, alice = begun(cast), cast.client("alice")
    fill_in(alice, answering(survey, 3), **PILOTAGE)
    send(alice, survey, "relire")
    fill_in(alice, answering(survey, 3), **PILOTAGE)
    survey.refresh_from_db()
    assert survey.state is State.CHECKED
    assert "redevient un brouillon" in text(alice.get(answering(survey, 3)))
    fill_in(alice, answering(survey, 3), **PILOTAGE | {"q_3_1": "3"})
    survey.refresh_from_db()
    assert (survey.state, survey.figures) == (State.DRAFT, None)


def test_a_frozen_survey_refuses_an_answer_and_says_so(cast: Cast) -> None:
    survey, alice = begun(cast), cast.client("alice")
    old = hidden_of(alice.get(answering(survey, 3)))
    frozen(cast, survey)
    refused = alice.post(answering(survey, 3), old | PILOTAGE)
    assert refused.status_code == 422
    assert "plus rien ne change" in text(refused)
    assert not ReportAnswer.objects.exists()


def test_counting_again_shows_what_differs(cast: Cast) -> None:
    survey, alice = frozen(cast, begun(cast)), cast.client("alice")
    assert "Rien n’a changé" in text(alice.get(at(survey, "recalculer")))
    a_plan(a_child(cast), SPAN.first)
    page = text(alice.get(at(survey, "recalculer")))
    assert "Au premier jour : entrés" in page
    assert "Retour à l’enquête" in page


def test_two_who_answer_the_same_block_see_both_answers(cast: Cast) -> None:
    survey, alice, daniele = begun(cast), cast.client("alice"), cast.client("daniele")
    old = hidden_of(daniele.get(answering(survey, 3)))
    fill_in(alice, answering(survey, 3), **PILOTAGE)
    refused = daniele.post(answering(survey, 3), old | PILOTAGE | {"q_3_1": "9"})
    assert refused.status_code == 409
    assert "2 réunions" in text(refused)
    assert refused.context["form"]["q_3_1"].value() == "9"
    assert survey.answers.get(question="3.1").number == 2
    again = hidden_of(refused) | PILOTAGE | {"q_3_1": "9"}
    assert daniele.post(answering(survey, 3), again).status_code == 302
    assert survey.answers.get(question="3.1").number == 9


def test_the_same_sending_twice_writes_once(cast: Cast) -> None:
    survey, alice = begun(cast), cast.client("alice")
    sent = hidden_of(alice.get(answering(survey, 3))) | PILOTAGE
    assert [alice.post(answering(survey, 3), sent).status_code for _ in range(2)] == [302, 302]
    assert Entry.objects.filter(action="report:answer").count() == 1


@pytest.mark.parametrize(
    ("number", "field", "typed", "says"),
    [
        (3, "q_3_1", "deux", "Écrivez un nombre entier"),
        (3, "q_3_1", "-1", "Écrivez un nombre entier"),
        (3, "q_3_1", "999999999", "trop grand"),
        (1, "q_1_6", "18", "Écrivez une année"),
        (2, "q_2_3", "beaucoup", "Écrivez un nombre d’ETP"),
        (2, "q_2_5", "long " * 100, "300"),
        (9, "q_9_2", "mille", "montant en euros"),
    ],
)
def test_bad_input_is_given_back_with_what_to_do(cast: Cast, number: int, field: str, typed: str, says: str) -> None:
    survey, alice = begun(cast), cast.client("alice")
    refused = fill_in(alice, answering(survey, number), **{field: typed})
    assert refused.status_code == 422
    assert says in text(refused)
    assert typed in text(refused)
    assert not ReportAnswer.objects.exists()


def test_numbers_are_read_as_people_write_them(cast: Cast) -> None:
    survey, alice = begun(cast), cast.client("alice")
    fill_in(alice, answering(survey, 2), q_2_3="0,5", q_2_4="3", q_2_5="Ville")
    fill_in(alice, answering(survey, 9), q_9_2="12 400,50 €")
    assert dict(survey.answers.values_list("question", "number")) == {
        "2.3": Decimal("0.5"), "2.4": 3, "2.5": None, "9.2": Decimal("12400.50"),
    }  # fmt: skip
    page = alice.get(answering(survey, 2))
    assert page.context["form"]["q_2_3"].value() == "0,5"
    assert "0,5 ETP" in text(alice.get(at(survey)))


@pytest.mark.parametrize("name", ["bruno", "chloe", "emile", "gaspard", "ines", "karim"])
def test_outside_the_team_a_survey_is_never_read_even_frozen(cast: Cast, name: str) -> None:
    """It divides the children of the bilan in other ways: beside it, it would tell small numbers."""
    survey, client = frozen(cast, begun(cast)), cast.client(name)
    for page in (at(survey), f"{at(survey)}donnees.json", f"{at(survey)}bilan.xlsx", f"{at(survey)}bilan.pdf"):
        assert client.get(page, {"complet": "oui"}).status_code == 404
    assert client.get(LIST).status_code == 403
    assert client.get(answering(survey, 3)).status_code == 403
    assert "enquete" not in text(client.get("/bilan/annuels/"))


def test_the_survey_of_another_programme_does_not_exist(cast: Cast) -> None:
    survey, hawa = begun(cast), cast.client("hawa")
    assert hawa.get(at(survey)).status_code == 404
    assert hawa.get(answering(survey, 3)).status_code == 404
    assert hawa.get(f"{at(survey)}donnees.json").status_code == 404


@pytest.mark.parametrize("name", ["daniele", "gaspard", "hawa"])
def test_only_the_coordination_freezes_a_survey(cast: Cast, name: str) -> None:
    survey = checked(cast, begun(cast))
    assert cast.client(name).post(at(survey, "figer")).status_code == (404 if name == "hawa" else 403)
    survey.refresh_from_db()
    assert survey.state is State.CHECKED


def test_the_spreadsheet_says_each_question_its_answer_and_where_it_comes_from(cast: Cast) -> None:
    survey, alice = begun(cast), cast.client("alice")
    declared(cast, survey, 3, _1=Decimal(2), _3="oui")
    declared(cast, survey, 2, _5="=HYPERLINK(1)")
    book = sheets(alice.get(f"{at(survey)}bilan.xlsx", {"complet": "oui"}).content)
    rows = {(row["Code"], row.get("Répartition"), row.get("Ligne")): row for row in book["Enquête"]}
    assert (rows["3.1", None, None]["Réponse"], rows["3.1", None, None]["D’où elle vient"]) == (2, "déclaré")
    assert rows["3.1", None, None]["Déclaré par"] == "Alice Aubry"
    assert rows["3.3", None, None]["Réponse"] == "oui"
    assert rows["2.5", None, None]["Réponse"] == "=HYPERLINK(1)"
    assert rows["5.1", None, None]["Indicateur"] == "I34"
    assert rows["5.1", "Au premier jour", "entrés"]["Réponse"] == 2
    assert {row["Code"] for row in book["À compléter"]} == set(data(cast, survey)["missing"])
    assert {row["Code"] for row in book["Définitions"]} == {one.code for one in asked.ASKED_FOR}


def test_the_file_holds_the_figures_of_the_bilan(cast: Cast) -> None:
    """Asked once: what both say is the same number."""
    Grant.objects.create(programme=cast.programme, year=2018, funder="etat", label="État", amount="1000.10")
    Expense.objects.create(programme=cast.programme, year=2018, nature="personnel", label="Équipe", amount="900")
    lines = {
        one.indicator.code: one.result for one in make_report(cast.programme, SPAN, today=timezone.localdate()).lines
    }
    found = data(cast, begun(cast), complet="oui")
    for block in found["blocks"]:
        for one in block["questions"]:
            if one.get("indicator") in lines and QUESTIONS[one["code"]].whole:
                assert one["answer"] == lines[one["indicator"]].value
    assert {row["label"]: row["count"] for row in question(found, "9.1")["breakdown"]} == {
        "État (ANCT)": 1000.1, "charges de personnel": 900,
    }  # fmt: skip


def test_the_paper_says_all_the_blocks(cast: Cast) -> None:
    survey, alice = declared(cast, begun(cast), 3, _1=Decimal(2)), cast.client("alice")
    paper = alice.get(f"{at(survey)}bilan.pdf")
    assert paper.content.startswith(b"%PDF")
    assert "enquete-nationale-ici-2017-09-01" in paper["Content-Disposition"]


def test_a_bilan_and_a_survey_of_the_same_year_live_side_by_side(cast: Cast) -> None:
    alice = cast.client("alice")
    bilan = open_annual_report(cast.programme, SPAN, by=cast.actor("alice"), at=timezone.now())
    assert 'value="scolaire-2017"' in text(alice.get(LIST))
    survey = begun(cast)
    with pytest.raises(DomainError, match="déjà commencée"):
        begun(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        AnnualReport.objects.create(
            programme=cast.programme, kind=Kind.SURVEY, first=SPAN.first, last=SPAN.last, opened_at=timezone.now(),
            opened_by=cast.users["alice"],
        )  # fmt: skip
    assert at(survey) not in text(alice.get("/bilan/annuels/"))
    assert at(bilan) not in text(alice.get(LIST))
    frozen(cast, survey)
    a_plan(a_child(cast), SPAN.first)
    told = cast.client("gaspard").get("/bilan/donnees.json", {"periode": "scolaire-2017"}).json()["indicators"]
    assert [one["code"] for one in told] == [one.code for one in INDICATORS], "not those of the frozen survey"


def test_each_asks_its_own(cast: Cast) -> None:
    """The bilan takes no answers, the survey no other words than its three."""
    bilan = open_annual_report(cast.programme, SPAN, by=cast.actor("alice"), at=timezone.now())
    survey, alice = begun(cast), cast.client("alice")
    assert alice.get(answering(bilan, 3)).status_code == 404
    assert [alice.get(answering(survey, number)).status_code for number in (3, 8, 11)] == [200, 404, 404]
    assert alice.get(at(survey, "textes", "sorties")).status_code == 404
    with pytest.raises(DomainError, match="pas demandée"):
        write_section(survey, Section.EXITS, text="Non.", version=None, by=cast.actor("alice"), at=timezone.now())
    with pytest.raises(DomainError, match="Seule l’enquête"):
        declared(cast, bilan, 3, _1=Decimal(1))


def test_every_question_is_asked_once_and_every_figure_that_it_shows_exists() -> None:
    codes = [question.code for block in BLOCKS for question in block.questions]
    assert len(codes) == len(set(codes)) == len(QUESTIONS)
    assert [block.number for block in BLOCKS] == list(range(1, 11))
    assert {one.source for one in QUESTIONS.values() if one.how is How.COUNTED} <= {one.code for one in EVERY}
    assert {one.source for one in QUESTIONS.values() if one.how is How.WRITTEN} == set(Kind.SURVEY.sections)


@pytest.mark.parametrize("extract", EXTRACTS.values(), ids=lambda extract: extract.slug)
def test_an_extract_says_the_same_answers_chosen_for_another_reader(cast: Cast, extract: Extract) -> None:
    """Asked once (R81, R86): page, spreadsheet and data."""
    survey, alice = begun(cast), cast.client("alice")
    whole, part = data(cast, survey, complet="oui"), data(cast, survey, complet="oui", extrait=extract.slug)
    found = {one["code"]: one for block in part["blocks"] for one in block["questions"]}
    assert set(found) == extract.codes
    assert all(question(whole, code) == one for code, one in found.items())
    book = sheets(alice.get(f"{at(survey)}bilan.xlsx", {"complet": "oui", "extrait": extract.slug}).content)
    assert {row["Code"] for row in book["Enquête"]} == extract.codes
    page = text(alice.get(at(survey), {"extrait": extract.slug}))
    assert f"{extract.title}, l’année scolaire 2017-2018" in page
    assert "J’ai relu" not in page
    assert "Motifs de sortie" not in page
    details = Entry.objects.filter(action="report:export").latest("pk").details
    assert details.startswith(f"{extract.title.lower()}, ")
    assert alice.get(at(survey), {"extrait": "autre"}).status_code == 404


@pytest.mark.parametrize("extract", EXTRACTS.values(), ids=lambda extract: extract.slug)
def test_the_paper_of_an_extract_bears_its_title_and_speaks_of_what_it_shows(cast: Cast, extract: Extract) -> None:
    """Its small numbers, its definitions: not those of the other questions."""
    for _ in range(30):
        a_plan(a_child(cast), SPAN.first)
    survey, alice = begun(cast), cast.client("alice")
    told = data(cast, survey, extrait=extract.slug)
    asked = {"extrait": extract.slug}
    paper = reading.text(alice.get(f"{at(survey)}bilan.pdf", asked).content).replace("\xa0", " ")
    assert paper.lstrip().startswith(extract.title) or f"{extract.title} de l’année scolaire" in " ".join(paper.split())
    assert "Enquête nationale" not in paper
    shown = [one for block in told["blocks"] for one in block["questions"] if "indicator" in one]
    words = "".join(paper.split())
    every = {one.code: one for one in EVERY}
    for code, one in every.items():
        said = "".join(one.definition.split())
        assert (said in words) == (code in {line["indicator"] for line in shown}), code
    rows = {
        (one["indicator"], row["group"], row["label"])
        for one in shown for row in one["breakdown"] if row.get("hidden")
    }  # fmt: skip
    book = sheets(alice.get(f"{at(survey)}bilan.xlsx", asked).content)
    about = next(row["Réponse"] for row in book["Lire ces chiffres"] if row["Quoi"] == "Petits nombres")
    hidden = f"Ici : {len(rows)} nombre{'s' * (len(rows) > 1)} masqué{'s' * (len(rows) > 1)}"
    assert hidden in about.replace("\xa0", " ")
    assert "".join(hidden.split()) in words


def test_the_contrat_de_ville_says_the_quarters(cast: Cast) -> None:
    found = data(cast, begun(cast), complet="oui", extrait="contrat-de-ville")
    quarters = [row for row in question(found, "5.4")["breakdown"] if row["group"] == "Quartiers" and row["count"]]
    assert {row["label"]: row["count"] for row in quarters} == {"Les Tilleuls": 2}
