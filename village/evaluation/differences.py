"""What counting again would change in a bilan, and what was written since: nothing is changed by looking."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from village.activities.models import WaitingEntry
from village.audit.journal import Act
from village.audit.models import Entry
from village.core.dates import Period
from village.evaluation.cards import card
from village.evaluation.indicators.base import Group
from village.evaluation.report import Line, Report, without_names
from village.funding.models import Expense, Grant
from village.people.models import Person
from village.plans.models import Exit, Plan, PlanVersion
from village.programmes.models import Programme
from village.referrals.models import FamilyRequest, Referral


@dataclass(frozen=True)
class Change:
    """One number that is no more the same. `before` or `after` is empty when the line was not there."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Difference:
    """An indicator whose figure, rows or definition differ."""

    code: str
    label: str
    changes: tuple[Change, ...]
    redefined: bool


@dataclass(frozen=True)
class Late:
    """Rows of the period written after the figures were kept: what, on which day, how many."""

    on: date
    what: str
    count: int


def differences(kept: Report, now: Report) -> list[Difference]:
    """The indicators that differ, in the order of the report of today; those that are no more come last."""
    before = {line.indicator.code: line for line in kept.lines}
    after = {line.indicator.code: line for line in without_names(now).lines}
    found = (_compare(before.get(code), after.get(code)) for code in {**after, **before})
    return [difference for difference in found if difference.changes or difference.redefined]


def _compare(before: Line | None, after: Line | None) -> Difference:
    one = before or after
    assert one is not None  # noqa: S101 - for the types: the code comes from one of them
    if before is None or after is None:
        change = Change(one.indicator.label, _said(before), _said(after))
        return Difference(one.indicator.code, one.indicator.label, (change,), redefined=False)
    was, is_now = before.indicator, after.indicator
    redefined = (was.definition, was.population, was.rule) != (is_now.definition, is_now.population, is_now.rule)
    return Difference(is_now.code, is_now.label, tuple(_changes(before, after)), redefined)


def _changes(before: Line, after: Line) -> Iterator[Change]:
    was, is_now = _said(before), _said(after)
    if was != is_now:
        yield Change(after.indicator.label, was, is_now)
    old, new = _rows(before.result.groups), _rows(after.result.groups)
    for label in {**new, **old}:
        if old.get(label) != new.get(label):
            yield Change(label, old.get(label, ""), new.get(label, ""))
    if not (was != is_now or old != new) and before.result.remarks != after.result.remarks:
        yield Change(
            "Remarques",
            " ".join(remark.text for remark in before.result.remarks),
            " ".join(remark.text for remark in after.result.remarks),
        )


def _said(line: Line | None) -> str:
    if line is None:
        return ""
    shown = card(line)
    return " · ".join(filter(None, (f"{shown.value} {shown.unit}".strip(), shown.sub)))


def _rows(groups: tuple[Group, ...]) -> dict[str, str]:
    """« Communes : Ici » → « 12 »."""
    return {
        f"{group.title} : {row.label}": str(row.count) + (f" ({row.value})" if row.value is not None else "")
        for group in groups
        for row in group.rows
    }


Find = Callable[[Programme, Period], "QuerySet[Any]"]


def _active(programme: Programme, period: Period, prefix: str = "") -> Q:
    return (
        Q(**{f"{prefix}programme": programme, f"{prefix}opened_on__lte": period.last})
        & (Q(**{f"{prefix}closed_on__isnull": True}) | Q(**{f"{prefix}closed_on__gte": period.first}))
    )  # fmt: skip


def _days(programme: Programme, period: Period, day: str, prefix: str = "") -> Q:
    return Q(**{f"{prefix}programme": programme, f"{day}__range": (period.first, period.last)})


def _years(programme: Programme, period: Period) -> Q:
    return Q(programme=programme, year__range=(period.first.year, period.last.year))


# What is said, the acts that write it, the rows of the period among those the act names.
_WRITTEN: tuple[tuple[str, tuple[Act, ...], Find], ...] = (
    ("parcours ouverts ou rouverts", (Act.PLAN_OPEN, Act.PLAN_REOPEN), lambda p, d: Plan.objects.filter(_active(p, d))),
    (
        "versions de parcours approuvées par la famille",
        (Act.PLAN_APPROVE,),
        lambda p, d: PlanVersion.objects.filter(_active(p, d, "plan__")),
    ),
    ("sorties écrites", (Act.EXIT_RECORD,), lambda p, d: Exit.objects.filter(_days(p, d, "on", "plan__"))),
    ("fiches de repérage reçues", (Act.REFERRAL_SEND,), lambda p, d: Referral.objects.filter(_days(p, d, "sent_on"))),
    ("refus de familles", (Act.REFERRAL_REFUSE,), lambda p, d: Referral.objects.filter(_days(p, d, "decided_on"))),
    (
        "demandes de familles closes",
        (Act.REQUEST_ANSWER,),
        lambda p, d: FamilyRequest.objects.filter(_days(p, d, "closed_on")),
    ),
    (
        "attentes de soin mises à jour",
        (Act.WAITING_CHANGE,),
        lambda p, d: WaitingEntry.objects.filter(
            Q(child__programme=p, requested_on__lte=d.last), Q(obtained_on=None) | Q(obtained_on__gte=d.first)
        ),
    ),
    ("ressources écrites au budget", (Act.BUDGET_RECORD,), lambda p, d: Grant.objects.filter(_years(p, d))),
    ("dépenses écrites au budget", (Act.BUDGET_RECORD,), lambda p, d: Expense.objects.filter(_years(p, d))),
)
# About a child: the journal names her, and the period is that of her parcours.
_ABOUT_CHILDREN = (
    ("identités ou adresses corrigées", (Act.PERSON_CORRECT, Act.DATA_CORRECT)),
    ("scolarités changées", (Act.SCHOOLING_CHANGE,)),
)
_ERASED = "dossiers qui ont quitté la base, toutes années confondues"


def written_since(programme: Programme, period: Period, since: datetime) -> list[Late]:
    """What the journal says was written after `since` about the days of `period`, by day, latest first."""
    lines = _Lines(programme, since)
    found: Counter[tuple[date, str]] = Counter()
    for what, acts, rows in _WRITTEN:
        of_period = rows(programme, period)
        label = of_period.model._meta.label_lower
        targets = [(day, target.partition(":")) for day, target, _ in lines.of(acts)]
        named = [(day, int(key)) for day, (model, _, key) in targets if model == label]
        found.update(_counted(what, named, of_period))
    active = Plan.objects.filter(_active(programme, period))
    children = Person.objects.filter(is_child=True, pk__in=active.values("child"))
    for what, acts in _ABOUT_CHILDREN:
        named = [(day, person) for day, _, person in lines.of(acts) if person]
        found.update(_counted(what, named, children))
    for day, _, _ in lines.of((Act.DATA_ERASE,)):
        found[day, _ERASED] += 1
    return [Late(day, what, count) for (day, what), count in sorted(found.items(), reverse=True)]


def _counted(what: str, named: list[tuple[date, int]], rows: "QuerySet[Any]") -> Counter[tuple[date, str]]:
    known = set(rows.filter(pk__in={key for _, key in named}).values_list("pk", flat=True)) if named else set()
    return Counter((day, what) for day, key in set(named) if key in known)


class _Lines:
    """The lines of the journal since a moment, read once."""

    def __init__(self, programme: Programme, since: datetime) -> None:
        acts = {act for _, acts, _ in _WRITTEN for act in acts} | {act for _, acts in _ABOUT_CHILDREN for act in acts}
        rows = Entry.objects.filter(programme_id=programme.pk, at__gt=since, action__in=[*acts, Act.DATA_ERASE])
        self.rows = list(rows.values_list("action", "at", "target", "person_id"))

    def of(self, acts: tuple[Act, ...]) -> list[tuple[date, str, int | None]]:
        return [(timezone.localdate(at), target, person) for action, at, target, person in self.rows if action in acts]
