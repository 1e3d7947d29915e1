"""The table de suivi: the State's three sheets, filled with what is here; a team can leave with it (§ 1.3)."""

from datetime import date
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.cast import SINCE, Cast, item
from tests.evaluation.workbook import sheets
from tests.forms import hidden_of
from village.audit.models import Entry
from village.exchange.models import Import, ImportedChild
from village.people.models import Household, Person
from village.plans.models import Exit, Goal, Plan, PlannedAction
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
