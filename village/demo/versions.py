"""The document of a parcours: written, approved by the family, validated by the EPS when it next sits."""

from bisect import bisect_left
from collections.abc import Sequence
from copy import copy
from datetime import date, timedelta
from itertools import count
from typing import Any

from village.core.dates import add_months
from village.demo.book import Book, Case
from village.demo.homes import Child, draw_channel
from village.demo.words import dossiers as words
from village.plans.around import framed
from village.plans.models import Assessment, Goal, Plan, PlannedAction, PlanVersion
from village.plans.parts import frozen


def write_versions(book: Book, case: Case, child: Child, plan: Plan) -> list[PlanVersion]:
    """Version 1, approved within the first month if that day is past; here and there, a second one."""
    written_on = case.opened_on + timedelta(days=book.chance.randint(8, 18))
    approved_on = written_on + timedelta(days=book.chance.randint(0, 6))
    if written_on > book.today:
        return []
    first = _version(book, case, child, plan, 1, (written_on, approved_on if approved_on <= book.today else None))
    renewed_on = case.opened_on + timedelta(days=book.chance.randint(190, 260))
    renewed = renewed_on < case.last_day(book.today) - timedelta(days=40) and book.likely(0.3)
    if case.script and case.script.second_version_days_ago:
        unsigned_on = book.today - timedelta(days=case.script.second_version_days_ago)
        approved_again = unsigned_on if case.script.second_version_signed else None
        return [first, _version(book, case, child, plan, 2, (unsigned_on, approved_again))]
    if renewed:
        days = (renewed_on, renewed_on + timedelta(days=book.chance.randint(0, 9)))
        return [first, _version(book, case, child, plan, 2, days)]
    return [first]


def freeze_versions(  # noqa: PLR0913 - one argument per kind of rows of a parcours
    book: Book,
    case: Case,
    child: Child,
    *,
    versions: Sequence[PlanVersion],
    goals: Sequence[Goal],
    actions: Sequence[PlannedAction],
    assessment: Assessment,
) -> None:
    """Keep with each approved version what it said that day, without the actions and the goals set aside since."""
    for version in versions:
        if day := version.approved_on:
            known = [action for action in actions if action.approved_on and action.approved_on <= day]
            said = frozen([_as_of(goal, day) for goal in goals], known, words={}, times={})
            version.as_approved = {**said, **_around(book, case, child, assessment, day)}


def _around(book: Book, case: Case, child: Child, assessment: Assessment, day: date) -> dict[str, Any]:
    referent = book.team.sheets[case.referent]
    return framed(
        child.person,
        schooling=next((one for one in reversed(child.schoolings) if one.starts_on <= day), None),
        referent=str(referent),
        contact=referent.phone,
        assessment=assessment if assessment.on <= day else None,
        days=(case.opened_on, case.opened_on, _next_review(case.opened_on, day)),
        holders=child.guardians,
        recorded_by=str(referent),
    )


def _next_review(opened_on: date, day: date) -> date:
    """Every six months since the entry."""
    return next(due for months in count(6, 6) if (due := add_months(opened_on, months)) > day)


def _as_of(goal: Goal, day: date) -> Goal:
    then = copy(goal)
    if then.set_aside_on and then.set_aside_on > day:
        then.set_aside_on, then.set_aside_reason = None, ""
    return then


def _version(
    book: Book, case: Case, child: Child, plan: Plan, number: int, days: tuple[date, date | None]
) -> PlanVersion:
    """Written and, unless it still waits, approved; the EPS validates it when it next sits."""
    written_on, approved_on = days
    return book.writer.add(
        PlanVersion(
            plan=plan,
            number=number,
            written_on=written_on,
            planning=words.PLANNING,
            evaluation_methods=child.said.of(words.EVALUATION),
            what_changed=child.said.of(book.chance.choice(words.CHANGED)) if number > 1 else "",
            approved_on=approved_on,
            approved_by=child.guardians[0] if approved_on else None,
            approval_channel=draw_channel(book) if approved_on else "",
            validated_on=_sitting_after(book, case, approved_on) if approved_on else None,
        )
    )


def _sitting_after(book: Book, case: Case, day: date) -> date | None:
    if case.commune not in book.agendas:  # the neighbour, whose EPS are not told
        return day
    held = book.agendas[case.commune].held
    found = bisect_left(held, day)
    return held[found] if found < len(held) else None
