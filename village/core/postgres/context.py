"""Who is at work, as the database's row policies are told: once per transaction, forgotten when it ends.

Nothing held: nothing told, and the policies show no row. What is held is told when a transaction begins, or at once
inside one. Never outside: a statement on its own has no context.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from psycopg.pq import TransactionStatus


@dataclass(frozen=True)
class Context:
    """Words for the policies of `config.wall`; `links` are the ties that count, on `day`, when the reach is those."""

    reach: str = ""
    user: int | None = None
    programme: int | None = None
    groups: str = ""
    sits: bool = False
    links: tuple[str, ...] = ()
    day: date | None = None
    link: str = ""
    """The digest of a partner's link: the child it is about, and no other; or the wave of a questionnaire: no child."""
    role: str = ""
    """A role of the database to step into, instead of the one that connects."""


NOBODY = Context()
_held: "ContextVar[Context | None]" = ContextVar("village_context", default=None)

# In one round trip. `wall_ties` answers the children tied to this user, to whom the policies compare.
_TELL = """
SELECT set_config('village.reach', %s, true), set_config('village.user', %s, true),
       set_config('village.programme', %s, true), set_config('village.groups', %s, true),
       set_config('village.sits', %s, true), set_config('village.day', %s, true),
       set_config('village.children', {children}, true)
"""
_LINKED = """
SELECT set_config('village.reach', %s, true), set_config('village.user', '', true),
       set_config('village.programme', coalesce(programme::text, ''), true), set_config('village.groups', '', true),
       set_config('village.sits', '', true), set_config('village.day', '', true),
       set_config('village.children', coalesce(ARRAY[child]::text, ''), true)
FROM wall_linked(%s)
"""
_STEP = "SELECT set_config('role', %s, true)"
_PLAIN = _TELL.format(children="''")
_TIED = _TELL.format(children="wall_ties(%s, %s, %s, %s)::text")


@contextmanager
def held(context: Context) -> Iterator[None]:
    """Work in this context, then in the one before."""
    before = _held.set(context)
    if connection.in_atomic_block:
        tell(connection)
    try:
        yield
    finally:
        _held.reset(before)
        if connection.in_atomic_block and _listens():
            if context.role:
                connection.connection.execute("RESET ROLE")
            tell(connection, _held.get() or NOBODY)


def tell(wrapper: Any, context: Context | None = None) -> None:
    """Tell the transaction that begins, or goes on, what is held; an inner transaction rolled back takes it back."""
    context = context or _held.get()
    if context is None:
        return
    sits, day = "1" if context.sits else "", str(context.day or "")
    known = (context.reach, _word(context.user), _word(context.programme), context.groups, sits, day)
    with wrapper.wrap_database_errors:
        if context.link:
            wrapper.connection.execute(_LINKED, (context.reach, context.link))
        elif context.links:
            tied = (context.user, context.programme, list(context.links), context.day)
            wrapper.connection.execute(_TIED, (*known, *tied))
        else:
            wrapper.connection.execute(_PLAIN, known)
        if context.role:
            wrapper.connection.execute(_STEP, (context.role,))


def _word(number: int | None) -> str:
    return "" if number is None else str(number)


def _listens() -> bool:
    """Whether the transaction still takes statements: a failed or lost one forgets its context with the rest."""
    return connection.connection.info.transaction_status is TransactionStatus.INTRANS
