"""Who may read a note today, by name: said when one chooses, and on the note afterwards."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from village.access.links import Link
from village.access.roles import Role
from village.accounts.models import User
from village.core.fields import current_on
from village.core.french import NBSP
from village.people.models import Person
from village.plans.models import JournalEntry
from village.programmes.models import Membership

Readers = JournalEntry.Readers
# From the widest to the closest.
CIRCLES = (Readers.TEAM, Readers.REFERENT, Readers.AUTHOR)


@dataclass(frozen=True)
class Around:
    """Those who may read the notes of a child on a day."""

    referents: tuple[User, ...]
    coordinators: tuple[User, ...]
    exceptional: tuple[User, ...] = ()
    """Those who opened an exceptional access that still lasts: they read what the team reads."""

    def named(self, readers: str, *, author: User, viewer_id: int) -> str:
        """« Alice M. et vous »: the viewer last, as one says it. Who wrote it, only while he may still read it."""
        everybody = (*self.referents, *self.coordinators, *self.exceptional)
        shared: dict[str, tuple[User, ...]] = {Readers.TEAM: everybody, Readers.REFERENT: self.referents}
        circle = (*shared.get(readers, ()), author)
        people = {user.pk: user for user in everybody if user in circle}
        others = sorted(_short(user) for pk, user in people.items() if pk != viewer_id)
        return _said([*others, *(["vous"] if viewer_id in people else [])])

    def choices(self, *, author: User) -> list[tuple[str, str]]:
        """The three circles of readers, with the names that each one means."""
        return [(value, self._label(value, author)) for value in CIRCLES]

    def _label(self, value: str, author: User) -> str:
        said = self.named(value, author=author, viewer_id=author.pk)
        if value == Readers.AUTHOR:
            return "Vous seulement (note privée)"
        if value == Readers.REFERENT:
            return f"{said[0].upper()}{said[1:]}, puis son prochain référent"
        return f"{said[0].upper()}{said[1:]} (le référent et la coordination)"


def around(child: Person, on: date, exceptional: Iterable[User] = ()) -> Around:
    """The référents of this child, the coordination of his programme, and who opened an exceptional access."""
    ties = child.care_team.filter(current_on(on), link=Link.REFERENT.value, user__isnull=False).select_related("user")
    hats = Membership.objects.of_programme(child.programme_id).current(on).filter(role=Role.COORDINATOR.value)
    referents = tuple(tie.user for tie in ties if tie.user)
    return Around(referents, tuple(hat.user for hat in hats.select_related("user")), tuple(exceptional))


def _short(user: User) -> str:
    """« Alice M. »"""
    return f"{user.first_name}{NBSP}{user.last_name[:1]}." if user.first_name and user.last_name else str(user)


def _said(names: list[str]) -> str:
    *first, last = names or ["personne aujourd’hui"]
    return f"{', '.join(first)} et {last}" if first else last
