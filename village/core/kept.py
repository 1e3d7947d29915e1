"""Long statements planned once: PostgreSQL's own `PREPARE`, once per connection, then `EXECUTE` (decision 11).

For what is shown of rows found through `visible_to`, for who comes in and how he is linked: never for finding a child.
"""

from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection

# What each connection has prepared. It lives and dies with the connection, whatever transaction it was in.
_PREPARED: "WeakKeyDictionary[Any, set[str]]" = WeakKeyDictionary()


class Kept:
    """A statement whose values are named as in `%(day)s`; `types` gives the type of each in PostgreSQL."""

    def __init__(self, name: str, text: str, **types: str) -> None:
        self.name, self.text, self.names = name, text, tuple(types)
        places = {value: f"${number}" for number, value in enumerate(types, 1)}
        self.prepare = f"PREPARE {name} ({', '.join(types.values())}) AS {text % places}"
        self.execute = f"EXECUTE {name} ({', '.join(['%s'] * len(types))})"

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            if connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS"):
                cursor.execute(self.text, values)  # a pool that changes servers between transactions keeps nothing
            else:
                self._ready(cursor)
                cursor.execute(self.execute, [values[name] for name in self.names])
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found

    def _ready(self, cursor: Any) -> None:
        prepared = _PREPARED.setdefault(connection.connection, set())
        if self.name not in prepared:
            cursor.execute(self.prepare)
            prepared.add(self.name)
