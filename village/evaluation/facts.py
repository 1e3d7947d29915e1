"""What the indicators share: each fact of a period is asked of the database once, already grouped."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Sum

from village.access.roles import Role
from village.accounts.models import User
from village.core.dates import Period, add_months
from village.evaluation import sql
from village.evaluation.derogations import derogations
from village.evaluation.models import FrozenFacts
from village.evaluation.survival import Spell
from village.funding.models import Expense, Grant
from village.people.models import CareTeamMembership, Person
from village.programmes.models import ListCode, Programme
from village.programmes.national_lists import NATIONAL
from village.referrals.models import FamilyRequest
from village.referrals.states import State

UNKNOWN = "non renseigné"
# The facts that dossiers make: frozen when one of them leaves the base.
ABOUT_DOSSIERS = (
    "children",
    "received",
    "refusals",
    "endings",
    "spells",
    "actions",
    "waits",
    "coordinated",
    "unwritten",
)
# « 6-10 » → 6: where each band of N1 begins, and its name.
BANDS = tuple((int(code.split("-")[0]), label) for code, label in NATIONAL[ListCode.AGE_BAND])
SEXES = {
    Person.Sex.GIRL.value: "filles",
    Person.Sex.BOY.value: "garçons",
    Person.Sex.UNSAID.value: "sexe non précisé",
}
PRIORITIES = {"rep+": "REP+", "rep": "REP", "": "hors REP", "?": "école non renseignée"}


@dataclass
class Children:
    """The children followed at least one day, each counted once, divided in each way that is printed."""

    total: int = 0
    families: int = 0
    already: int = 0
    ages: Counter[tuple[str, str]] = field(default_factory=Counter)
    communes: Counter[str] = field(default_factory=Counter)
    quarters: Counter[tuple[str, str]] = field(default_factory=Counter)
    priorities: Counter[str] = field(default_factory=Counter)
    levels: Counter[str] = field(default_factory=Counter)
    panels: Counter[str] = field(default_factory=Counter)
    referents: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    entries: Counter[str] = field(default_factory=Counter)


class Received(NamedTuple):
    """Children of a fiche received: in the criteria, or studied by derogation, and about what; what became of them."""

    granted: bool
    about: str
    children: int
    taken: int
    answered: int


class Refusals(NamedTuple):
    """Families of a fiche who said no; `alone`: those who had asked by themselves, and say no when called back."""

    fiches: int
    not_followed: int
    alone: int = 0

    @property
    def families(self) -> int:
        return self.fiches + self.alone


class Ending(NamedTuple):
    """Parcours that ended with the same two answers (codes of N10 and N11)."""

    attainment: str | None
    evolution: str | None
    plans: int
    exits: int
    days: int


class Actions(NamedTuple):
    """Actions of one frame, in or out of school time. `priced`: those whose cost and family share are both known."""

    frame: str
    in_school_time: bool | None
    actions: int
    priced: int
    cost: Decimal | None
    family_share: Decimal | None


class Wait(NamedTuple):
    care: str
    obtained: int
    days: int
    waiting: int


class Referents(NamedTuple):
    fte: float
    people: int
    without_fte: int


class Money(NamedTuple):
    year: int
    label: str
    amount: Decimal


class Facts:
    """The facts of a programme over a period. One that is not over is counted up to `today`."""

    def __init__(self, programme: Programme, period: Period, today: date) -> None:
        self.programme = programme
        self.period = period
        self.counted = Period(period.first, max(period.first, min(period.last, today)))

    @cached_property
    def _frozen_periods(self) -> set[tuple[date, date]]:
        """The years of these days whose figures were frozen."""
        kept = FrozenFacts.objects.filter(programme=self.programme)
        kept = kept.filter(first__lte=self.counted.last, last__gte=self.counted.first)
        return set(kept.values_list("first", "last"))

    @cached_property
    def frozen(self) -> FrozenFacts | None:
        """These figures as they were when a dossier of the period left the base."""
        span = (self.period.first, self.period.last)
        if span not in self._frozen_periods:
            return None
        return FrozenFacts.objects.get(programme=self.programme, first=span[0], last=span[1])

    @property
    def lessened(self) -> bool:
        """Whether dossiers of these days have left the base since."""
        return bool(self._frozen_periods)

    @cached_property
    def asked(self) -> dict[str, list[tuple[Any, ...]]]:
        """What each statement answered, by its name in `sql`."""
        return {}

    def _ask(self, name: str, **more: Any) -> list[tuple[Any, ...]]:
        return self._kept_or(name, lambda: self._read(getattr(sql, name), **more))

    def _kept_or(self, name: str, read: Callable[[], list[tuple[Any, ...]]]) -> list[tuple[Any, ...]]:
        if self.frozen and name in self.frozen.answers:
            return [tuple(_exact(value) for value in row) for row in self.frozen.answers[name]]
        self.asked[name] = answer = read()
        return answer

    def _read(self, statement: str, **more: Any) -> list[tuple[Any, ...]]:
        parameters = {"programme": self.programme.pk, "first": self.counted.first, "last": self.counted.last, **more}
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            answer: list[tuple[Any, ...]] = cursor.fetchall()
            return answer

    @property
    def births(self) -> list[date]:
        """Born after the day that is `years` before the last one: not yet that old."""
        return sorted(add_months(self.counted.last, -12 * years) + timedelta(days=1) for years, _ in BANDS if years)

    @cached_property
    def children(self) -> Children:
        found = Children()
        for way, one, two, n in self._ask("CHILDREN", births=self.births):
            count = int(n)
            if way == "age":
                found.ages[SEXES[one], _band(int(two))] += count
            elif way == "quarter":
                found.quarters[one, two] += count
            elif way in {"total", "families", "already"}:
                setattr(found, way, count)
            else:
                counter = {
                    "commune": found.communes,
                    "priority": found.priorities,
                    "level": found.levels,
                    "panel": found.panels,
                    "referent": found.referents,
                    "kind": found.kinds,
                    "entry": found.entries,
                }[way]
                counter[one] += count
        return found

    @cached_property
    def received(self) -> list[Received]:
        return [Received(*row) for row in self._ask("RECEIVED")]

    @cached_property
    def refusals(self) -> Refusals:
        asked = {"refused": State.REFUSED.value, "no": FamilyRequest.Ending.REFUSED.value}
        return Refusals(*self._ask("REFUSALS", **asked)[0])

    @cached_property
    def endings(self) -> list[Ending]:
        return [Ending(*row) for row in self._ask("ENDED")]

    @cached_property
    def spells(self) -> list[Spell]:
        return [Spell(*row) for row in self._ask("SPELLS")]

    @cached_property
    def _plans_and_actions(self) -> list[Actions]:
        return [Actions(*row) for row in self._ask("ACTIONS")]

    @property
    def actions(self) -> list[Actions]:
        return [row for row in self._plans_and_actions if row.frame != "plans" and row.actions]

    @property
    def plans(self) -> tuple[int, int]:
        """The active parcours, and those of them with an individual action."""
        line = next(row for row in self._plans_and_actions if row.frame == "plans")
        return line.actions, line.priced

    @cached_property
    def waits(self) -> list[Wait]:
        return [Wait(*row) for row in self._ask("WAITS")]

    @cached_property
    def names(self) -> dict[str, str]:
        """Those who were référents in the programme, by number: read before counting, which sees no account."""
        held = User.objects.filter(memberships__programme=self.programme, memberships__role=Role.REFERENT.value)
        return {str(user.pk): user.get_full_name() for user in held.distinct()}

    @cached_property
    def referents(self) -> Referents:
        fte_days, people, without = self._ask("REFERENTS")[0]
        return Referents(float(fte_days) / self.counted.days, people, without)

    @cached_property
    def derogations(self) -> list[CareTeamMembership]:
        """The référents who coordinate too (R31), latest first; the reason of the tie, else that of the roles."""
        found = list(derogations(self.programme, self.counted))
        for row in found:
            row.derogation_reason = row.derogation_reason or vars(row)["hat_reason"]
        return found

    @cached_property
    def coordinated(self) -> int:
        """Children whose référent also coordinates (R31)."""
        return int(self._kept_or("COORDINATED", lambda: [(len({row.child_id for row in self.derogations}),)])[0][0])

    @cached_property
    def unwritten(self) -> int:
        """Those of them without a written derogation (RU7)."""
        found = {row.child_id for row in self.derogations if not row.derogation_reason}
        return int(self._kept_or("UNWRITTEN", lambda: [(len(found),)])[0][0])

    @property
    def _years(self) -> range:
        return range(self.counted.first.year, self.counted.last.year + 1)

    @cached_property
    def resources(self) -> list[Money]:
        sums = (
            Grant.objects.filter(programme=self.programme, year__in=self._years)
            .values_list("year", "funder", "indirect")
            .annotate(total=Sum("amount"))
            .order_by("-year", "-total", "funder")
        )
        return [Money(year, _resource(funder, indirect=indirect), total) for year, funder, indirect, total in sums]

    @cached_property
    def expenses(self) -> list[Money]:
        sums = (
            Expense.objects.filter(programme=self.programme, year__in=self._years)
            .values_list("year", "nature")
            .annotate(total=Sum("amount"))
            .order_by("-year", "-total", "nature")
        )
        return [Money(year, str(Expense.Nature(nature).label), amount) for year, nature, amount in sums]


def _exact(value: Any) -> Any:
    return Decimal(value["amount"]) if isinstance(value, dict) else value


def _band(bucket: int) -> str:
    """`width_bucket` over the sorted birthdays: 0 is born before them all, the oldest band."""
    return BANDS[len(BANDS) - 1 - bucket][1]


def _resource(funder: str, *, indirect: bool) -> str:
    name = str(Grant.Funder(funder).label)
    return f"charges indirectes ({name})" if indirect else name
