"""The catalogue: what is offered, looked for by words and by kind (R37, R47)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from village.activities.models import Activity
from village.core.text import fold
from village.plans.models import PlannedAction

OPEN, PLACES, CLOSED, ALL = "ouvertes", "places", "fermees", "toutes"
STATES = ((OPEN, "ouvertes"), (PLACES, "avec une place libre"), (CLOSED, "fermées ou finies"), (ALL, "toutes"))


@dataclass(frozen=True)
class Wanted:
    """What the reader looks for; what is not said does not count."""

    words: str = ""
    domain: int | None = None
    kind: str = ""
    frame: str = ""
    audience: str = ""
    age: int | None = None
    state: str = OPEN

    @classmethod
    def of(cls, asked: Any) -> "Wanted":
        """From an address; what makes no sense is left out."""
        return cls(
            words=asked.get("q", "").strip()[:80],
            domain=_number(asked.get("domaine", "")),
            kind=_known(asked.get("nature", ""), PlannedAction.Nature.values),
            frame=_known(asked.get("cadre", ""), PlannedAction.Frame.values),
            audience=_known(asked.get("pour", ""), Activity.Audience.values),
            age=_number(asked.get("age", "")),
            state=_known(asked.get("etat", ""), [code for code, _ in STATES]) or OPEN,
        )

    @property
    def fine(self) -> bool:
        """Whether something is asked of what the page keeps folded."""
        return bool(self.kind or self.frame or self.audience or self.age is not None)

    @property
    def narrow(self) -> bool:
        return self != Wanted()


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else None


def _known(text: str, values: list[str]) -> str:
    return text if text in values else ""


def with_numbers(activities: QuerySet[Activity], on: date) -> QuerySet[Activity]:
    """Each with its number of children and its next session."""
    coming = Q(sessions__on__gte=on, sessions__cancelled_on__isnull=True)
    return (
        activities.select_related("domain", "provider")
        .prefetch_related("facilitations__user", "facilitations__professional", "facilitations__organisation")
        .annotate(
            enrolled=Count("enrolments", filter=Q(enrolments__left_on__isnull=True), distinct=True),
            next_on=Min("sessions__on", filter=coming),
        )
    )


def looked_for(activities: QuerySet[Activity], wanted: Wanted, on: date) -> list[Activity]:
    """The offer that answers, by title. Words are sought without accents in the title, place, structure, people."""
    found = with_numbers(_narrowed(activities, wanted), on).order_by("title")
    rows = [row for row in found if _answers(row, wanted, on)]
    return [row for row in rows if all(word in _said_of(row) for word in fold(wanted.words).split())]


def _narrowed(activities: QuerySet[Activity], wanted: Wanted) -> QuerySet[Activity]:
    for name, value in (("domain", wanted.domain), ("nature", wanted.kind), ("frame", wanted.frame)):
        if value:
            activities = activities.filter(**{name: value})
    if wanted.audience:
        activities = activities.filter(audience=wanted.audience)
    if wanted.age is not None:
        activities = activities.filter(
            Q(age_min__isnull=True) | Q(age_min__lte=wanted.age), Q(age_max__isnull=True) | Q(age_max__gte=wanted.age)
        )
    return activities


def _answers(row: Any, wanted: Wanted, on: date) -> bool:
    if wanted.state == ALL:
        return True
    if wanted.state == CLOSED:
        return not row.is_open(on)
    return row.is_open(on) and (wanted.state == OPEN or row.capacity is None or row.enrolled < row.capacity)


def _said_of(row: Activity) -> str:
    people = (str(one) for one in row.facilitations.all())
    return fold(" ".join([row.title, row.summary, row.place, str(row.provider or ""), str(row.domain), *people]))
