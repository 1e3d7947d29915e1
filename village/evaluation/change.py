"""Before and after, over the programme: what moved, with counts; who was not measured again; what could be seen at all.

« Évolution observée », never « effet »: nobody is compared with children who were not accompanied. Nothing is added up
across questions, no child is ranked, and nothing here is about one child (IR15, decision 33).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from math import comb

from village.access import wall
from village.access.wall import Mission
from village.core.dates import Period
from village.core.french import counted
from village.evaluation.facts import Facts
from village.evaluation.facts_change import ABOUT_CHANGE, ChangeFacts, GoalEnds, Pairs
from village.evaluation.indicators.base import Group, Indicator, Remark, Result, rows
from village.evaluation.report import Line, Report
from village.programmes.models import Programme
from village.surveys.models import Question, QuestionnaireVersion

LEVEL = 0.05
POPULATION = "Parcours sortis dans la période : un parcours n’est compté que dans l’année de sa sortie."
RULE = "La feuille du début, et la dernière après elle. Les deux posent les mêmes questions."
UP, SAME, DOWN, UNSAID = "vers «\xa0oui\xa0»", "pareil", "vers «\xa0non\xa0»", "sans deux réponses"
HIGHER, LOWER = "plus haut", "plus bas"
ONCE, TWICE = "mesurés une seule fois", "mesurés deux fois"


@dataclass(frozen=True)
class Moved:
    """What moved in a division, with the words of its two ways; None where it is hidden."""

    up: int
    down: int

    @property
    def moved(self) -> int:
        return self.up + self.down

    @property
    def gap(self) -> int:
        return abs(self.up - self.down)

    @property
    def least(self) -> int | None:
        """From which gap on it would be told from chance."""
        return smallest_gap(self.moved)

    @property
    def said(self) -> str:
        """The gap between the two ways, and what can be seen of it."""
        least, gap = self.least, self.gap
        moved = counted(self.moved, "réponse a bougé", "réponses ont bougé")
        if least is None:
            return f"{moved} : trop peu pour y voir une évolution, quelle qu’elle soit."
        seen = "il se distingue du hasard" if gap >= least else "il ne se distingue pas du hasard"
        return f"{moved}. Plus petit écart visible : {least}. Écart observé : {gap}, {seen}."


def smallest_gap(moved: int, level: float = LEVEL) -> int | None:
    """The least gap between those that rose and those that fell that chance alone would give less than 5 times in 100.

    Exact sign test on both sides, among those that moved; None when no gap would do (fewer than six).
    """
    tail = 0
    for most in range(moved, moved // 2, -1):
        tail += comb(moved, most)
        if 2 * tail / 2**moved > level:
            least = 2 * (most + 1) - moved
            return least if most < moved else None
    return None


@dataclass(frozen=True)
class Division:
    """One question, or one reading: its rows, and what could be seen, if nothing of it is hidden."""

    group: Group
    moved: Moved | None = None

    @property
    def seen(self) -> str:
        return self.moved.said if self.moved else ""


@dataclass(frozen=True)
class Shown:
    """One instrument, as a reader may see it."""

    indicator: Indicator
    result: Result
    attrition: Group | None
    divisions: tuple[Division, ...]

    @property
    def hidden(self) -> str:
        return self.result.hidden

    @property
    def columns(self) -> list[str]:
        """What heads a single table, when every question is answered in the same way."""
        heads = [[row.label for row in part.group.rows] for part in self.divisions]
        return heads[0] if len(heads) > 1 and all(head == heads[0] for head in heads) else []

    @property
    def compares(self) -> bool:
        return any(part.seen for part in self.divisions)


def _indicator(code: str, label: str, definition: str, unit: str) -> Indicator:
    return Indicator(code, label, definition, POPULATION, RULE, unit, lambda _: Result(None))


GOALS = _indicator(
    "objectifs",
    "Les objectifs, de la première marche à la dernière",
    "Objectifs encore suivis à la sortie : la marche du début et celle notée le jour de la sortie. La seconde lecture "
    "est celle d’une autre personne que le référent, qui ne voyait pas la première.",
    "objectifs",
)


def results(facts: ChangeFacts) -> list[tuple[Indicator, Result]]:
    """Every instrument that was used, in its order: goals, grids, then what was told at the end."""
    found = [(GOALS, _goals(facts.goal_ends))]
    for version in _versions(facts.programme, {row.version for row in facts.sheets + facts.told}):
        if version.questionnaire.use == "grille":
            found.append(_grid(version, facts))
        else:
            found.append(_told(version, facts))
    return [one for one in found if one[1].denominator]


def _versions(programme: Programme, keys: set[int]) -> list[QuestionnaireVersion]:
    found = QuestionnaireVersion.objects.filter(pk__in=keys, questionnaire__programme=programme)
    named = found.select_related("questionnaire").prefetch_related("questions")
    return list(named.order_by("questionnaire__use", "questionnaire__title", "questionnaire_id", "number"))


def _goals(ends: list[GoalEnds]) -> Result:
    total = sum(row.goals for row in ends)
    again = sum(row.goals for row in ends if row.end)
    steps = {f"marche {n}": [row for row in ends if row.end == n] for n in range(1, 6)}
    twice = {TWICE: [row for row in ends if row.end], ONCE: [row for row in ends if not row.end]}
    groups = [
        _of_goals("Attrition", twice),
        _of_goals("Du début à la fin", _moved(ends, lambda row: (row.start, row.end)), _AMONG),
        _of_goals("La marche à la fin (3 : ce que l’on attendait)", steps, _AMONG),
    ]
    second = _moved(ends, lambda row: (row.again_start, row.again_end))
    if any(second.values()):
        groups.append(_of_goals("Du début à la fin, selon un second lecteur", second))
    agreed = _agreement(ends)
    if any(agreed.values()):
        groups.append(_of_goals("À la fin, les deux lectures", agreed))
    return Result(None, again, total, tuple(groups), people=_parcours(ends))


def _of_goals(title: str, found: dict[str, list[GoalEnds]], within: tuple[tuple[str, str], ...] = ()) -> Group:
    """Goals by row, and of how many parcours: six goals of one child are one child."""
    counts = {label: sum(row.goals for row in lines) for label, lines in found.items()}
    people = {label: _parcours(lines) for label, lines in found.items()}
    return Group(title, "Objectifs", rows(counts, within=dict.fromkeys(counts, within), people=people))


def _parcours(ends: list[GoalEnds]) -> int:
    return len({plan for row in ends for plan in row.plans or ()})


def _moved(
    ends: list[GoalEnds], both: Callable[[GoalEnds], tuple[int | None, int | None]]
) -> dict[str, list[GoalEnds]]:
    found: dict[str, list[GoalEnds]] = {HIGHER: [], SAME: [], LOWER: []}
    for row in ends:
        before, after = both(row)
        if before and after:
            found[_way(before, after)].append(row)
    return found


def _way(before: int, after: int) -> str:
    return HIGHER if after > before else LOWER if after < before else SAME


def _agreement(ends: list[GoalEnds]) -> dict[str, list[GoalEnds]]:
    """How far the two readers were from each other at the end: without it, one reading alone is all there is."""
    labels = ("la même marche", "une marche d’écart", "deux marches ou plus")
    apart: dict[str, list[GoalEnds]] = {label: [] for label in labels}
    for row in ends:
        if row.end and row.again_end:
            apart[labels[min(2, abs(row.end - row.again_end))]].append(row)
    return apart


def _moves(found: Iterable[Pairs]) -> dict[str, int]:
    counts = {HIGHER: 0, SAME: 0, LOWER: 0}
    for row in found:
        counts[_way(row.before, row.after)] += row.plans
    return counts


_AMONG = (("Attrition", TWICE),)
"""What was measured twice divides those, and tells how many they are."""


def _twice(again: int, begun: int, what: str, *, aside: int) -> Group:
    return Group("Attrition", what, rows({TWICE: again, ONCE: begun - again}), aside=aside)


def _grid(version: QuestionnaireVersion, facts: ChangeFacts) -> tuple[Indicator, Result]:
    line = next((row for row in facts.sheets if row.version == version.pk), None)
    begun, again = (line.begun, line.again) if line else (0, 0)
    ended = next((row.begun for row in facts.sheets if not row.version), 0)
    groups = [_twice(again, begun, "Parcours", aside=ended - begun)]
    for question in version.questions.all():
        if question.kind == Question.Kind.SCALE:
            moves = _moves(row for row in facts.pairs if row.question == question.pk)
            counts = {UP: moves[HIGHER], SAME: moves[SAME], DOWN: moves[LOWER], UNSAID: again - sum(moves.values())}
            lines = rows(counts, within=dict.fromkeys(counts, _AMONG))
            groups.append(Group(question.wording, "Parcours", lines, aside=ended - again))
    never = ended - begun
    remark = Remark(f"Parcours sortis sans première feuille : {never} sur {ended}.", never)
    return _named(version), Result(None, again, begun, tuple(groups), (remark,))


def _told(version: QuestionnaireVersion, facts: ChangeFacts) -> tuple[Indicator, Result]:
    lines = [row for row in facts.told if row.version == version.pk]
    total = sum(row.plans for row in lines if not row.question)
    ended = next((row.begun for row in facts.sheets if not row.version), 0)
    groups = []
    for question in version.questions.all():
        if question.offered:
            said = {row.value: row.plans for row in lines if row.question == question.pk}
            counts = {label: said.get(value, 0) for value, label in enumerate(question.offered, 1)}
            counts["sans réponse"] = total - sum(counts.values())
            groups.append(Group(question.wording, "Parcours", rows(counts), aside=ended - total))
    remark = Remark(f"Parcours sortis sans réponse : {ended - total} sur {ended}.", ended - total)
    return _named(version), Result(None, total, total, tuple(groups), (remark,))


def _named(version: QuestionnaireVersion) -> Indicator:
    asked = version.questionnaire
    definition = f"Réponse de : {asked.get_audience_display()}. Version {version.number}. " + (
        "Les questions en quatre visages se comparent, une par une."
        if asked.use == "grille"
        else "La dernière feuille du parcours."
    )
    return _indicator(f"v{version.pk}", asked.title, definition, "parcours")


def report_of(facts: ChangeFacts, period: Period) -> Report:
    """The same as a report: what leaves the team is protected, and written in the register, as any figure is."""
    lines = tuple(Line(indicator, result) for indicator, result in results(facts))
    frozen = facts.frozen
    return Report(facts.programme, period, facts.counted, lines, (), frozen_on=frozen.frozen_on if frozen else None)


def shown(report: Report) -> list[Shown]:
    """Each instrument of a report, as its readers may see it."""
    return [_shown(line.indicator, line.result) for line in report.lines]


def _shown(indicator: Indicator, result: Result) -> Shown:
    if result.hidden:
        return Shown(indicator, result, None, ())
    attrition = next((group for group in result.groups if group.title == "Attrition"), None)
    others = tuple(Division(group, moved_in(group)) for group in result.groups if group is not attrition)
    return Shown(indicator, result, attrition, others)


def moved_in(group: Group) -> Moved | None:
    """Nothing where a number is hidden: what moved would tell it."""
    if group.counts != "Parcours":  # several goals of one child are not so many signs
        return None
    counts = {row.label: row.count for row in group.rows}
    up, down = counts.get(UP, counts.get(HIGHER)), counts.get(DOWN, counts.get(LOWER))
    if up is None or down is None or any(row.hidden for row in group.rows):
        return None
    return Moved(int(up), int(down))


def facts_of(programme: Programme, period: Period, *, today: date) -> Facts:
    """The facts of a period, counted; the questions themselves are read by who reads the page."""
    facts = Facts(programme, period, today)
    with wall.open_for(Mission.COUNT, programme.pk):
        for name in ABOUT_CHANGE:
            getattr(facts, name)
    return facts
