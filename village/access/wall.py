"""Who is at work, told to the database's own wall (`config.wall`): from a hat, or from a named mission without one.

A page never opens a mission that sees more than its reader without saying which: `open_for` is looked for by a house
test, and « load » is refused to pages.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from enum import StrEnum
from functools import cache

from django.db import connection, transaction
from django.utils import timezone

from village.access.links import SEATED
from village.access.permissions import Permission
from village.access.policy import Actor, widest
from village.access.roles import Role
from village.core import postgres
from village.core.postgres.context import NOBODY, Context, held

# Among the ties that count: the children of whom this person opened an exceptional access, while it lasts.
TICKET = "ticket"


class Mission(StrEnum):
    """Work without a hat, or beside it."""

    LOAD = "load"
    """Write rows by thousands: the demonstration, an import, a restoration. Never in a page."""
    COUNT = "count"
    """Count the children of one programme, for figures that name nobody; writes nothing."""
    ASK = "ask"
    """Leave a family's request in one programme, without an account."""
    ANSWER = "answer"
    """Answer one wave of a questionnaire by its link, without an account and without a name; no child."""
    HIDE = "hide"
    """Know the names that a text must not give away: of those whose own rows the reader does not see."""
    WELCOME = "welcome"
    """Ask whether a child, of a fiche or said by his name, is known; enter him and his family, in one programme."""
    SHOW = "show"
    """Show everybody the offer of one programme; no child."""
    LINK = "link"
    """Answer one question about one child by a secret link, without an account."""
    KEEP = "keep"
    """Keep, archive, erase and give back whole dossiers of one programme: the desk of rights and retention."""


def opened_by(actor: Actor | None) -> AbstractContextManager[None]:
    """Work as this actor; as nobody without one."""
    return held(context_of(actor) if actor else NOBODY)


@contextmanager
def open_for(mission: Mission, programme: int | None = None, *, link: str = "") -> Iterator[None]:
    """Work for this mission in the transaction that is open, or in one of its own; then as before."""
    inside = nullcontext() if connection.in_atomic_block else transaction.atomic()
    role = postgres.COUNTS_ROLE if mission is Mission.COUNT else ""
    with inside, held(Context(reach=mission, programme=programme, link=link, role=role)):
        yield


def context_of(actor: Actor) -> Context:
    """What the policies are told of a hat: the same tables as `decide` and `visible_to` say it."""
    reach, links, groups, sits = _span(actor.role, charter_signed=actor.charter_signed)
    return Context(reach, actor.user_id, actor.programme_id, groups, sits, links, timezone.localdate())


@cache
def _span(role: Role, *, charter_signed: bool) -> tuple[str, tuple[str, ...], str, bool]:
    """Reach, links that count, whose attendance is taken, whether this role sits in meetings."""
    anybody = Actor(0, "", 0, role, charter_signed)
    span, sits = widest(anybody), anybody.can(Permission.MEETING_ATTEND)
    groups = ""
    if anybody.can(Permission.ATTENDANCE_RECORD):
        groups = "all" if anybody.can(Permission.ACTIVITY_ALL) else "own"
    if span.programme:
        return "programme", (), groups, sits
    links = span.links | (set(SEATED) if sits else set())
    opened = (TICKET,) if span.ticket else ()
    return "links", (*sorted(links), *opened), groups, sits
