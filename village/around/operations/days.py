"""What a day may be, for what happened around a child."""

from datetime import date

from village.core.errors import DomainError
from village.people.models import Person


def check_past(child: Person, on: date, today: date, field: str = "on") -> None:
    """Refuse a day in the future, or before the birth."""
    if on > today:
        raise DomainError("Cette date est dans le futur : vérifiez l’année.", field=field)
    check_born(child, on, field)


def check_born(child: Person, on: date, field: str = "on") -> None:
    if child.birth_date and on < child.birth_date:
        raise DomainError("Cette date est avant la naissance de l’enfant : vérifiez l’année.", field=field)
