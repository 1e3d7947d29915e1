"""The journal as lines that are read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth import get_user_model

from village.access.grants import GRANTS
from village.access.policy import Actor
from village.access.roles import Role
from village.audit.models import Entry
from village.audit.words import words_of

_SAID_OF_ANOTHER = (
    ("vous êtes ", "est "),
    ("vous avez ouvert ", "a ouvert "),
    ("vous avez écrit ", "a écrit "),
    ("vous coordonnez ", "coordonne "),
    ("vous assistez ", "assiste "),
    ("vous animez ", "anime "),
    ("où vous siégez", "où siège cette personne"),
    ("où vous siégiez", "où siégeait cette personne"),
    ("vous siégez ", "siège "),
)
_BECAUSE = {grant.rule: grant.because for grant in GRANTS}
_ROLES = {role.value: role.label for role in Role}


@dataclass(frozen=True)
class Line:
    at: datetime
    who: str
    role: str
    what: str
    details: str
    person_id: int | None
    because: str = ""
    """Why it was allowed, said of somebody else: « est son référent de parcours »."""


def lines_of(entries: Iterable[Entry], reader: Actor | None = None) -> list[Line]:
    """Accounts are named for those who work with them; the DPO sees numbers (she controls acts, not people)."""
    page = list(entries)
    names = {} if reader and reader.role is Role.DPO else _names({entry.user_id for entry in page if entry.user_id})
    return [_line(entry, names) for entry in page]


def because_of(rule: str) -> str:
    """Why a rule allows, said of somebody else; empty for a line that no rule allowed by itself."""
    words = _BECAUSE.get(rule, "")
    for mine, theirs in _SAID_OF_ANOTHER:
        words = words.replace(mine, theirs)
    return words


def _line(entry: Entry, names: dict[int, str]) -> Line:
    who = names.get(entry.user_id or 0) or (f"compte n° {entry.user_id}" if entry.user_id else "l’application")
    role = _ROLES.get(entry.role, "")
    why = because_of(entry.rule)
    return Line(entry.at, who, role, words_of(entry.action), entry.details, entry.person_id, why)


def _names(user_ids: set[int]) -> dict[int, str]:
    """The journal has no foreign key, and stands below the accounts: Django knows which model signs in."""
    people = get_user_model().objects.in_bulk(user_ids)
    return {pk: str(user) for pk, user in people.items()}
