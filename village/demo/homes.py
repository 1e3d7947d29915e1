"""Homes and the people who live there: parents, children, school, agreements, who is around the child."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from village.access.links import Link
from village.core.dates import school_year
from village.demo.book import Book, Case
from village.demo.names import (
    FRENCH,
    Origin,
    draw_child_name,
    draw_father_name,
    draw_mother_name,
    draw_origin,
)
from village.demo.places import draw_address, draw_phone, level_at
from village.demo.words import Said
from village.directory.models import Organisation, Professional, School
from village.people.models import (
    Agreement,
    CareTeamMembership,
    Guardian,
    Household,
    Person,
    Schooling,
    folded_name,
)
from village.programmes.models import ListItem, Quarter

_Relation = Guardian.Relation
_WITH_MODALITIES = {"cp", "ce1", "ce2", "cm1", "cm2", "6e", "5e", "4e", "3e"}


@dataclass
class Home:
    household: Household
    origin: Origin
    last_name: str
    adults: list[tuple[Person, str]]
    first_names: set[str] = field(default_factory=set)
    births: list[date] = field(default_factory=list)
    scripted: bool = False


@dataclass
class Child:
    """A child as the texts and the rows of a dossier need him."""

    person: Person
    household: Household
    guardians: list[Guardian]
    said: Said
    school: School
    level: ListItem
    teacher: Professional | None
    schoolings: list[Schooling]


def settle_home(book: Book, case: Case) -> Home:
    chance, script = book.chance, case.script
    origin = draw_origin(chance)
    last_name = _last_name(book, origin)
    languages, interpreter = chance.choice(origin.languages), chance.randrange(100) < origin.interpreter
    if script:
        last_name, languages, interpreter = script.last_name, script.languages, script.interpreter
    address, quarter = draw_address(chance), draw_quarter(book, case.commune, qpv=case.qpv)
    household = book.writer.add(
        Household(
            programme=book.place.programme,
            address=address,
            commune=book.place.communes[case.commune],
            quarter=quarter,
            outside_quarters=quarter is None,
            quarter_source=Household.Source.TYPED,
            languages=languages,
            interpreter=interpreter,
        )
    )
    home = Home(household, origin, last_name, [])
    if script:
        home.scripted = True
        for first_name, family_name, relation in script.adults:
            home.adults.append((_adult(book, home, first_name, family_name), relation))
        return home
    relation = _Relation.TUTOR if book.likely(0.02) else _Relation.MOTHER
    own_name = last_name if book.likely(0.65) else _last_name(book, origin)
    home.adults.append((_adult(book, home, draw_mother_name(chance, origin), own_name), relation))
    if book.likely(0.58):
        home.adults.append((_adult(book, home, draw_father_name(chance, origin), last_name), _Relation.FATHER))
    return home


def _last_name(book: Book, origin: Origin) -> str:
    name = book.chance.choice(origin.families)
    doubled = origin is FRENCH and book.likely(0.07)
    return f"{name}-{book.chance.choice(origin.families)}" if doubled else name


def draw_quarter(book: Book, commune: str, *, qpv: bool) -> Quarter | None:
    """A QPV, or anything else, the street of no named quarter included."""
    quarters = book.place.quarters[commune]
    if qpv:
        return book.chance.choice([row for row in quarters if row.kind == Quarter.Kind.QPV])
    return book.chance.choice([*(row for row in quarters if row.kind != Quarter.Kind.QPV), None])


def _adult(book: Book, home: Home, first_name: str, last_name: str) -> Person:
    return book.writer.add(
        Person(
            programme=book.place.programme,
            household=home.household,
            is_child=False,
            first_name=first_name,
            last_name=last_name,
            folded_name=folded_name(last_name, first_name),
            phone=draw_phone(book.chance),
        )
    )


def welcome_child(book: Book, case: Case, home: Home) -> Child:
    """A child of this home, with guardians and schools from the fiche to the exit or today."""
    first_name = case.script.first_name if case.script else _first_name(book, case, home)
    home.first_names.add(first_name)
    home.births.append(case.birth_date)
    person = book.writer.add(
        Person(
            programme=book.place.programme,
            household=home.household,
            is_child=True,
            first_name=first_name,
            last_name=home.last_name,
            folded_name=folded_name(home.last_name, first_name),
            birth_date=case.birth_date,
            sex=case.sex,
        )
    )
    guardians = [
        book.writer.add(
            Guardian(
                child=person,
                adult=adult,
                relation=relation,
                lives_with=relation != _Relation.FATHER or book.likely(0.7),
            )
        )
        for adult, relation in home.adults
    ]
    schoolings = _go_to_school(book, case, person)
    school, level = schoolings[-1].school, schoolings[-1].level
    teacher = _teacher_of(book, school)
    said = _said(case, person, guardians[0], school, teacher)
    return Child(person, home.household, guardians, said, school, level, teacher, schoolings)


def _first_name(book: Book, case: Case, home: Home) -> str:
    name = draw_child_name(book.chance, home.origin, case.sex)
    while name in home.first_names:
        name = draw_child_name(book.chance, home.origin, case.sex)
    return name


def _go_to_school(book: Book, case: Case, person: Person) -> list[Schooling]:
    """One row per school year, the last one open as long as the parcours is."""
    year, last = school_year(case.sent_on), case.last_day(book.today)
    school: School | None = None
    schoolings: list[Schooling] = []
    while True:
        code = level_at(case.birth_date.year, year.first.year, book.chance)
        level = book.place.value("N4", code)
        fitting = book.place.school_for(book.chance, case.commune, code)
        school = _same_kind(book, school, fitting)
        if case.script:
            school = next(one for one in book.place.all_schools() if one.organisation.name == case.script.school)
        final = year.last >= last
        ends_on = None if final and not case.closed_on else year.last
        schooling = Schooling(
            child=person,
            school=school,
            level=level,
            modalities=_modalities(case, code),
            starts_on=year.first,
            ends_on=ends_on,
        )
        schoolings.append(book.writer.add(schooling))
        if final:
            return schoolings
        year = school_year(year.last + timedelta(days=1))


def _modalities(case: Case, level: str) -> list[str]:
    """About one child in thirty learns French beside the class, one in forty has an ULIS. Not drawn: by the birth."""
    if case.script or level not in _WITH_MODALITIES:
        return []
    day = case.birth_date.toordinal()
    return [Schooling.Modality.UPE2A] if day % 30 == 0 else [Schooling.Modality.ULIS] if day % 40 == 1 else []


def _same_kind(book: Book, before: School | None, fitting: School) -> School:
    """Stay in the same school as long as it has the class."""
    if before is None:
        return fitting
    together = next((rows for rows in book.place.schools.values() if fitting in rows), [])
    return before if before in together else fitting


def _teacher_of(book: Book, school: School) -> Professional | None:
    sheets = book.team.sheets.values()
    return next((sheet for sheet in sheets if sheet.organisation_id == school.organisation_id), None)


def _said(case: Case, person: Person, guardian: Guardian, school: School, teacher: Professional | None) -> Said:
    name = school.organisation.name
    name = f"{name[0].lower()}{name[1:]}".replace(" élémentaire", "").replace(" maternelle", "")
    called = f"l’{name}" if name.startswith("é") else f"le {name}"
    women = {"Enseignante", "Directrice", "Principale adjointe"}
    title = "Mme" if teacher and teacher.job in women else "M."
    if teacher and teacher.first_name == "Chloé":
        title = "Mme"
    return Said(
        first_name=person.first_name,
        girl=case.sex == "F",
        parent="sa grand-mère" if guardian.relation == _Relation.TUTOR else "sa mère",
        title=f"Mme {guardian.adult.last_name[:1]}.",
        school=called,
        teacher=f"{title} {teacher.last_name}" if teacher else "l’enseignante",
    )


def record_agreements(book: Book, case: Case, child: Child) -> None:
    """Support, agreed when the fiche was signed; now and then the sharing with the school."""
    household = child.household
    common = {
        "child": child.person,
        "guardian": child.guardians[0],
        "language": "français" if not household.interpreter else household.languages[:40],
    }
    book.writer.add(
        Agreement(
            **common,
            scope=Agreement.Scope.SUPPORT,
            channel=draw_channel(book),
            categories=[],
            informed_by=book.team.users[case.referent],
            given_on=case.sent_on,
        )
    )
    if book.likely(0.35):
        book.writer.add(
            Agreement(
                **common,
                scope=Agreement.Scope.SHARING,
                recipient=child.school.organisation,
                categories=["1", "2"],
                channel=draw_channel(book),
                informed_by=book.team.users[case.referent],
                given_on=case.opened_on,
                withdrawn_on=case.closed_on,
            )
        )


def draw_channel(book: Book) -> str:
    return book.chance.choices(["papier", "oral", "ecran"], [70, 18, 12])[0]


def tie(
    book: Book,
    child: Person,
    link: Link,
    sheet: Professional | None,
    starts_on: date,
    ends_on: date | None,
) -> None:
    if sheet is None:
        return
    made = book.writer.add(
        CareTeamMembership(
            child=child,
            link=link.value,
            user=sheet.user,
            professional=sheet,
            starts_on=starts_on,
            ends_on=ends_on,
        )
    )
    if link is Link.REFERENT and ends_on is None:
        book.referents[child.pk] = made


Partner = tuple[Organisation | None, Professional | None]


def partner_of_kind(book: Book, case: Case, kind: str, school: School) -> Partner:
    """Who writes a fiche of this kind: the school's own person, else a partner of the commune."""
    if kind == "famille":
        return None, None
    if kind == "education-nationale":
        return school.organisation, _teacher_of(book, school)
    home = book.place.communes[case.commune].pk
    fitting = [
        sheet
        for key, sheet in book.team.sheets.items()
        if key != "emile" and sheet.organisation and sheet.organisation.kind.code == kind
    ]
    near = [sheet for sheet in fitting if sheet.organisation and sheet.organisation.commune_id == home]
    sheet = book.chance.choice(near or fitting)
    return sheet.organisation, sheet
