"""What the team declares to the national survey, block by block (R80)."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from zlib import crc32

from django.db import transaction

from village.access.policy import Actor
from village.audit.journal import Act, record
from village.core.errors import DomainError, StaleVersion
from village.evaluation.models import AnnualReport, Kind, ReportAnswer
from village.evaluation.operations.annual import changed, to_write, year_said
from village.evaluation.questions import Block

Value = Decimal | str | None


def mark_of(report: AnnualReport, block: Block) -> int:
    """A number that changes with any declared answer of this block."""
    codes = [question.code for question in block.declared]
    rows = ReportAnswer.objects.filter(report=report, question__in=codes).order_by("question")
    return crc32(repr(list(rows.values_list("question", "number", "words"))).encode())


@transaction.atomic
def answer_survey(
    report: AnnualReport, block: Block, *, answers: Mapping[str, Value], version: int | None, by: Actor, at: datetime
) -> AnnualReport:
    """Declare the answers of a block by question; without value, one is taken back. A checked survey is read again.

    `version`: `mark_of` the block that was read. The same answers change nothing.
    """
    current = to_write(report, by)
    if current.kind != Kind.SURVEY:
        raise DomainError("Seule l’enquête nationale pose ces questions.")
    if version is not None and version != mark_of(current, block):
        raise StaleVersion
    known = {row.question: row for row in current.answers.all()}
    moved = [
        question.code
        for question in block.declared
        if _write(current, known.get(question.code), question.code, answers.get(question.code), by, at)
    ]
    if moved:
        changed(current)
        record(Act.REPORT_ANSWER, by=by, target=current, details=f"{year_said(current)}, {', '.join(moved)}")
    return current


def _write(
    report: AnnualReport, row: ReportAnswer | None, question: str, value: Value, by: Actor, at: datetime
) -> bool:
    """Whether the answer is no more the same."""
    words = value.strip() if isinstance(value, str) else ""
    number = None if isinstance(value, str) else value
    if number is None and not words:
        if row is not None:
            row.delete()
        return row is not None
    if row is not None and (row.number, row.words) == (number, words):
        return False
    row = row or ReportAnswer(report=report, question=question)
    row.number, row.words, row.answered_at, row.answered_by_id = number, words, at, by.user_id
    row.save()
    return True
