"""« Est-ce la même personne ? »: who looks like a line, among the children known and in the file itself.

The rule is that of `people.likeness`; here everybody is read once, and found by birth date, for thousands of lines.
"""

from village.exchange.reading.lines import Child
from village.people.likeness import People
from village.people.models import Person, folded_name


class Likely:
    """Asked line after line, in the order of the file."""

    def __init__(self, programme_id: int) -> None:
        self.programme_id, self.last = programme_id, 0
        self.known, self.above = People(), People()
        self.who_came_since()

    def who_came_since(self) -> None:
        """Know too the children who came in since this was made."""
        children = Person.objects.filter(
            programme_id=self.programme_id, is_child=True, birth_date__isnull=False, pk__gt=self.last
        )
        for name, born, number in children.values_list("folded_name", "birth_date", "pk").order_by("pk").iterator():
            self.last = number
            if born:
                self.known.add(name, born, number)

    def of(self, line: int, child: Child) -> tuple[int | None, int | None]:
        """A known child who looks like this one, and an earlier line about him; None where there is none."""
        if child.name is None or child.birth is None:
            return None, None
        name = folded_name(*child.name)
        earlier = [number for number in self.above.like(name, child.birth) if number != line]
        self.above.add(name, child.birth, line)
        return next(iter(self.among_known(child)), None), min(earlier, default=None)

    def among_known(self, child: Child) -> list[int]:
        """The known children to ask about, the likeliest first."""
        return self.known.like(folded_name(*child.name), child.birth) if child.name and child.birth else []
