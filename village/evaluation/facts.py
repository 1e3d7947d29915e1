"""What the indicators share: each fact of a period is asked of the database once, already grouped."""

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from django.db.models import Sum

from village.access.roles import Role
from village.accounts.models import User
from village.core.dates import add_months
from village.evaluation.asking import band_of
from village.evaluation.derogations import derogations
from village.evaluation.facts_change import ABOUT_CHANGE, ChangeFacts
from village.evaluation.facts_course import ABOUT_COURSE, CourseFacts
from village.evaluation.facts_survey import ABOUT_SURVEY, SurveyFacts
from village.evaluation.survival import Spell
from village.funding.models import Expense, Grant
from village.people.models import CareTeamMembership, Person
from village.plans.models import PlannedAction
from village.referrals.models import FamilyRequest
from village.referrals.states import State

UNKNOWN = "non renseigné"
# The facts that dossiers make: frozen when one of them leaves the base.
ABOUT_DOSSIERS = (
    "children",
    "referred_children",
    "entered_children",
    "left_children",
    "received",
    "refusals",
    "endings",
    "spells",
    "actions",
    "waits",
    "coordinated",
    "unwritten",
    *ABOUT_SURVEY,
    *ABOUT_CHANGE,
    *ABOUT_COURSE,
)
SEXES = {
    Person.Sex.GIRL.value: "filles",
    Person.Sex.BOY.value: "garçons",
    Person.Sex.UNSAID.value: "sexe non précisé",
}
PRIORITIES = {"rep+": "REP+", "rep": "REP", "": "hors REP", "?": "école non renseignée"}


@dataclass
class Children:
    """The children of a population, each counted once, divided in each way that is printed.

    `before`: of the year before, those who were not followed any more on the first day; the parcours that ended; the
    exits that were written.
    """

    total: int = 0
    families: int = 0
    already: int = 0
    before: tuple[int, int, int] = (0, 0, 0)
    ages: Counter[tuple[str, str]] = field(default_factory=Counter)
    years: Counter[int] = field(default_factory=Counter)
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


class Facts(SurveyFacts, ChangeFacts, CourseFacts):
    """The facts of a programme over a period. One that is not over is counted up to `today`."""

    @cached_property
    def children(self) -> Children:
        return self._divided("CHILDREN")

    @cached_property
    def referred_children(self) -> Children:
        return self._divided("CHILDREN_REFERRED")

    @cached_property
    def entered_children(self) -> Children:
        return self._divided("CHILDREN_ENTERED")

    @cached_property
    def left_children(self) -> Children:
        return self._divided("CHILDREN_LEFT")

    def _divided(self, statement: str) -> Children:
        found = Children()
        for way, one, two, n in self._ask(statement, births=self.births, before=add_months(self.counted.first, -12)):
            count = int(n)
            if way == "years":
                found.ages[SEXES[one], band_of(int(two))] += count
                found.years[int(two)] += count
            elif way == "quarter":
                found.quarters[one, two] += count
            elif way == "before":
                found.before = (count, int(one), int(two))
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
    def turnover(self) -> tuple[int, int, int]:
        """What this year and the one before tell by subtraction: who left then; who left, and came back in it."""
        gone, ended, written = self.children.before
        if self.kept_before:  # what is still there of it would count too few
            kept = Facts(self.programme, self.kept_before, self.kept_before.last)
            gone = kept.children.total - self.children.already
            ended, written = sum(row.plans for row in kept.endings), sum(row.exits for row in kept.endings)
        return gone, abs(ended - gone), abs(written - gone)

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
        return [row for row in self._plans_and_actions if row.frame in PlannedAction.Frame.values and row.actions]

    def touched(self, way: str) -> tuple[int | None, int | None]:
        """The different parcours of these actions: « by time » (out of school, in it), « by frame » (common law, ours).

        « of a price »: all, those of priced actions. Nothing where the figures were frozen before this was counted.
        """
        line = next((row for row in self._plans_and_actions if row.frame == way), None)
        return (line.actions, line.priced) if line else (None, None)

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


def _resource(funder: str, *, indirect: bool) -> str:
    name = str(Grant.Funder(funder).label)
    return f"charges indirectes ({name})" if indirect else name
