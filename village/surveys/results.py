"""What a wave answered, counted question by question. Before it is over or under five sheets, nothing, to anybody.

Small numbers are hidden. Outside the team, a number also needs enough sheets of paper, typed in by the team: whoever
has the link may have sent the others himself, and would take them away to read the few that are left.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from village.access.permissions import Permission
from village.access.policy import Actor
from village.core.charts import Bar
from village.core.french import percent
from village.core.protection import WITHHELD, hidden_among
from village.programmes.thresholds import audience_of
from village.surveys.models import Answer, AnswerSheet, Question, Wave

NO_ANSWER = "sans réponse"


@dataclass(frozen=True)
class Counted:
    """One question: its bars; or the words written, for those who read them."""

    question: Question
    bars: tuple[Bar, ...] = ()
    summary: str = ""
    hides: bool = False
    words: tuple[str, ...] = ()
    written: bool = False
    """Whether it asks for words."""


@dataclass(frozen=True)
class Results:
    """`sheets` is None below the threshold of this reader, or while it `waits`: not even the number is said.

    `proven`: whether this reader needs sheets of paper.
    """

    sheets: int | None
    threshold: int
    waits: bool = False
    proven: bool = False
    rate: str = ""
    questions: tuple[Counted, ...] = ()
    reads_words: bool = False


@dataclass(frozen=True)
class _Sheets:
    """How many, and how many ticked each step of each question."""

    total: int
    ticked: Mapping[tuple[int, int], int]

    def line(self, question: Question) -> list[int]:
        """By step, then those who ticked none."""
        counts = [self.ticked.get((question.pk, value), 0) for value in range(1, len(question.offered) + 1)]
        return [*counts, self.total - sum(counts)]


def results_of(wave: Wave, actor: Actor, on: date) -> Results:
    """For one reader: the words are the coordination's."""
    threshold = wave.version.questionnaire.programme.threshold(audience_of(actor.role))
    proven = not actor.can(Permission.REPORT_EXPLAIN)
    if not wave.is_over(on):
        return Results(None, threshold, waits=True, proven=proven)
    sheets = _sheets(wave.sheets.all())
    sure = _sheets(wave.sheets.filter(channel=AnswerSheet.Channel.PAPER)) if proven else sheets
    if sure.total < threshold:
        return Results(None, threshold, proven=proven)
    total, reads_words = sheets.total, actor.can(Permission.SURVEY_MANAGE)
    questions = list(wave.version.questions.all())
    words = _words(wave) if reads_words else {}
    return Results(
        total,
        threshold,
        proven=proven,
        rate=percent(total / wave.given_out) if wave.given_out and wave.given_out >= total else "",
        questions=tuple(_counted(question, sheets, sure, words, threshold) for question in questions),
        reads_words=reads_words,
    )


def _sheets(sheets: QuerySet[AnswerSheet]) -> _Sheets:
    rows = Answer.objects.filter(sheet__in=sheets, value__isnull=False).values_list("question_id", "value")
    ticked = {(question, value): count for question, value, count in rows.annotate(count=Count("pk")).order_by()}
    return _Sheets(sheets.count(), ticked)


def _words(wave: Wave) -> dict[int, list[str]]:
    """By question, in the order of the alphabet: nothing ties two of them, nor tells which came first."""
    found: dict[int, list[str]] = {}
    rows = Answer.objects.filter(sheet__wave=wave).exclude(words="").values_list("question_id", "words")
    for question, words in sorted(rows, key=lambda row: row[1].casefold()):
        found.setdefault(question, []).append(words)
    return found


def _counted(
    question: Question, sheets: _Sheets, sure: _Sheets, words: dict[int, list[str]], threshold: int
) -> Counted:
    if question.kind == Question.Kind.WORDS:
        return Counted(question, words=tuple(words.get(question.pk, ())), written=True)
    counts, total = sheets.line(question), sheets.total
    rows = list(zip((*question.offered, NO_ANSWER), counts, strict=True))
    both = enumerate(zip(counts, sure.line(question), strict=True))
    few = frozenset(place for place, (count, known) in both if known < threshold <= count)
    places = hidden_among(counts, threshold, few)
    hidden = frozenset(range(len(rows))) if places is None else places
    shown = [(count, label) for place, (label, count) in enumerate(rows) if place not in hidden]
    most, often = max(shown, default=(0, ""))
    return Counted(
        question,
        bars=tuple(_bar(label, count, total, hidden=place in hidden) for place, (label, count) in enumerate(rows)),
        summary=f"Le plus souvent : « {often} », {most} sur {total}." if most else "Ces nombres sont trop petits.",
        hides=bool(hidden),
    )


def _bar(label: str, count: int, total: int, *, hidden: bool) -> Bar:
    return (label, WITHHELD, None) if hidden else (label, count, count / total)


def entered(wave: Wave, on: date) -> tuple[int, int]:
    """How many sheets of paper were typed in today, and in all: for who types them."""
    paper = wave.sheets.filter(channel=AnswerSheet.Channel.PAPER)
    return paper.filter(on=on).count(), paper.count()
