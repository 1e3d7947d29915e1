"""Who read a dossier: by name for who must answer for it; for the family, in a form that endangers nobody."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from village.access.grants import GRANTS
from village.access.policy import OF_STRUCTURES, Actor
from village.access.roles import Role
from village.activities.models import Facilitation
from village.audit.journal import Act
from village.audit.models import Entry
from village.audit.reading import Line, because_of, lines_of
from village.core.french import MONTHS
from village.core.holding import Category
from village.directory.models import Organisation, Professional
from village.people.models import Person
from village.privacy.models import ExceptionalAccess

_ROLES = {role.value: role.label for role in Role}
_BY_RULE = {grant.rule: grant for grant in GRANTS}
# Of a document of danger and of what the house decides, a family is told otherwise, or not at all.
_HIDDEN = ("concern:", "archive:", "data:", "retention:", "disposal:", "exceptional:", "journal:")
_UNSAID = {Category.ORGANISATION, Category.DANGER, Category.PRIVATE}
UNCOUNTED = (
    "Les listes (dossiers, fiches, attentes, agenda, ordres du jour en codes, recherches) n’y sont pas comptées enfant "
    "par enfant. Les feuilles d’appel et les relevés de réunion le sont depuis la version 0.1."
)
"""Said wherever readings are: nothing counted is not nothing read."""
TEAM = "l’équipe du programme"
UNSAID = "structure non précisée"
SOMEBODY = "une personne habilitée"


@dataclass(frozen=True)
class Reading:
    """The readings of one month, by one function of one structure, for one reason."""

    month: str
    function: str
    organisation: str
    purpose: str
    categories: str
    times: int


def reads(lines: QuerySet[Entry]) -> QuerySet[Entry]:
    """Of these lines of the journal, those by which somebody read, printed or took away."""
    taken = Q(action__endswith=":read") | Q(action__in=[Act.DOCUMENT_PRINT, Act.RIGHTS_EXPORT])
    # To read who read, or to review it, is not to read the dossier.
    return lines.filter(taken).exclude(action__in=[Act.JOURNAL_READ, Act.EXCEPTIONAL_READ])


def readings_of(child: Person, *, protected: bool = False) -> list[Reading]:
    """The readings that the journal still holds, by month: functions and structures, never a name nor a day.

    What was printed or handed over is counted too: paper is read.

    `protected`: neither function nor structure either; so it is when the address of the home is protected.
    """
    lines = reads(Entry.objects.filter(person_id__in=numbers_of(child), programme_id=child.programme_id))
    kept = [
        (timezone.localtime(at).date().replace(day=1), user, role, rule)
        for at, user, role, rule, action in lines.values_list("at", "user_id", "role", "rule", "action")
        if not action.startswith(_HIDDEN)
    ]
    if protected:
        months = Counter(month for month, *_ in kept)
        return [Reading(_month(month), SOMEBODY, "", "", "", times) for month, times in sorted(months.items())]
    where = _structures(child.programme_id, {user for _, user, _, _ in kept if user})
    counted = Counter((month, role, where.get(user or 0, _nowhere(role)), rule) for month, user, role, rule in kept)
    return [_reading(*key, times) for key, times in sorted(counted.items())]


def numbers_of(child: Person) -> list[int]:
    """His own, and those of the dossiers that were merged with his."""
    return [child.pk, *child.merges.filter(undone_on=None).values_list("number", flat=True)]


def _structures(programme_id: int, users: set[int]) -> dict[int, str]:
    """The structure of each account, where its sheet says one."""
    sheets = Professional.objects.filter(programme_id=programme_id, user_id__in=users, organisation__isnull=False)
    return {user: name for user, name in sheets.values_list("user_id", "organisation__name") if user}


def _nowhere(role: str) -> str:
    """Of an account without a sheet: who works for a structure by his role is not of the team."""
    return UNSAID if role in {one.value for one in OF_STRUCTURES} else TEAM


def own_accesses(actor: Actor) -> QuerySet[ExceptionalAccess]:
    """Those that this person opened in this programme."""
    return ExceptionalAccess.objects.filter(user_id=actor.user_id, child__programme_id=actor.programme_id)


def read_by_structure(child: Person, structure: Organisation, since: date) -> list[Line]:
    """What the people of a structure read of this child since a day, by name; and the questions opened by a link.

    Its people: those whose sheet says so, and those who run its actions.

    One line per person and day for the same kind of reading: its pages, each once.
    """
    people = Professional.objects.filter(organisation=structure, user_id__isnull=False).values("user_id")
    asked = child.information_requests.filter(organisation=structure).values_list("pk", flat=True)
    runs = Facilitation.objects.filter(activity__provider=structure, user_id__isnull=False)
    theirs = (
        Q(user_id__in=people)
        | Q(user_id__in=runs.values("user_id"), role=Role.FACILITATOR.value)
        | Q(target__in=[f"around.informationrequest:{pk}" for pk in asked], user_id=None)
    )
    lines = reads(Entry.objects.filter(theirs, person_id__in=numbers_of(child), at__date__gte=since)).exclude(
        action__startswith="concern:"
    )
    days: dict[tuple[str, str, date], list[Line]] = {}
    for line in lines_of(lines.order_by("-at", "-pk")):
        days.setdefault((line.who, line.what, timezone.localdate(line.at)), []).append(line)
    return [replace(same[0], details=_pages(same)) for same in days.values()]


def _pages(lines: list[Line]) -> str:
    return ", ".join(dict.fromkeys(line.details for line in reversed(lines) if line.details))


def read_under(opened: ExceptionalAccess) -> list[tuple[datetime, str]]:
    """When, and which page or document: all that was read by this exceptional access."""
    lines = Entry.objects.filter(
        person_id=opened.child_id, user_id=opened.user_id, rule="break-glass",
        action__in=[Act.DOSSIER_READ, Act.ASSESSMENT_READ, Act.DOCUMENT_PRINT],
        at__range=(opened.opened_at, opened.until),
    )  # fmt: skip
    return list(lines.order_by("at", "pk").values_list("at", "details"))


def _reading(month: date, role: str, organisation: str, rule: str, times: int) -> Reading:
    grant = _BY_RULE.get(rule)
    known = [category for category in Category if grant and category in grant.categories]
    return Reading(
        _month(month),
        _ROLES.get(role, "l’application"),
        organisation,
        because_of(rule) or "travail du programme",
        ", ".join(category.label for category in known if category not in _UNSAID),
        times,
    )


def _month(first: date) -> str:
    return f"{MONTHS[first.month - 1]} {first.year}"
