"""A table of children from page to database: read, said, corrected, brought in, taken back (R98, R100, IR16, IR17)."""

import io
from datetime import timedelta
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast, item
from tests.forms import hidden_of
from village.audit.models import Entry
from village.core.models import SealingKey
from village.exchange.models import Import, ImportedChild
from village.exchange.operations.bringing import bring_some
from village.people.models import Person
from village.plans.models import Plan
from village.referrals.models import Referral

HEAD = (
    "N°", "NOM Prénom", "Sexe", "Né(e) le", "Quartier", "Etablissement", "Classe", "Responsable", "Orienté par",
    "Date saisine", "Motifs", "Passage EPS / entrée", "Accord famille", "Référent", "Actions", "Sortie le", "Objectifs",
    "Évolution",
)  # fmt: skip
LEA = (1, "PETIT Léa", "fille", "12/09/2007", "Tilleuls", "Ec. J. Moulin", "CM1", "Mme et M. Petit", "EN", "01/09/17",
       "langage; loisirs", "sept. 2017", "accord oral", "Danièle", "CLAS + foot", "", "", "")  # fmt: skip
TOM = (2, "Tom PETIT", "G", 40181, "tilleuls", "école Jean-Moulin", "CP", "Mme et M. Petit", "école", "2017-09-01",
       "scolaire", "20/09/2017", "x", "D. Roche", "", "12.07.2018 ", "atteints", "ok")  # fmt: skip
ODD = (3, "KAYA Zoé", "F", "31/02/2009", "hors QPV", "Ailleurs", "ULIS école", "Mme Kaya", "CAF", "01/10/2017", "",
       "", "oui", "", "", "", "", "")  # fmt: skip
NO = (4, "DIALLO Ali", "masc.", "03/01/2010", "", "", "", "M. Diallo", "famille", "05/10/2017", "", "", "refus",
      "", "", "", "", "")  # fmt: skip
START = reverse("exchange:children")


def workbook(*lines: tuple[Any, ...]) -> SimpleUploadedFile:
    """The State's three sheets: a title and a note above the header, a total at the bottom."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Table de suivi")
        sheet.merge_range(0, 0, 0, 17, "PROGRAMME DE RÉUSSITE ÉDUCATIVE – suivi 2015-2018")
        for number, row in enumerate((("mis à jour le 04/07/2018",), (), HEAD, *lines, ("", "TOTAL : 4 enfants")), 1):
            sheet.write_row(number, 0, row)
        book.add_worksheet("Tableau de bord").write_row(0, 0, ("Indicateur", "2016-17"))
        book.add_worksheet("Synthèse annuelle").write_row(0, 0, ("à compléter",))
    return SimpleUploadedFile("suivi.xlsx", content.getvalue())


def read(cast: Cast, *lines: tuple[Any, ...]) -> Any:
    client = cast.client("alice")
    page = client.get(START)
    sent = {**hidden_of(page), "file": workbook(*(lines or (LEA, TOM, ODD, NO))), "sheet": ""}
    return client.post(START, sent, follow=True)


def do(cast: Cast, name: str) -> Any:
    return cast.client("alice").post(reverse(f"exchange:{name}", args=[Import.objects.get().pk]), follow=True)


def text(answer: Any) -> str:
    return str(answer.content.decode().replace("\xa0", " ").replace("\u202f", " "))


def verdicts() -> list[str]:
    return [row.verdict for row in ImportedChild.objects.order_by("line", "part")]


def test_the_states_table_is_recognised_without_a_word(cast: Cast) -> None:
    page = read(cast)
    assert Import.objects.get().findings["sheet"] == "Table de suivi"
    assert verdicts() == ["prete", "prete", "a_regarder", "prete"]
    assert "« 31/02/2009 » n’existe pas au calendrier" in text(page)
    assert not Person.objects.filter(last_name="Petit").exists()  # nothing is written before a person has read


STATE = (
    "N° de situation", "Nom", "Prénom", "Sexe", "Date de naissance", "Tranche d’âge", "Commune", "QPV",
    "Établissement scolaire", "REP / REP+", "Niveau scolaire", "Responsable légal", "Origine de l’orientation",
    "Date d’orientation", "Motifs d’orientation", "Profil", "Date de passage en EPS", "Pris en charge (O/N)",
    "Motif de non prise en charge", "Date de début de prise en charge", "Référent de parcours", "Actions proposées",
    "Date de fin de prise en charge", "Motif de sortie", "Atteinte des objectifs", "Évolution",
    "Avis du délégué du préfet",
)  # fmt: skip
ELI = (1, "BARBIER", "Éli", "G", "05/06/2010", "6-10", "Valbourg", "Tilleuls", "Ec. J. Moulin", "", "CP", "Mme Barbier",
       "école", "01/09/2017", "scolaire", 2, "18/09/2017", "O", "", "25/09/2017", "Danièle", "CLAS, orthophonie",
       "12/07/2018", "déménagement", "partiels", "stable", "vu")  # fmt: skip
MAY = (2, "COSTE", "May", "F", "03/02/2011", "6-10", "Valbourg", "hors QPV", "", "", "", "M. Coste", "CAF",
       "02/10/2017", "loisirs", 1, "16/10/2017", "N", "relève du CLAS", *[""] * 8)  # fmt: skip
IRIS = (3, "DURY", "Iris", "F", "09/09/2011", "6-10", "Valbourg", "", "", "", "", "Mme Dury", "CAF", "03/10/2017",
        "loisirs", "", "16/10/2017", "réorientation droit commun", *[""] * 9)  # fmt: skip
NIL = (4, "FABRE", "Nil", "G", "08/08/2011", "6-10", "Valbourg", "", "", "", "", "M. Fabre", "CAF", "04/10/2017",
       "loisirs", "", "16/10/2017", "N", "", "20/10/2017", *[""] * 7)  # fmt: skip


def send(cast: Cast, **sheets: list[tuple[Any, ...]]) -> Any:
    """A workbook with these sheets, sent as the coordination does."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name.replace("_", " "))
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    client = cast.client("alice")
    sent = {**hidden_of(client.get(START)), "file": SimpleUploadedFile("suivi.xlsx", content.getvalue()), "sheet": ""}
    return client.post(START, sent, follow=True)


def of_the_state(cast: Cast, *lines: tuple[Any, ...]) -> Any:
    """Its three sheets, with the columns of the survey; one that nobody knows."""
    return send(
        cast,
        Tableau_de_bord=[("Indicateur", "Nombre"), ("Situations orientées", 4)],
        Table_de_suivi=[("OUTIL DE SUIVI LOCAL",), (), STATE, *lines],
        Synthèse_annuelle=[("Enfants suivis dans l’année", "")],
    )


def test_the_states_workbook_goes_straight_to_the_review_and_says_what_has_no_place(cast: Cast) -> None:
    page = of_the_state(cast, ELI, MAY)
    assert page.redirect_chain[-1][0] == reverse("exchange:child_list", args=[Import.objects.get().pk])
    assert verdicts() == ["prete", "prete"]
    told = text(page)
    assert "tableau de suivi de l’État reconnu" in told
    assert "« Actions proposées » : une action d’un parcours a un objectif et un cadre" in told
    assert "« Avis du délégué du préfet »</li>" in told
    assert "« Tranche d’âge » : se calcule ici" in told
    assert "« Tableau de bord » : ses chiffres se recalculent ici" in told
    assert "« Table de suivi »" not in told


def test_a_table_of_another_make_is_not_said_to_be_the_states(cast: Cast) -> None:
    told = text(send(cast, Table_de_suivi=[STATE, ELI]))
    assert "Que dit chaque colonne ?" in told  # one is unknown: a person says
    assert not Import.objects.get().findings["state"]


def test_a_situation_taken_comes_with_its_sitting_its_entry_and_its_exit(cast: Cast) -> None:
    of_the_state(cast, ELI)
    do(cast, "bring")
    fiche = Referral.objects.get(child_last_name="Barbier")
    assert (fiche.state, str(fiche.decided_on)) == ("terminee", "2017-09-18")
    plan = Plan.objects.get(child=fiche.child)
    assert (str(plan.opened_on), str(plan.closed_on)) == ("2017-09-25", "2018-07-12")
    assert plan.exit.reason == item("N12", "demenagement")
    assert "Actions proposées : CLAS, orthophonie" in fiche.observed_facts  # nothing that was typed is lost
    assert "Avis du délégué du préfet : vu" in fiche.observed_facts


def test_a_situation_not_taken_has_a_fiche_that_says_so_and_no_parcours(cast: Cast) -> None:
    of_the_state(cast, MAY, IRIS)
    do(cast, "bring")
    states = dict(Referral.objects.values_list("child_last_name", "state"))
    assert (states["Coste"], states["Dury"]) == ("non_admise", "reorientee")
    may = Referral.objects.get(child_last_name="Coste")
    assert str(may.decided_on) == "2017-10-16"
    assert not Plan.objects.filter(child=may.child).exists()


def test_not_taken_and_entered_is_asked(cast: Cast) -> None:
    assert "Pas pris en charge, et l’enfant est entré" in text(of_the_state(cast, NIL))
    assert verdicts() == ["a_regarder"]


def test_the_lines_are_unreadable_in_the_database(cast: Cast) -> None:
    read(cast)
    with connection.cursor() as cursor:
        cursor.execute("SELECT cells FROM exchange_importedchild UNION ALL SELECT choices FROM exchange_import")
        stored = [cells for (cells,) in cursor.fetchall()]
    assert len(stored) == 5
    assert all(cells.startswith("s1.") for cells in stored)


def test_ready_lines_become_children_families_requests_and_paths(cast: Cast) -> None:
    read(cast)
    assert "Les lignes prêtes sont reprises" in text(do(cast, "bring"))
    lea, tom = Person.objects.get(first_name="Léa"), Person.objects.get(first_name="Tom")
    assert lea.household == tom.household  # brothers and sisters follow each other
    assert lea.household is not None
    assert lea.household.quarter == cast.quarter
    assert {str(guardian.adult) for guardian in tom.guardians.all()} == {"Mme Petit", "M. Petit"}
    schooling = lea.schoolings.get()
    assert (schooling.school, schooling.level) == (cast.school, item("N4", "cm1"))
    fiche = lea.referrals.get()
    assert (fiche.state, fiche.referrer_kind) == ("admise", item("N5", "education-nationale"))
    assert set(fiche.motives.all()) == {item("N6", "scolaire"), item("N6", "loisirs")}
    assert "CLAS + foot" in fiche.observed_facts  # nothing that was typed is lost
    assert lea.care_team.get(link="referent").user == cast.users["daniele"]
    assert lea.agreements.get().channel == "oral"
    left = Plan.objects.get(child=tom)
    assert str(left.closed_on) == "2018-07-12"
    assert (left.exit.reason, left.exit.evolution) == (item("N12", "objectifs-atteints"), item("N11", "satisfaisante"))


def test_a_family_that_refused_has_a_fiche_and_no_dossier(cast: Cast) -> None:
    read(cast, NO)
    do(cast, "bring")
    assert Referral.objects.get(child_last_name="Diallo").state == "refus_famille"
    assert not Person.objects.filter(last_name="Diallo").exists()


def test_a_line_is_corrected_in_place(cast: Cast) -> None:
    read(cast, ODD)
    correct(cast, "a_regarder", naissance="28/02/2009", orienteur="école")
    assert verdicts() == ["prete"]
    do(cast, "bring")
    assert str(Person.objects.get(first_name="Zoé", programme=cast.programme).birth_date) == "2009-02-28"


def test_a_family_named_in_two_places_of_the_table_is_one_family(cast: Cast) -> None:
    head = ("Nom et prénom", "Né le", "Responsable", "Téléphone", "Orienté par", "Date saisine")
    other = ("DIALLO Ali", "03/01/2010", "M. Diallo", "06 11 11 11 11", "CAF", "05/10/2017")
    send(
        cast,
        Enfants=[
            head,
            ("PETIT Léa", "12/09/2007", "Mme Petit", "06 12 34 56 78", "CAF", "01/09/2017"),
            other,
            ("PETIT Tom", "03/01/2010", "Mme Petit", "0612345678", "CAF", "01/09/2017"),
            ("PETIT Zoé", "04/04/2011", "Mme Petit", "07 99 99 99 99", "CAF", "01/09/2017"),
        ],
    )
    do(cast, "bring")
    lea, tom, zoe = (Person.objects.get(first_name=name, last_name="Petit") for name in ("Léa", "Tom", "Zoé"))
    assert lea.household == tom.household == zoe.household  # the same phone, then the line above
    assert Person.objects.filter(last_name="Petit", is_child=False).count() == 1
    assert Person.objects.get(first_name="Ali", last_name="Diallo").household != lea.household


def test_a_value_is_said_once_and_remembered_for_the_next_file(cast: Cast) -> None:
    read(cast, ODD)
    brought = Import.objects.get()
    client, url = cast.client("alice"), reverse("exchange:values", args=[brought.pk])
    page = client.get(url)
    name = next(name for name, (_, value) in page.context["form"].asked.items() if value == "Ailleurs")
    client.post(url, {**hidden_of(page), name: str(cast.school.pk)})
    again = read(cast, ODD)
    assert "Ailleurs" not in {value for _, value in _asked(cast, again.context["brought"])}


def _asked(cast: Cast, brought: Import) -> list[tuple[Any, str]]:
    page = cast.client("alice").get(reverse("exchange:values", args=[brought.pk]))
    return list(page.context["form"].asked.values())


def test_whether_it_is_the_same_child_a_person_says(cast: Cast) -> None:
    known = (9, "TRAORE Kadiatou", "F", "14/03/2009", *LEA[4:])
    page = read(cast, known, LEA, (*LEA[:2], *LEA[2:]))
    assert verdicts() == ["a_regarder", "prete", "a_regarder"]
    assert "Est-ce la même personne" in text(page)


def test_a_table_brought_in_is_taken_back_as_a_whole(cast: Cast) -> None:
    models = (Person, Plan, Referral)
    before = [model.objects.count() for model in models]
    read(cast)
    do(cast, "bring")
    assert [model.objects.count() for model in models] != before
    answer = do(cast, "take_back")
    assert "La reprise est annulée" in text(answer)
    assert [model.objects.count() for model in models] == before


def test_a_child_written_about_since_stays(cast: Cast) -> None:
    read(cast, TOM)
    do(cast, "bring")
    tom = Person.objects.get(first_name="Tom")
    tom.phone = "06 00 00 00 00"
    tom.save()
    assert "Restent" in text(do(cast, "take_back"))
    assert Person.objects.filter(pk=tom.pk).exists()


def test_an_interrupted_import_goes_on_where_it_stopped(cast: Cast) -> None:
    page = read(cast, LEA, TOM)
    brought, alice = page.context["brought"], cast.actor("alice")
    assert bring_some(brought, by=alice, at=brought.read_at, number=1).remain == 1
    brought.refresh_from_db()
    assert brought.step == "bringing"
    do(cast, "bring")
    brought.refresh_from_db()
    assert (brought.step, verdicts()) == ("brought", ["reprise", "reprise"])


def test_a_brother_who_waits_is_not_lost_when_the_others_come_in(cast: Cast) -> None:
    both = (1, "PETIT Léa et Tom", "F, M", "12/09/2010, 31/02/2012", *LEA[4:])
    read(cast, both, NO)
    assert verdicts() == ["prete", "a_regarder", "prete"]
    do(cast, "bring")
    correct(cast, "a_regarder", naissance="28/02/2012")
    do(cast, "bring")
    assert set(Person.objects.filter(last_name="Petit", is_child=True).values_list("first_name", flat=True)) == {
        "Léa",
        "Tom",
    }


def correct(cast: Cast, verdict: str, **said: str) -> Any:
    row = ImportedChild.objects.filter(verdict=verdict).first()
    assert row is not None
    client, url = cast.client("alice"), reverse("exchange:line", args=[row.brought_by_id, row.pk])
    page = client.get(url)
    form = page.context["form"]
    was = {name: form[name].initial or "" for name in form.fields if not form.fields[name].widget.is_hidden}
    return client.post(url, {**hidden_of(page), **was, "left": "", **said}, follow=True)


def test_a_line_that_a_rule_refuses_says_why_and_holds_up_no_other(cast: Cast) -> None:
    long = (*LEA[:14], "mot " * 1300, *LEA[15:])
    read(cast, long, TOM)
    answer = text(do(cast, "bring"))
    assert "À regarder, car une règle les arrête : lignes 5" in answer
    assert "dit plus de 5000 signes" in answer
    assert verdicts() == ["a_regarder", "reprise"]
    assert "dit plus de 5000 signes" not in text(correct(cast, "a_regarder", remarque="CLAS"))
    assert verdicts() == ["prete", "reprise"]


def test_a_line_that_the_database_refuses_is_found_among_those_written_together(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("village.exchange.reading.lines._check_order", lambda _child: None)
    early = (5, "ROY Ana", "F", "01/01/2010", *LEA[4:9], "01/09/17", "scolaire", "02/09/2016", "oui", *LEA[13:])
    read(cast, LEA, early, TOM)
    answer = text(do(cast, "bring"))
    assert "À regarder, car une règle les arrête : lignes 6" in answer
    assert verdicts() == ["reprise", "a_regarder", "reprise"]
    assert not Person.objects.filter(last_name="Roy").exists()


def test_the_same_file_twice_makes_nobody_twice(cast: Cast) -> None:
    read(cast, LEA, TOM)
    first = Import.objects.get()
    read(cast, LEA, TOM)
    again = Import.objects.exclude(pk=first.pk).get()
    for brought in (first, again):
        cast.client("alice").post(reverse("exchange:bring", args=[brought.pk]))
    assert Person.objects.filter(last_name="Petit", is_child=True).count() == 2
    assert set(again.children.values_list("verdict", flat=True)) == {"a_regarder"}
    assert "déjà dans vos dossiers" in text(read(cast, LEA, TOM))


def test_who_asked_is_asked_once_when_no_column_says_it(cast: Cast) -> None:
    read(cast, (*TOM[:8], "", *TOM[9:]), (*LEA[:8], "", *LEA[9:]))
    assert verdicts() == ["a_regarder", "a_regarder"]
    brought = Import.objects.get()
    client, url = cast.client("alice"), reverse("exchange:values", args=[brought.pk])
    page = client.get(url)
    (name,) = page.context["form"].asked
    client.post(url, {**hidden_of(page), name: str(item("N5", "mds").pk)})
    do(cast, "bring")
    assert {fiche.referrer_kind for fiche in Referral.objects.filter(child_last_name="Petit")} == {item("N5", "mds")}


def test_what_the_lines_said_is_erased_with_its_key_once_the_import_is_over(cast: Cast) -> None:
    read(cast, LEA, TOM)
    key = Import.objects.get().sealing_key_id
    assert key
    do(cast, "bring")
    brought = Import.objects.get()
    assert brought.step == "brought"
    assert not SealingKey.objects.filter(pk=key).exists()
    assert brought.choices["header"][1] == "NOM Prénom"  # kept for the next file, under another key
    assert not ImportedChild.objects.exclude(cells="").exists()


def test_what_a_person_leaves_is_erased_when_she_finishes(cast: Cast) -> None:
    read(cast)
    assert "Rien n’est encore repris" in text(do(cast, "finish"))
    do(cast, "bring")
    assert "1 ligne est laissée et effacée" in text(do(cast, "finish"))
    assert set(verdicts()) == {"reprise"}
    assert Person.objects.filter(first_name="Léa").exists()
    assert "a déjà été repris" in text(do(cast, "finish"))


@pytest.mark.parametrize(("days", "stay"), [(29, 4), (32, 0)])  # 31 times 24 hours fall short of 31 days in autumn
def test_lines_that_wait_are_erased_after_a_month(cast: Cast, days: int, stay: int) -> None:
    read(cast)
    Import.objects.update(read_at=timezone.now() - timedelta(days=days))
    call_command("purge", dry_run=True)
    assert ImportedChild.objects.count() == 4
    call_command("purge")
    assert ImportedChild.objects.count() == stay
    assert Import.objects.exists() is bool(stay)


def test_of_an_import_left_half_way_what_is_in_stays(cast: Cast) -> None:
    read(cast)
    do(cast, "bring")
    Import.objects.update(read_at=timezone.now() - timedelta(days=32))
    call_command("purge")
    brought = Import.objects.get()
    assert (brought.step, set(verdicts())) == ("brought", {"reprise"})
    assert "La reprise est annulée" in text(do(cast, "take_back"))
    assert not Person.objects.filter(first_name="Léa").exists()


def test_of_a_family_the_one_written_about_since_stays_and_the_others_go(cast: Cast) -> None:
    read(cast, LEA, TOM, NO)
    do(cast, "bring")
    tom = Person.objects.get(first_name="Tom")
    tom.phone = "06 00 00 00 00"
    tom.save()
    assert "Restent, parce que quelque chose a changé depuis : lignes 6" in text(do(cast, "take_back"))
    tom.refresh_from_db()
    assert tom.household is not None
    assert tom.guardians.count() == 2
    assert not Person.objects.filter(first_name="Léa").exists()
    assert not Referral.objects.filter(child_last_name="Diallo").exists()


def test_a_motive_added_since_keeps_the_child(cast: Cast) -> None:
    read(cast, TOM)
    do(cast, "bring")
    Referral.objects.get(child_last_name="Petit").motives.add(item("N6", "loisirs"))
    assert "Restent" in text(do(cast, "take_back"))
    assert Person.objects.filter(first_name="Tom").exists()


def test_pages_of_an_import_that_is_over_lead_to_what_became_of_it(cast: Cast) -> None:
    read(cast, TOM)
    row = ImportedChild.objects.get()
    do(cast, "bring")
    client = cast.client("alice")
    for name, args in (("columns", []), ("values", []), ("line", [row.pk])):
        page = client.get(reverse(f"exchange:{name}", args=[row.brought_by_id, *args]), follow=True)
        assert "Reprise terminée" in text(page)
        assert "Tom" in text(page)


def test_reading_the_lines_is_in_the_journal(cast: Cast) -> None:
    read(cast)
    assert Entry.objects.filter(action="import:look", user_id=cast.users["alice"].pk).exists()


@pytest.mark.parametrize("rows", [[("Bonjour",)], [("Nom", "Ville"), ("A", "B")]])
def test_a_file_without_children_is_refused_with_words(cast: Cast, rows: list[tuple[str, ...]]) -> None:
    client = cast.client("alice")
    sent = SimpleUploadedFile("liste.csv", "\n".join(";".join(row) for row in rows).encode())
    page = client.post(START, {**hidden_of(client.get(START)), "file": sent})
    assert page.status_code in {302, 422}
    assert not Person.objects.filter(last_name="A").exists()


def test_the_modality_beside_the_class_comes_in_with_the_schooling(cast: Cast) -> None:
    read(cast, (*LEA[:6], "CM1 ULIS", *LEA[7:]))
    do(cast, "bring")
    schooling = Person.objects.get(first_name="Léa").schoolings.get()
    assert (schooling.level, schooling.modalities) == (item("N4", "cm1"), ["ulis"])
