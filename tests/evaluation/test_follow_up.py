"""The table de suivi: the State's three sheets, filled with what is here; a team can leave with it (§ 1.3)."""

from datetime import date, time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.cast import SINCE, Cast, item
from tests.evaluation.figures import a_child, a_plan, a_referral, counts, figure
from tests.evaluation.workbook import sheets
from tests.forms import hidden_of
from village.audit.models import Entry
from village.core.dates import Period
from village.core.french import long_date
from village.evaluation.facts import Facts
from village.evaluation.follow_up import cells_of, situations
from village.evaluation.models import Kind
from village.evaluation.operations import check_annual_report, freeze_annual_report, open_annual_report
from village.exchange.models import Import, ImportedChild
from village.meetings.models import Meeting, Panel
from village.meetings.models import Situation as OnAgenda
from village.people.models import Household, Person
from village.plans.models import Exit, Goal, Plan, PlannedAction
from village.programmes.models import Quarter
from village.referrals.models import Referral

PAGE, FILE = reverse("evaluation:follow_up"), reverse("evaluation:follow_up_workbook")


def year_of(day: date) -> dict[str, str]:
    return {"periode": f"scolaire-{day.year if day.month >= 9 else day.year - 1}"}


def text(answer: Any) -> str:
    assert answer.status_code == 200
    return str(answer.content.decode()).replace("\xa0", " ").replace("\u202f", " ")


def rows(cast: Cast, day: date = SINCE) -> list[dict[str, Any]]:
    answer = cast.client("alice").get(FILE, year_of(day))
    assert answer.status_code == 200
    return sheets(answer.content)["Table de suivi"]


def of(cast: Cast, first_name: str) -> dict[str, Any]:
    return next(row for row in rows(cast) if row["Prénom"] == first_name)


def fiche(cast: Cast, **more: Any) -> Referral:
    """Received, about a child without a dossier."""
    known: dict[str, Any] = {
        "child_first_name": "Ugo", "child_last_name": "Zanetti", "birth_date": date(2012, 5, 4), "sex": "M",
        "commune": cast.programme.communes.all()[0],
        "guardian_first_name": "Ida", "guardian_last_name": "Zanetti", "guardian_relation": "mere",
        "observed_facts": "Mots que personne ne doit sortir.", "family_dialogue": "Dit.", "state": "recue",
        "written_on": SINCE, "sent_on": SINCE, "written_by": cast.users["bruno"],
        "referrer_kind": item("N5", "education-nationale"),
    }  # fmt: skip
    if more.get("state") == "non_admise":
        more["child"] = Person.objects.create(
            programme=cast.programme, is_child=True, first_name="Ugo", last_name="Zanetti", sex="M",
            birth_date=date(2012, 5, 4), household=cast.children["kadiatou"].household,
        )  # fmt: skip
    if more.get("state", "recue") != "recue" and more.get("sent_on", SINCE):
        more["decided_on"] = SINCE
    if more.get("state") == "sans_suite":
        more["dropped_why"] = "doublon"
    return Referral.objects.create(programme=cast.programme, **(known | more))


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("recue", "en attente"),
        ("non_admise", "N"),
        ("reorientee", "réorientation droit commun"),
        ("refus_famille", "refus de la famille"),
        ("sans_suite", "sans suite"),
    ],
)
def test_a_situation_has_its_line_taken_or_not(cast: Cast, state: str, said: str) -> None:
    fiche(cast, state=state)
    line = of(cast, "Ugo")
    assert (line["Nom"], line["Sexe"], line["Pris en charge (O/N)"]) == ("Zanetti", "garçon", said)
    assert line.get("Responsable légal") == (None if state == "non_admise" else "Ida Zanetti")  # the dossier says
    assert "Date de début de prise en charge" not in line


def test_a_draft_and_another_years_fiche_have_none(cast: Cast) -> None:
    fiche(cast, state="brouillon", sent_on=None)
    fiche(cast, written_on=date(2001, 1, 1), sent_on=date(2001, 1, 1), child_first_name="Elio")
    assert not {"Ugo", "Elio"} & {row["Prénom"] for row in rows(cast)}


def test_a_parcours_has_its_entry_its_referent_its_themes_and_its_exit_and_no_sealed_word(cast: Cast) -> None:
    plan = cast.plans["kadiatou"]
    goal = Goal.objects.create(
        plan=plan, domain=item("N8", "scolaire"), wording="Mots scellés.", starts_on=SINCE, horizon=SINCE
    )
    PlannedAction.objects.create(
        plan=plan, goal=goal, title="Titre scellé", nature="collective", frame="droit_commun", starts_on=SINCE
    )
    Plan.objects.filter(pk=plan.pk).update(closed_on=SINCE)
    Exit.objects.create(
        plan=plan, on=SINCE, reason=item("N12", "demenagement"), attainment=item("N10", "complete"),
        evolution=item("N11", "satisfaisante"), family_words="Avis scellé.",
    )  # fmt: skip
    line = of(cast, "Kadiatou")
    assert line["Pris en charge (O/N)"] == "O"
    assert line["Référent de parcours"] == "Danièle Roche"
    assert line["Actions proposées"].endswith("(droit commun, collective)")
    assert line["Motif de sortie"] == str(item("N12", "demenagement"))
    assert not any("scellé" in str(value) for value in line.values())


def test_a_birth_date_later_than_the_year_leaves_its_band_empty_and_the_table_opens(cast: Cast) -> None:
    a_plan(a_child(cast, born=date(2020, 1, 1)), date(2018, 1, 1))
    assert "2020" in text(cast.client("alice").get(PAGE, {"periode": "scolaire-2017"}))
    assert [row.get("Tranche d’âge") for row in rows(cast, date(2018, 1, 1))].count(None) == 1


def test_a_protected_home_is_told_nowhere(cast: Cast) -> None:
    Household.objects.filter(people=cast.children["kadiatou"]).update(protected_on=SINCE)
    line = of(cast, "Kadiatou")
    assert (line["Commune"], line["QPV"]) == ("adresse protégée", "adresse protégée")


def test_a_child_whose_use_is_limited_is_not_in_it(cast: Cast) -> None:
    assert of(cast, "Kadiatou")
    Person.objects.filter(pk=cast.children["kadiatou"].pk).update(limited_on=SINCE)
    assert "Kadiatou" not in {row["Prénom"] for row in rows(cast)}


def test_nor_is_the_fiche_of_such_a_child(cast: Cast) -> None:
    made = fiche(cast, state="non_admise")
    assert of(cast, "Ugo")
    Person.objects.filter(referrals=made).update(limited_on=SINCE)
    assert "Ugo" not in {row["Prénom"] for row in rows(cast)}


def test_another_programme_is_not_in_it(cast: Cast) -> None:
    names = {row["Nom"] for row in sheets(cast.client("hawa").get(FILE, year_of(SINCE)).content)["Table de suivi"]}
    assert not names & {row["Nom"] for row in rows(cast)}


def test_the_page_and_the_file_are_in_the_journal(cast: Cast) -> None:
    page = text(cast.client("alice").get(PAGE, year_of(SINCE)))
    assert "Kadiatou" in page
    assert "table de suivi, page 1" in Entry.objects.filter(action="dossier:list").latest("pk").details
    number = len(rows(cast))
    told = Entry.objects.get(action="follow_up:export").details
    assert f"{number} situations nommées" in told.replace("\xa0", " ")
    assert "Kadiatou" not in told


def test_the_file_asks_for_a_fresh_second_factor(cast: Cast) -> None:
    Authenticator.objects.create(user=cast.users["alice"], type=Authenticator.Type.TOTP, data={"secret": ""})
    assert cast.client("alice").get(FILE, year_of(SINCE)).status_code == 302
    assert not Entry.objects.filter(action="follow_up:export").exists()


def test_a_name_that_would_be_a_formula_is_a_text(cast: Cast) -> None:
    fiche(cast, child_last_name='=HYPERLINK("http://a.invalid")')
    assert of(cast, "Ugo")["Nom"].startswith("=HYPERLINK")  # `sheets` fails on a formula


def test_the_three_sheets_are_those_of_the_state_with_their_figures(cast: Cast) -> None:
    answer = cast.client("alice").get(FILE, year_of(SINCE))
    assert answer["Content-Disposition"].startswith('attachment; filename="suivi-ici-')
    found = sheets(answer.content)
    assert list(found) == ["Table de suivi", "Tableau de bord", "Synthèse annuelle", "Lire ces chiffres"]
    followed = next(row for row in found["Tableau de bord"] if row.get("Code") == "I1")
    active = sum(row["Pris en charge (O/N)"] == "O" for row in found["Table de suivi"])
    assert followed["Cette période"].startswith(str(active))
    assert any(row["Bloc"].startswith("4.") for row in found["Synthèse annuelle"])


def test_the_workbook_is_read_back_without_a_word_of_mapping(cast: Cast) -> None:
    """Leave, or arrive: the same table."""
    fiche(cast, state="non_admise")
    content = cast.client("alice").get(FILE, year_of(SINCE)).content
    client, start = cast.client("alice"), reverse("exchange:children")
    sent = {**hidden_of(client.get(start)), "file": SimpleUploadedFile("suivi.xlsx", content), "sheet": ""}
    client.post(start, sent, follow=True)
    brought = Import.objects.get()
    assert brought.findings["state"] is True
    assert brought.findings["lines"] == len(sheets(content)["Table de suivi"])
    assert set(ImportedChild.objects.values_list("verdict", flat=True)) <= {"prete", "a_regarder"}
    assert not brought.findings["left"]
    assert "Que dit chaque colonne" not in text(client.get(reverse("exchange:child_list", args=[brought.pk])))


def test_dates_the_wrong_way_round_are_said_and_kept(cast: Cast) -> None:
    answer = cast.client("alice").get(PAGE, {"periode": "libre", "du": "2018-02-01", "au": "2018-01-01"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "2018-02-01" in page
    assert "error" in page
    assert "Le classeur de l’État" not in page


SCHOOL = Period(date(2017, 9, 1), date(2018, 8, 31))
YEAR = {"periode": "scolaire-2017"}


def of_year(cast: Cast, **asked: str) -> list[dict[str, Any]]:
    return sheets(cast.client("alice").get(FILE, asked or YEAR).content)["Table de suivi"]


def on_agenda(cast: Cast, made: Referral, on: date) -> None:
    assert made.child
    panel, _ = Panel.objects.get_or_create(programme=cast.programme, name="EPS du nord")
    meeting, _ = Meeting.objects.get_or_create(panel=panel, on=on, starts_at=time(9))
    rank = meeting.situations.count() + 1
    OnAgenda.objects.create(meeting=meeting, child=made.child, referral=made, reason="entree", rank=rank)


def test_the_day_of_the_eps_is_the_first_meeting_that_studied_the_fiche_as_the_survey_counts_it(cast: Cast) -> None:
    days = {"Refus": None, "Etude": date(2018, 3, 1), "Suivie": date(2018, 1, 11), "Tard": date(2018, 11, 8)}
    for name, day in days.items():
        child = a_child(cast)
        Person.objects.filter(pk=child.pk).update(first_name=name)
        more: dict[str, Any] = {"Refus": {"state": "refus_famille"}, "Suivie": {"state": "admise"}}.get(name, {})
        decided = {"decided_on": date(2018, 5, 5)} if more else {}
        made = a_referral(cast, child, date(2018, 1, 1), **more, **decided)
        if day:
            on_agenda(cast, made, day)
        if name == "Suivie":
            on_agenda(cast, made, date(2018, 4, 4))
            a_plan(child, date(2018, 5, 5), referral=made)
    told = {row["Prénom"]: row.get("Date de passage en EPS") for row in of_year(cast)}
    serial = {name: (day - date(1899, 12, 30)).days if day else None for name, day in days.items()}
    assert {name: told[name] for name in days} == {**serial, "Tard": None}  # after the last day of the period
    facts = Facts(cast.programme, SCHOOL, timezone.localdate())
    assert sum(facts.studied.values()) == sum(day is not None for day in told.values())


def test_the_table_reads_as_many_times_for_ten_situations_as_for_one(cast: Cast) -> None:
    def make(how_many: int) -> None:
        for _ in range(how_many):
            child = a_child(cast)
            made = a_referral(cast, child, date(2018, 1, 1), state="admise", decided_on=date(2018, 3, 1))
            on_agenda(cast, made, date(2018, 3, 1))
            a_plan(child, date(2018, 3, 1), referral=made)

    def read() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert all(len(cells_of(one, 1, SCHOOL.last)) for one in situations(SCHOOL, cast.actor("alice")))
        return len(asked)

    make(1)
    before = read()
    make(9)
    assert read() == before


@pytest.mark.parametrize(
    ("kind", "since", "until", "said"),
    [
        ("qpv", date(2015, 1, 1), None, "Les Ormes"),
        ("qpv", date(2015, 1, 1), date(2017, 9, 1), "Les Ormes"),  # one day of the period
        ("qpv", date(2015, 1, 1), date(2017, 8, 31), "hors QPV"),
        ("qpv", date(2018, 9, 1), None, "hors QPV"),
        ("veille", date(2015, 1, 1), None, "hors QPV"),
        ("poche", date(2015, 1, 1), None, "hors QPV"),
        ("autre", date(2015, 1, 1), None, "hors QPV"),
    ],
)
def test_the_column_of_the_qpv_names_a_quarter_that_was_one(
    cast: Cast, kind: str, since: date, until: date | None, said: str
) -> None:
    quarter = Quarter.objects.create(commune=cast.commune, name="Les Ormes", kind=kind, starts_on=since, ends_on=until)
    home = Household.objects.create(programme=cast.programme, commune=cast.commune, quarter=quarter)
    a_plan(a_child(cast, household=home), SCHOOL.first)
    a_referral(cast, None, SCHOOL.first, quarter=quarter, child_first_name="Fiche")
    named = {row["Prénom"]: row.get("QPV") for row in of_year(cast) if row["Prénom"] in {"Lina", "Fiche"}}
    assert named == {"Lina": said, "Fiche": said}
    assert counts(figure("I6"), "Quartier prioritaire")["en QPV"] == 2 + (said == "Les Ormes")  # two of the cast


def test_a_home_outside_is_outside_and_one_of_which_nothing_is_known_is_left_empty(cast: Cast) -> None:
    for outside, said in ((True, "hors QPV"), (False, None)):
        home = Household.objects.create(programme=cast.programme, commune=cast.commune, outside_quarters=outside)
        child = a_child(cast, household=home)
        a_plan(child, SCHOOL.first)
        assert [row.get("QPV") for row in of_year(cast) if row["Prénom"] == "Lina"] == [said]
        Person.objects.filter(pk=child.pk).update(first_name="Vue")


@pytest.mark.parametrize("outside", [True, False])
def test_a_year_before_the_quarters_were_drawn_again_names_the_one_of_then(cast: Cast, outside: bool) -> None:
    then = Quarter.objects.create(
        commune=cast.commune, name="Les Ormes", kind="qpv", starts_on=date(2015, 1, 1), ends_on=date(2023, 12, 31)
    )
    now = Quarter.objects.create(commune=cast.commune, name="Les Frênes", kind="qpv", starts_on=date(2024, 1, 1))
    home = Household.objects.create(
        programme=cast.programme, commune=cast.commune, former_quarter=then, outside_quarters=outside,
        quarter=None if outside else now,
    )  # fmt: skip
    a_plan(a_child(cast, household=home), SCHOOL.first)
    told = [
        next(row["QPV"] for row in of_year(cast, periode=year) if row["Prénom"] == "Lina")
        for year in ("scolaire-2017", "scolaire-2023", "scolaire-2024")
    ]
    across, after = ("Les Ormes", "hors QPV") if outside else ("Les Frênes", "Les Frênes")
    assert told == ["Les Ormes", across, after]


def test_the_synthesis_of_a_frozen_survey_is_that_survey(cast: Cast) -> None:
    for _ in range(18):
        a_plan(a_child(cast), date(2017, 9, 5))
    survey = open_annual_report(cast.programme, SCHOOL, kind=Kind.SURVEY, by=cast.actor("alice"), at=timezone.now())

    def told() -> tuple[Any, Any, Any, str]:
        book = sheets(cast.client("alice").get(FILE, YEAR).content)
        synthesis = book["Synthèse annuelle"]
        asked = next(row["Réponse"] for row in synthesis if row.get("Code") == "5.1" and "Ligne" not in row)
        followed = next(row["Cette période"] for row in book["Tableau de bord"] if row.get("Code") == "I1")
        about = next(row["Réponse"] for row in book["Lire ces chiffres"] if row["Quoi"] == "État")
        return asked, followed, synthesis[0]["Réponse"], about

    assert told()[:3] == (20, "20 enfants", "brouillon, compté aujourd’hui")
    survey = check_annual_report(survey, version=None, by=cast.actor("alice"), at=timezone.now())
    today = long_date(timezone.localdate())
    assert told()[2] == f"relue le {today}, pas encore figée"
    survey = freeze_annual_report(survey, version=None, by=cast.actor("alice"), at=timezone.now())
    for _ in range(30):
        a_plan(a_child(cast), date(2017, 9, 5))
    asked, followed, state, about = told()
    assert (asked, followed, state) == (20, "50 enfants", f"figée le {today}")
    assert f"Synthèse annuelle : figée le {today}." in about


def test_without_a_survey_the_synthesis_says_so(cast: Cast) -> None:
    synthesis = sheets(cast.client("alice").get(FILE, YEAR).content)["Synthèse annuelle"]
    assert synthesis[0]["Réponse"] == "chiffres seuls, l’enquête n’est pas commencée"


def test_the_board_puts_the_same_days_a_year_earlier_beside_and_no_unit_without_a_figure(cast: Cast) -> None:
    for _ in range(2):
        a_plan(a_child(cast), date(2017, 1, 10), date(2017, 2, 20))
    asked = {"periode": "libre", "du": "2018-01-15", "au": "2018-02-15"}
    board = sheets(cast.client("alice").get(FILE, asked).content)["Tableau de bord"]
    days = next(row for row in board if row["Indicateur"] == "Période")
    assert days["Un an plus tôt"].replace("\xa0", " ") == "15 janvier 2017 – 15 février 2017"
    followed = next(row for row in board if row.get("Code") == "I1")
    assert followed["Un an plus tôt"].replace("\xa0", " ") == "2 enfants"
    told = {row["Cette période"] for row in board} | {row["Un an plus tôt"] for row in board}
    assert "non renseigné" in told
    assert not [one for one in told if one.startswith("–")]
