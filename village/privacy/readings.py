"""Who read a dossier, in a form that endangers nobody: the day, the function, why, which categories; no name."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from village.access.grants import GRANTS
from village.access.roles import Role
from village.audit.journal import Act
from village.audit.models import Entry
from village.core.french import MONTHS, long_date
from village.core.holding import Category
from village.people.models import Person
from village.privacy.models import ExceptionalAccess

_ROLES = {role.value: role.label for role in Role}
_BECAUSE = {grant.rule: grant for grant in GRANTS}
_HIDDEN = ("concern:", "archive:", "data:", "retention:", "disposal:")


@dataclass(frozen=True)
class Reading:
    when: str
    function: str
    purpose: str
    categories: str
    times: int
    month: str = ""


def readings_of(child: Person, *, protected: bool = False) -> list[Reading]:
    """The readings that the journal still holds, grouped by day; `protected`: by month, without the function."""
    lines = Entry.objects.filter(person_id=child.pk, programme_id=child.programme_id, action__endswith=":read")
    counted: Counter[tuple[date, str, str]] = Counter()
    for at, role, rule, action in lines.order_by("at").values_list("at", "role", "rule", "action"):
        if not action.startswith(_HIDDEN):
            day = timezone.localtime(at).date()
            counted[(day.replace(day=1), "", "") if protected else (day, role, rule)] += 1
    return [_reading(*key, times, protected=protected) for key, times in sorted(counted.items())]


def read_under(opened: ExceptionalAccess) -> list[tuple[datetime, str]]:
    """When, and which page or document: all that was read by this exceptional access."""
    lines = Entry.objects.filter(
        person_id=opened.child_id, user_id=opened.user_id, rule="break-glass",
        action__in=[Act.DOSSIER_READ, Act.ASSESSMENT_READ, Act.DOCUMENT_PRINT],
        at__range=(opened.opened_at, opened.until),
    )  # fmt: skip
    return list(lines.order_by("at", "pk").values_list("at", "details"))


def _reading(day: date, role: str, rule: str, times: int, *, protected: bool) -> Reading:
    month = f"{MONTHS[day.month - 1]} {day.year}"
    if protected:
        return Reading(month, "une personne habilitée", "", "", times, month)
    grant = _BECAUSE.get(rule)
    known = [category.label for category in Category if grant and category in grant.categories]
    return Reading(
        long_date(day),
        _ROLES.get(role, "l’application"),
        _said(grant.because) if grant else "travail du programme",
        ", ".join(label for label in known if label != Category.ORGANISATION.label),
        times,
        month,
    )


def _said(because: str) -> str:
    """« vous êtes son référent » is said of somebody else."""
    return (
        because.replace("vous êtes ", "est ")
        .replace("vous avez ouvert ", "a ouvert ")
        .replace("vous coordonnez ", "coordonne ")
        .replace("vous assistez ", "assiste ")
        .replace("vous siégez", "siège cette personne")
    )
