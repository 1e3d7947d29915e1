"""« Déjà connu ? »: the children whose name and birth date look like those of a fiche (IR16). Who, never what."""

from datetime import date, timedelta

from rapidfuzz import fuzz

from village.people.models import Person, folded_name

SAME = 93
"""Two spellings of one name (out of 100), when the birth date is nearly the same."""
NEAR = 84
"""Two names near enough to ask, when the birth date is the same."""
AROUND = timedelta(days=370)
"""How far from each other two birth dates of one child may be."""


def alike(programme_id: int, first_name: str, last_name: str, birth_date: date) -> list[Person]:
    """The known children to ask about, the likeliest first. The machine asks, a person answers."""
    name = folded_name(last_name, first_name)
    if not name.strip():
        return []
    around = Person.objects.filter(
        programme_id=programme_id, is_child=True, birth_date__range=(birth_date - AROUND, birth_date + AROUND)
    )
    scores = [
        (likeness, pk)
        for pk, other, born in around.values_list("pk", "folded_name", "birth_date")
        if (likeness := fuzz.token_sort_ratio(name, other)) >= NEAR and same_child(likeness, birth_date, born)
    ]
    order = [pk for _, pk in sorted(scores, key=lambda found: (-found[0], found[1]))][:5]
    found = Person.objects.select_related("household__commune").prefetch_related("guardians__adult").in_bulk(order)
    return [found[pk] for pk in order]


def siblings(programme_id: int, parent_names: list[str]) -> list[Person]:
    """The known children of a parent of one of these folded names: perhaps brothers and sisters."""
    wards = Person.objects.filter(
        programme_id=programme_id, is_child=True, household__isnull=False,
        guardians__adult__folded_name__in=[name for name in parent_names if name.strip()], guardians__rejected_on=None,
        limited_on=None,
    )  # fmt: skip
    return list(wards.select_related("household__commune").distinct().order_by("folded_name")[:8])


def same_child(likeness: float, born: date, other: date | None) -> bool:
    """Whether to ask: names that alike (out of 100), and the same day, or one mistyped."""
    if other is None or likeness < NEAR:
        return False
    if other == born:
        return True
    return likeness >= SAME and (
        (born.day, born.month) == (other.day, other.month)  # another year
        or (born.year, born.month) == (other.year, other.month)  # another day
        or (born.year, born.day, born.month) == (other.year, other.month, other.day)  # day and month exchanged
    )
