"""The way of each goal, from the first of its five steps to the last: told side by side, never summed up (R63)."""

from dataclasses import dataclass

from village.core.french import long_date
from village.plans.models import Exit, Goal, GoalLevel

UNSAID = "non évalué"


@dataclass(frozen=True)
class Way:
    """One goal at the exit. `end` is the step it ended on, `None` if nobody could say."""

    goal: Goal
    attainment: str
    end: int | None
    last_said: GoalLevel | None

    @property
    def before(self) -> str:
        return "" if self.goal.reserved else step_said(self.goal, self.goal.baseline)

    @property
    def after(self) -> str:
        if self.goal.reserved:
            return ""
        return step_said(self.goal, self.end) if self.end else UNSAID

    @property
    def last_seen(self) -> str:
        """Where nobody could say how it ends: the last step that was noted, and when."""
        last = None if self.goal.reserved else self.last_said
        return f"{last.level} sur 5, le {long_date(last.on)}" if last and not self.end else ""


def step_said(goal: Goal, level: int) -> str:
    """« 2. Elle répond » in the family's words, else « 2 sur 5 »."""
    words = dict(goal.scale_words).get(level)
    return f"{level}. {words}" if words else f"{level} sur 5"


def ways_of(ending: Exit, *, health: bool) -> list[Way]:
    """Each goal that the exit told of, in its order, as told to one reader."""
    outcomes = ending.goal_outcomes.for_reader(health=health)
    noted: dict[int, list[GoalLevel]] = {}
    for level in GoalLevel.objects.filter(goal__outcomes__exit=ending, on__lte=ending.on).order_by("on"):
        noted.setdefault(level.goal_id, []).append(level)
    return [_way(row.goal, str(row.attainment), noted.get(row.goal_id, []), ending) for row in outcomes]


def _way(goal: Goal, attainment: str, noted: list[GoalLevel], ending: Exit) -> Way:
    last = noted[-1] if noted else None
    end = last.level if last and last.on == ending.on else None
    return Way(goal, attainment, end, last)
