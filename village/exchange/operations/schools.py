"""Schools from the ministry's file: read, chosen one by one or all, brought in at once, taken back as a whole."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from village.access.permissions import Permission
from village.access.policy import Actor, Subject
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.core.text import fold
from village.directory.models import Organisation, School
from village.directory.operations import OrganisationSheet, add_organisation, change_organisation, remove_organisation
from village.directory.reading import organisations_of, school_of
from village.exchange.models import Import, ImportedSchool
from village.exchange.operations.forgetting import drop
from village.exchange.schools import FoundSchool, Reading
from village.programmes.models import Commune, ListCode, ListItem

Verdict = ImportedSchool.Verdict
# What is done of a line: nothing, what the verdict says, or (for one that looks like another) another school.
Choice = str
LEAVE, BRING, APART = "laisser", "reprendre", "autre"


@transaction.atomic
def read_file(reading: Reading, *, file_name: str, places: set[str], by: Actor, at: datetime) -> Import:
    """Keep what a file says of the schools of these communes (INSEE codes); nothing is brought in yet."""
    by.must(Permission.DIRECTORY_MANAGE)
    near = [school for school in reading.schools if school.insee_code in places]
    if not near:
        raise DomainError(
            f"Aucune des {len(reading.schools)} écoles de ce fichier n’est dans vos communes : "
            "vérifiez le département du fichier, et le code INSEE de vos communes.",
            field="file",
        )
    brought = Import.objects.create(
        programme_id=by.programme_id,
        file_name=file_name[:200],
        read_by_id=by.user_id,
        read_at=at,
        findings={
            "lines": reading.lines,
            "schools": len(reading.schools),
            "elsewhere": len(reading.schools) - len(near),
            "doubles": reading.doubles,
            "others": reading.others,
            "closed": reading.closed,
            "refused": reading.refused[:200],
            "priority_lines": reading.priority_lines,
        },
    )
    known = list(organisations_of(by.programme_id))
    ImportedSchool.objects.bulk_create(_line(brought, school, known) for school in near)
    record(Act.IMPORT_READ, by=by, target=brought, details=f"{len(near)} écoles dans le territoire")
    return brought


def _line(brought: Import, found: FoundSchool, known: list[Organisation]) -> ImportedSchool:
    verdict, organisation = _compared(found, known)
    return ImportedSchool(
        brought_by=brought,
        line=found.line,
        uai=found.uai,
        name=found.name,
        insee_code=found.insee_code,
        commune=found.commune[:80],
        priority=found.priority,
        verdict=verdict,
        organisation=organisation,
    )


def _compared(found: FoundSchool, known: list[Organisation]) -> tuple[str, Organisation | None]:
    """What this school is to the directory: the UAI decides; without it, a name alike is for a person to judge."""
    for organisation in known:
        school = school_of(organisation)
        if school and school.uai == found.uai:
            return (Verdict.SAME if school.priority == found.priority else Verdict.CHANGED), organisation
    alike = [row for row in known if not getattr(school_of(row), "uai", "") and _alike(row.name, found)]
    return (Verdict.ALIKE, alike[0]) if alike else (Verdict.NEW, None)


def _alike(name: str, found: FoundSchool) -> bool:
    """Whether a school written down by hand may be this one: the words of its name are all in the file's."""
    short = set(fold(name).split()) - {"ecole", "ec", "elem", "elementaire", "maternelle", "primaire", "publique"}
    return bool(short) and short <= set(fold(f"{found.name} {found.commune}").split())


@transaction.atomic
def bring_schools(brought: Import, choices: Mapping[int, Choice], *, by: Actor, at: datetime) -> int:
    """Bring the chosen lines in (primary key → choice), all or none; return how many."""
    by.must(Permission.DIRECTORY_MANAGE, Subject(brought.programme_id))
    current = Import.objects.select_for_update().get(pk=brought.pk)
    if current.step != "read":
        raise DomainError("Ce fichier a déjà été repris.")
    communes = {commune.insee_code: commune for commune in Commune.objects.filter(programme_id=by.programme_id)}
    kind = ListItem.objects.get(list_code=ListCode.REFERRER_KIND, code="education-nationale", programme=None)
    wanted = [row for row in current.schools.select_related("organisation") if choices.get(row.pk, LEAVE) != LEAVE]
    if not wanted:
        raise DomainError("Aucune école n’est cochée : cochez celles que vous voulez reprendre.")
    for row in wanted:
        _bring(row, choices[row.pk], kind, communes, by)
    current.brought_at = at
    current.save(update_fields=["brought_at"])
    record(Act.IMPORT_BRING, by=by, target=current, details=f"{len(wanted)} écoles")
    return len(wanted)


def _bring(row: ImportedSchool, choice: Choice, kind: ListItem, communes: dict[str, Commune], by: Actor) -> None:
    known = row.organisation if choice != APART and row.verdict != Verdict.NEW else None
    sheet = OrganisationSheet(
        name=known.name if known else _free_name(row),  # the name that people here use stays
        kind=known.kind if known else kind,
        commune=communes.get(row.insee_code) or (known.commune if known else None),
        is_school=True,
        uai=row.uai,
        priority=row.priority,
    )
    if known:
        row.before = _kept(known)
        row.organisation = change_organisation(known, sheet, by=by)
    else:
        row.organisation = add_organisation(sheet, by=by)
    row.after = _kept(organisations_of(by.programme_id).get(school__uai=row.uai))
    row.save(update_fields=["organisation", "before", "after"])


def _free_name(row: ImportedSchool) -> str:
    """The name of the file, with its commune when another structure bears it already."""
    others = Organisation.objects.filter(programme_id=row.brought_by.programme_id, name__iexact=row.name)
    if others.exists():
        return f"{row.name[:80]} ({row.commune or row.uai})"[:120]
    return row.name


def _kept(organisation: Organisation) -> dict[str, Any]:
    school = school_of(organisation)
    return {
        "name": organisation.name,
        "commune": organisation.commune_id,
        "is_school": school is not None,
        "uai": school.uai if school else "",
        "priority": school.priority if school else School.Priority.NONE.value,
    }


@transaction.atomic
def undo_import(brought: Import, *, by: Actor, at: datetime) -> list[str]:
    """Take back what this file brought; return the schools that stay, because they were changed or are in use since."""
    by.must(Permission.DIRECTORY_MANAGE, Subject(brought.programme_id))
    current = Import.objects.select_for_update().get(pk=brought.pk)
    if current.step != "brought":
        raise DomainError("Seule une reprise faite s’annule, et une seule fois.")
    done = current.schools.filter(after__isnull=False)
    stays = [row.name for row in done.select_related("organisation") if not _take_back(row, by)]
    current.undone_at = at
    current.save(update_fields=["undone_at"])
    record(Act.IMPORT_UNDO, by=by, target=current, details=f"{len(stays)} écoles gardées" if stays else "")
    return stays


def _take_back(row: ImportedSchool, by: Actor) -> bool:
    if row.organisation is None:
        return True
    now = organisations_of(by.programme_id).get(pk=row.organisation.pk)
    if _kept(now) != row.after:
        return False
    try:
        with transaction.atomic():
            if row.before is None:
                remove_organisation(now, by=by)
            else:
                before = row.before | {"commune": Commune.objects.filter(pk=row.before["commune"]).first()}
                change_organisation(now, OrganisationSheet(kind=now.kind, **before), by=by)
    except (DomainError, ProtectedError):
        return False
    return True


@transaction.atomic
def set_aside(brought: Import, *, by: Actor) -> None:
    """Forget a file read and not brought in."""
    of_children = brought.kind == Import.Kind.CHILDREN
    permission = Permission.DOSSIER_IMPORT if of_children else Permission.DIRECTORY_MANAGE
    by.must(permission, Subject(brought.programme_id))
    current = Import.objects.select_for_update(of=("self",)).get(pk=brought.pk)
    if current.step != "read":
        raise DomainError("Ce fichier a déjà été repris : annulez la reprise.")
    record(Act.IMPORT_SET_ASIDE, by=by, target=current)
    drop(current)
