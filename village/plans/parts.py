"""The four parts of a parcours (R23), what a version said of them, and what changed between two (R28)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from village.core.french import long_date
from village.core.holding import Category
from village.core.sealing import LostWhole
from village.plans.models import RESERVED, ActionAnswer, Goal, Plan, PlannedAction, PlanVersion, Reply, SetAside

PARTS = ("les objectifs", "des actions approuvées par la famille", "la planification", "les modalités d’évaluation")


def missing_parts(version: PlanVersion, *, goals: int, approved: int) -> list[str]:
    """Which of the four mandatory parts are not there, in their order."""
    there = (goals, approved, version.planning.strip(), version.evaluation_methods.strip())
    return [part for part, found in zip(PARTS, there, strict=True) if not found]


def only_collective(actions: Iterable[PlannedAction], on: date) -> bool:
    """Whether what the family approved is, today and after, collective only (R25)."""
    natures = {
        action.nature for action in actions if action.approved_on and (action.ends_on is None or action.ends_on >= on)
    }
    return natures == {PlannedAction.Nature.COLLECTIVE}


def contents_of(plan: Plan) -> dict[str, Any]:
    """Goals and actions as they stand, to be kept with the version that the family approves."""
    words = dict(ActionAnswer.objects.filter(action__plan=plan).order_by("pk").values_list("action_id", "words"))
    times: dict[int, list[SetAside]] = {}
    for row in SetAside.objects.filter(goal__plan=plan).order_by("on", "pk"):
        times.setdefault(row.goal_id, []).append(row)
    actions = plan.actions.select_related("goal__domain__counts_as", "provider")
    return frozen(
        plan.goals.select_related("domain__counts_as"),
        actions.order_by("goal__rank", "goal_id", "pk"),
        words=words,
        times=times,
    )


def frozen(
    goals: Iterable[Goal],
    actions: Iterable[PlannedAction],
    *,
    words: Mapping[int, str],
    times: Mapping[int, Iterable[SetAside]],
) -> dict[str, Any]:
    """The same, of these rows: `words` of the family by action id, times set aside by goal id."""
    return {
        "goals": [
            {
                "pk": goal.pk,
                "domain": str(goal.domain),
                "health": goal.category is Category.HEALTH,
                "wording": goal.wording,
                "horizon": goal.horizon.isoformat(),
                "skills": goal.skill_words,
                "scale": [words for _, words in goal.scale_words],
                "set_aside_on": goal.set_aside_on.isoformat() if goal.set_aside_on else "",
                "set_aside_reason": goal.set_aside_reason,
                "times_aside": [
                    {"on": row.on.isoformat(), "until": row.resumed_on.isoformat(), "reason": row.reason}
                    for row in times.get(goal.pk, ())
                ],
            }
            for goal in goals
        ],
        "actions": [
            {
                "pk": action.pk,
                "title": action.title,
                "goal": action.goal.wording,
                "health": action.category is Category.HEALTH,
                "nature": action.get_nature_display(),
                "frame": action.get_frame_display(),
                "provider": str(action.provider or ""),
                "starts_on": action.starts_on.isoformat(),
                "ends_on": action.ends_on.isoformat() if action.ends_on else "",
                "answer": Reply.YES.value if action.approved_on else action.answer,
                "answered_on": action.approved_on.isoformat() if action.approved_on else "",
                "words": words.get(action.pk, ""),
            }
            for action in actions
        ],
    }


def contents(version: PlanVersion, *, health: bool) -> dict[str, Any]:
    """What the version says to one reader: as approved, or as it stands while it is being written.

    To who may not know of health, a goal of health is its domain and its horizon, and its actions are left out. What
    was approved and no longer opens is said so: the goals of today are not what the family approved.
    """
    said: dict[str, Any] = version.as_approved if version.approved_on else contents_of(version.plan)
    if isinstance(said, LostWhole):
        return {"goals": [_UNTOLD | {"wording": said.said}], "actions": []}
    return said if health else {**said, "goals": [_told(goal) for goal in said["goals"]], "actions": _shared(said)}


_UNTOLD = {"pk": 0, "domain": "", "health": False, "horizon": "", "scale": []}


def _told(goal: dict[str, Any]) -> dict[str, Any]:
    if not goal["health"]:
        return goal
    times = [{**row, "reason": ""} for row in goal.get("times_aside", ())]
    return {**goal, "wording": RESERVED, "scale": [], "skills": [], "set_aside_reason": "", "times_aside": times}


def _shared(said: dict[str, Any]) -> list[dict[str, Any]]:
    return [action for action in said["actions"] if not action["health"]]


@dataclass(frozen=True)
class Change:
    """One line of the comparison: what the version before said, what this one says; whether it stays, set aside."""

    before: str
    after: str
    aside: bool = False

    @property
    def kind(self) -> str:
        if self.before == self.after:
            return "same"
        if self.aside:
            return "aside"
        if not self.before:
            return "new"
        return "changed" if self.after else "gone"

    @property
    def label(self) -> str:
        if RESERVED in self.after or RESERVED in self.before:
            return "réservé"
        return {
            "same": "inchangé",
            "new": "nouveau",
            "changed": "changé",
            "gone": "retiré",
            "aside": "mis de côté",
        }[self.kind]


@dataclass(frozen=True)
class Part:
    """One of the four parts, compared."""

    title: str
    changes: tuple[Change, ...]
    whole: bool = True
    """Whether this reader is told all of it."""

    @property
    def changed(self) -> bool:
        return any(change.kind != "same" for change in self.changes)


def compare(before: PlanVersion | None, after: PlanVersion, *, health: bool) -> tuple[Part, ...]:
    """The four parts of two versions, side by side, as one reader may know them; of the first one, all is new."""
    old = contents(before, health=health) if before else {"goals": [], "actions": []}
    new = contents(after, health=health)
    before = before or PlanVersion()
    whole = RESERVED not in {goal["wording"] for goal in (*old["goals"], *new["goals"])}
    return (
        Part("Les objectifs", _matched(old["goals"], new["goals"], _goal_said), whole),
        Part("Les actions", _matched(old["actions"], new["actions"], _action_said), whole),
        Part("La planification", (Change(before.planning, after.planning),)),
        Part("Les modalités d’évaluation", (Change(before.evaluation_methods, after.evaluation_methods),)),
    )


def _matched(
    old: list[dict[str, Any]], new: list[dict[str, Any]], said: Callable[[int, dict[str, Any]], str]
) -> tuple[Change, ...]:
    """The lines of `new` in their order, each beside what it was; then what is no longer there."""
    was = {row["pk"]: said(rank, row) for rank, row in enumerate(old, 1)}
    now = {row["pk"]: said(rank, row) for rank, row in enumerate(new, 1)}
    aside = {row["pk"] for row in new if row.get("set_aside_on")}
    kept = [Change(was.get(pk, ""), text, aside=pk in aside) for pk, text in now.items()]
    return (*kept, *(Change(text, "") for pk, text in was.items() if pk not in now))


def times_aside(goal: dict[str, Any]) -> list[str]:
    """Each time it was set aside and taken up again, in words; none for a version older than this history."""
    return [
        f"Mis de côté du {_day(row['on'])} au {_day(row['until'])}{_why(row['reason'])}"
        for row in goal.get("times_aside", ())
    ]


def _why(reason: str) -> str:
    return f" : {reason}" if reason else ""


def _goal_said(rank: int, goal: dict[str, Any]) -> str:
    if not goal["horizon"]:
        return str(goal["wording"])
    before = times_aside(goal)
    if goal.get("set_aside_on"):
        now = f"Mis de côté le {_day(goal['set_aside_on'])}{_why(goal['set_aside_reason'])}"
        return "\n".join([goal["wording"], *before, now])
    lines = [f"{rank}. {goal['wording']}", f"{goal['domain']}, jusqu’au {_day(goal['horizon'])}"]
    if goal.get("skills"):  # a version older than this list says none
        lines.append(f"Compétences travaillées : {', '.join(goal['skills'])}")
    if len(goal["scale"]) == 5:
        lines.append(f"On attend : {goal['scale'][2]}")
    return "\n".join([*lines, *before])


def _action_said(_rank: int, action: dict[str, Any]) -> str:
    lines = [action["title"], f"{action['nature']}, {action['frame']}", action["provider"]]
    if action["ends_on"]:
        lines.append(f"jusqu’au {_day(action['ends_on'])}")
    said = {"oui": "la famille a dit oui", "non": "la famille a dit non", "plus_tard": "la famille a dit plus tard"}
    lines.append(said.get(action["answer"], ""))
    return "\n".join(filter(None, lines))


def _day(iso: str) -> str:
    return long_date(date.fromisoformat(iso))
