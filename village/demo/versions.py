"""The document of a parcours: written, approved by the family, validated by the EPS when it next sits."""

from bisect import bisect_left
from datetime import date, timedelta

from village.demo.book import Book, Case
from village.demo.homes import Child, draw_channel
from village.demo.words import dossiers as words
from village.plans.models import Plan, PlanVersion


def write_versions(book: Book, case: Case, child: Child, plan: Plan) -> date | None:
    """Version 1, approved within the first month; the day of that approval, if it is past."""
    written_on = case.opened_on + timedelta(days=book.chance.randint(8, 18))
    approved_on = written_on + timedelta(days=book.chance.randint(0, 6))
    if written_on > book.today:
        return None
    _version(book, case, child, plan, 1, (written_on, approved_on if approved_on <= book.today else None))
    renewed_on = case.opened_on + timedelta(days=book.chance.randint(190, 260))
    renewed = renewed_on < case.last_day(book.today) - timedelta(days=40) and book.likely(0.3)
    if case.script and case.script.second_version_days_ago:
        unsigned_on = book.today - timedelta(days=case.script.second_version_days_ago)
        approved_again = unsigned_on if case.script.second_version_signed else None
        _version(book, case, child, plan, 2, (unsigned_on, approved_again))
    elif renewed:
        _version(book, case, child, plan, 2, (renewed_on, renewed_on + timedelta(days=book.chance.randint(0, 9))))
    return approved_on if approved_on <= book.today else None


def _version(book: Book, case: Case, child: Child, plan: Plan, number: int, days: tuple[date, date | None]) -> None:
    """Written and, unless it still waits, approved; the EPS validates it when it next sits."""
    written_on, approved_on = days
    book.writer.add(
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
