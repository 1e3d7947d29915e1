"""« Est-ce la même personne ? »: who looks like a line, among the children known and in the file itself."""

from village.core.text import fold
from village.exchange.reading.lines import Child
from village.people.likeness import alike
from village.people.models import Person


class Likely:
    """Asked line after line, in the order of the file."""

    def __init__(self, programme_id: int) -> None:
        self.programme_id = programme_id
        self.known = Person.objects.filter(programme_id=programme_id, is_child=True).exists()
        self.before: dict[tuple[str, str, str], int] = {}

    def of(self, line: int, child: Child) -> tuple[int | None, int | None]:
        """A known child who looks like this one, and an earlier line about him; None where there is none."""
        if child.name is None or child.birth is None:
            return None, None
        found = alike(self.programme_id, child.name.first, child.name.last, child.birth) if self.known else []
        key = (fold(child.name.last), fold(child.name.first), child.birth.isoformat())
        twin = self.before.setdefault(key, line)
        return (found[0].pk if found else None), (twin if twin != line else None)
