"""Compare what was read with what is there now, for rows that have no version of their own."""

from typing import Any
from zlib import crc32

from django.db.models import Model

from village.core.forms import VillageForm


def seen(row: Model | None, names: tuple[str, ...]) -> int:
    """A number that changes when one of these fields of the row changes; it travels as the form's `version`."""
    meta: Any = row._meta if row else None
    values = [getattr(row, meta.get_field(name).attname) for name in names] if row else []
    return crc32(repr(values).encode())


class SeenForm(VillageForm):
    """A form about a row compared by its values: `compared` names them."""

    compared: tuple[str, ...] = ()

    def show_theirs(self, current: Model) -> None:
        super().show_theirs(current)
        again: Any = self.data
        again["version"] = str(seen(current, self.compared))
