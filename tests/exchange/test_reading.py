"""Cells and lines of a table kept by hand, read without a database (R100)."""

from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.core.text import fold
from village.exchange.reading.columns import KNOWN, Column, propose
from village.exchange.reading.days import Day, Unread, read_day
from village.exchange.reading.lines import Lists, gather, read_line, shown, siblings
from village.exchange.reading.names import Name, adults_in, children_in, quiet
from village.exchange.reading.tables import table_of
from village.exchange.reading.words import find, read_sex, several
from village.exchange.workbook import Sheet, sheets_of

TODAY = date(2018, 7, 4)
MONTHS = ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
          "décembre")  # fmt: skip
SHORT = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")
days = st.dates(date(1995, 1, 1), TODAY)


@given(days)
def test_a_day_is_read_however_it_is_typed(day: date) -> None:
    written = (
        f"{day:%d/%m/%Y}", f"{day:%d/%m/%y}", f"{day:%d.%m.%Y} ", f"{day:%d-%m-%Y}", f"{day:%Y-%m-%d}",
        f"{day.day}/{day.month}/{day.year}", f"{day.day} {MONTHS[day.month - 1]} {day.year}",
        f"{day.day} {SHORT[day.month - 1]} {day:%y}", f"{day.day:02} {MONTHS[day.month - 1].upper()} {day.year}",
        str((day - date(1899, 12, 30)).days),
    )  # fmt: skip
    assert {read_day(text, latest=TODAY) for text in written} == {Day(day)}
    assert read_day((day - date(1899, 12, 30)).days, latest=TODAY) == read_day(day, latest=TODAY) == Day(day)


@given(days)
def test_a_month_or_a_year_alone_says_so(day: date) -> None:
    first = day.replace(day=1)
    for text in (f"{SHORT[day.month - 1]} {day.year}", f"{MONTHS[day.month - 1]} {day:%y}", f"{day:%m/%Y}"):
        assert read_day(text, latest=TODAY) == Day(first, "mois")
    assert (
        read_day(str(day.year), latest=TODAY) == read_day(day.year, latest=TODAY) == Day(date(day.year, 1, 1), "année")
    )
    assert read_day(f"{day.year}-{day.year + 1}", latest=TODAY) == Day(date(day.year, 9, 1), "année")


@given(st.one_of(st.text(max_size=30), st.integers(), st.floats(allow_nan=False, allow_infinity=False)))
def test_any_cell_is_a_day_or_says_why_not(cell: str | float) -> None:
    with suppress(Unread):
        found = read_day(cell, latest=TODAY)
        assert found is None or found.day.year >= 1


@pytest.mark.parametrize("text", ["31/02/2009", "12/13/2017", "bientôt", "12/09", "?", "99", "1er", "12/09/17/3"])
def test_what_is_no_day_is_refused_with_words(text: str) -> None:
    with pytest.raises(Unread):
        read_day(text, latest=TODAY)


@given(st.text(max_size=12))
def test_a_sex_is_one_of_two_or_nothing_or_refused(text: str) -> None:
    try:
        assert read_sex(text) in {"", "F", "M"}
    except Unread:
        assert fold(text)


def test_the_sex_as_teams_write_it() -> None:
    assert [read_sex(text) for text in ("G", "garçon", "masc.", "M", "Garçon ")] == ["M"] * 5
    assert [read_sex(text) for text in ("F", "fille", "Fém.", "FILLE")] == ["F"] * 4


@pytest.mark.parametrize(
    ("text", "last", "first"),
    [
        ("DUPONT Léa", "Dupont", "Léa"),
        ("Léa DUPONT", "Dupont", "Léa"),
        ("LE GOFF Moussa", "Le Goff", "Moussa"),
        ("N'GUESSAN Lucas", "N'Guessan", "Lucas"),
        ("EL-HADDAD Mohamed-Amine", "El-Haddad", "Mohamed-Amine"),
        ("de la TOUR Anne", "de la TOUR", "Anne"),
        ("Dupont, Léa", "Dupont", "Léa"),
    ],
)
def test_a_name_in_one_cell(text: str, last: str, first: str) -> None:
    assert children_in(text) == [Name(last, first)]


def test_without_capitals_the_column_says_the_order() -> None:
    assert children_in("Dupont Léa", first_name_first=False) == [Name("Dupont", "Léa")]
    assert children_in("Léa Dupont", first_name_first=True) == [Name("Dupont", "Léa")]
    with pytest.raises(Unread, match="capitales"):
        children_in("Léa Dupont")


names = st.text(st.characters(categories=("Lu", "Ll"), max_codepoint=0x17F), min_size=2, max_size=12)


@given(names, names)
def test_capitals_tell_the_surname_in_either_order(last: str, first: str) -> None:
    last, first = last.upper(), first.capitalize()
    if not (last.isupper() and len(last) > 1 and first != first.upper() and fold(last) and fold(first)):
        return
    if {fold(last), fold(first)} & {"et"}:
        return
    assert children_in(f"{last} {first}") == children_in(f"{first} {last}") == [Name(quiet(last), first)]


@given(st.text(max_size=60))
def test_any_cell_is_names_or_says_why_not(text: str) -> None:
    with suppress(Unread):
        assert all(name.last and name.first for name in children_in(text, first_name_first=False))
    adults_in(text, family="Dupont")


def test_brothers_and_sisters_on_one_line_are_told_apart() -> None:
    expected = [Name("Dupont", "Léa"), Name("Dupont", "Tom"), Name("Dupont", "Zoé")]
    assert children_in("DUPONT Léa, Tom et Zoé") == expected
    assert children_in("DUPONT Léa / DUPONT Tom / DUPONT Zoé") == expected
    cells = {Column.NAME: "DUPONT Léa et Tom", Column.BIRTH: "12/09/2007 et 03/01/2010", Column.SEX: "F/G",
             Column.SCHOOL: "école Jean-Moulin"}  # fmt: skip
    lea, tom = (read_line(line, Lists({}, alone=1), today=TODAY) for line in siblings(cells, first_name_first=None))
    assert (lea.name, lea.birth, lea.sex) == (Name("Dupont", "Léa"), date(2007, 9, 12), "F")
    assert (tom.name, tom.birth, tom.sex) == (Name("Dupont", "Tom"), date(2010, 1, 3), "M")


def test_the_adults_of_one_cell() -> None:
    both = adults_in("Mme et M. Roussel")
    assert [(adult.first, adult.last, adult.relation) for adult in both] == [
        ("Mme", "Roussel", "mere"), ("M.", "Roussel", "pere"),
    ]  # fmt: skip
    assert [adult.first for adult in adults_in("Mme Fatou TRAORÉ")] == ["Fatou"]
    assert adults_in("la mère", family="Petit")[0].relation == "mere"


@given(st.lists(st.sampled_from(["langage", "absentéisme", "accès aux soins", "loisirs"]), unique=True, min_size=1),
       st.sampled_from(["; ", ", ", "/", " + ", "\n", " et "]))  # fmt: skip
def test_several_values_in_one_cell(values: list[str], sign: str) -> None:
    assert several(sign.join(values)) == values


def test_a_value_is_found_by_its_words_and_never_guessed_between_two() -> None:
    schools = {"ecole jean moulin": 1, "ecole maternelle les tilleuls": 2, "college louise michel": 3}
    assert find("EE Jean Moulin", schools) == find("jean-moulin", schools) == 1
    assert find("EM Tilleuls", {"ecole les tilleuls": 2}) == 2
    assert find("Canourgues", {"les canourgues": 7, "bressons": 8}) == 7
    assert find("jean", {"ecole jean moulin": 1, "ecole jean jaures": 4}) is None
    assert find("école", schools) is None
    assert find("Ec. élém. J. Moulin", schools) == 1
    assert find("clg L. Michel", schools) == 3
    assert find("Collège Jean Moulin", schools) is None  # another one, of the same name
    assert find("C. Leroy", {"carole leroy": 1, "nadia benali": 2}) == 1
    assert find("C. Leroy", {"carole leroy": 1, "celine leroy": 2}) is None
    assert find("N. B.", {"nadia benali": 2}) is None  # initials alone


HEAD = ["N°", "NOM Prénom", "Sexe", "Né(e) le", "Quartier", "Date saisine", "Observations"]


def test_titles_totals_remarks_and_empty_lines_are_left_aside() -> None:
    rows: list[list[Any]] = [["Suivi 2015-2018"], ["mis à jour le 4/7"], [], HEAD,
            [1, "DUPONT Léa", "F", "12/09/2007", "", "2017", ""], [None] * 7, HEAD,
            [None, "à revoir"], [2, "PETIT Noé", "G", "2010", "", "", ""], [None, "TOTAL : 2 enfants"]]  # fmt: skip
    table = table_of(Sheet("Table de suivi", [list(row) for row in rows]), KNOWN)
    assert table is not None
    assert (table.header_line, [line.number for line in table.lines]) == (4, [5, 9])
    assert [number for number, _ in table.left] == [7, 8, 10]
    assert propose(table)[:4] == [Column.NOTHING, Column.NAME, Column.SEX, Column.BIRTH]


@given(st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]), st.sampled_from([";", ",", "\t"]))
def test_a_text_file_is_read_in_its_encoding_and_its_separator(encoding: str, sign: str) -> None:
    rows = [HEAD[1:4], ["LEFÈVRE Noé", "garçon", "févr. 2009"], ["TRAORÉ Zoé", "fille", "12/09/2007"]]
    sheet = sheets_of("\r\n".join(sign.join(row) for row in rows).encode(encoding))[0]
    assert sheet.rows == rows


def test_a_column_keeps_what_was_said_of_it_last_time() -> None:
    table = table_of(Sheet("", [["Gamin", "Né le", "G ou F ?"], ["A B", "2010", "G"], ["C D", "2011", "F"]]), KNOWN)
    assert table is None or propose(table)[2] is Column.SEX
    table = table_of(Sheet("", [["Gamin", "Né le", "Sexe"], ["A B", "2010", "G"]]), KNOWN)
    assert table is not None
    assert propose(table)[0] is Column.REMARK
    assert propose(table, {"gamin": "nom_prenom"})[0] is Column.NAME


def line(**cells: str) -> dict[Column, str]:
    usual = {Column.NAME: "DUPONT Léa", Column.BIRTH: "12/09/2007", Column.REFERRED_ON: "2015", Column.REFERRER: "CAF"}
    return usual | {Column[name]: text for name, text in cells.items()}


def test_what_contradicts_itself_stops_the_line() -> None:
    lists = Lists({Column.EVOLUTION: {"stable": 5}, Column.REFERRER: {"caf": 6}}, alone=1)

    def stopped(**cells: str) -> list[Column]:
        return [doubt.column for doubt in read_line(line(**cells), lists, today=TODAY).blocking]

    assert stopped() == []
    assert stopped(BIRTH="31/02/2009") == [Column.BIRTH]
    assert stopped(BIRTH="12/09/2027") == [Column.BIRTH]
    assert stopped(ENTERED_ON="01/09/2017", EXITED_ON="01/09/2014", EVOLUTION="stable") == [Column.EXITED_ON]
    assert stopped(EXITED_ON="01/09/2017", EVOLUTION="stable") == [Column.ENTERED_ON]
    assert stopped(ENTERED_ON="01/09/2016", EXITED_ON="01/09/2017", EVOLUTION="?") == [Column.EVOLUTION]
    assert stopped(AGREEMENT="refus", ENTERED_ON="01/09/2017") == [Column.AGREEMENT]
    assert stopped(REFERRED_ON="15/09/2017", ENTERED_ON="sept. 2017") == []  # the same month: not before


def test_nothing_that_was_typed_is_lost() -> None:
    cells = gather(
        ("Nom", "Actions", "Observations"), (Column.NAME, Column.REMARK, Column.REMARK), ("A B", "CLAS", "ok")
    )
    assert cells[Column.REMARK] == "Actions : CLAS\nObservations : ok"


@given(st.dictionaries(st.sampled_from(list(Column)), st.one_of(st.text(max_size=20), st.integers(0, 60000), days)))
def test_any_line_becomes_a_child_or_says_why_not(cells: dict[Column, str | int | date]) -> None:
    child = read_line(cells, Lists({}), today=TODAY + timedelta(days=1))
    assert child.blocking  # no commune at least
    assert all(doubt.why for doubt in child.blocking + child.doubts)


def test_a_day_is_shown_as_people_write_it() -> None:
    assert [shown(Column.BIRTH, cell) for cell in (40181, "2017-09-12", date(2017, 9, 12), "sept. 2017", None)] == [
        "03/01/2010", "12/09/2017", "12/09/2017", "sept. 2017", "",
    ]  # fmt: skip
    assert shown(Column.LEVEL, 6) == "6"


@pytest.mark.parametrize(
    ("cell", "level", "modalities"),
    [
        ("CM1 ULIS", 1, ("ulis",)),
        ("CM1 (upe2a)", 1, ("upe2a",)),
        ("ULIS – CM1, UPEAA", 1, ("ulis", "upe2a")),
        ("CM1", 1, ()),
        ("6e SEGPA", 3, ()),  # a level of the national list
        ("5e SEGPA", 4, ("segpa",)),
        ("classe à nous ULIS", 5, ()),  # somebody said what it is
        ("ULIS", None, ()),
    ],
)
def test_the_modality_beside_the_class_is_read_with_it(cell: str, level: int | None, modalities: tuple[str]) -> None:
    known = {Column.LEVEL: {"cm1": 1, "6e": 2, "6e segpa": 3, "5e": 4}}
    lists = Lists(known, {"niveau": {"classe a nous ulis": 5}}, alone=1)
    child = read_line({Column.NAME: "DUPONT Léa", Column.LEVEL: cell}, lists, today=TODAY)
    assert (child.level, child.modalities) == (level, modalities)
