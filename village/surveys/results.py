"""What a wave answered, counted question by question. Under five sheets, nothing; small numbers are hidden."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count

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
    """`sheets` is None below the threshold of this reader: not even the number is said."""

    sheets: int | None
    threshold: int
    rate: str = ""
    questions: tuple[Counted, ...] = ()
    reads_words: bool = False


def results_of(wave: Wave, actor: Actor) -> Results:
    """For one reader: the words are the coordination's."""
    threshold = wave.version.questionnaire.programme.threshold(audience_of(actor.role))
    total = wave.sheets.count()
    if total < threshold:
        return Results(None, threshold)
    reads_words = actor.can(Permission.SURVEY_MANAGE)
    questions = list(wave.version.questions.all())
    ticked = _ticked(wave)
    words = _words(wave) if reads_words else {}
    return Results(
        total,
        threshold,
        rate=percent(total / wave.given_out) if wave.given_out and wave.given_out >= total else "",
        questions=tuple(_counted(question, ticked, words, total, threshold) for question in questions),
        reads_words=reads_words,
    )


def _ticked(wave: Wave) -> dict[tuple[int, int], int]:
    rows = Answer.objects.filter(sheet__wave=wave, value__isnull=False).values_list("question_id", "value")
    return {(question, value): count for question, value, count in rows.annotate(count=Count("pk")).order_by()}


def _words(wave: Wave) -> dict[int, list[str]]:
    """By question, in the order of the alphabet: nothing ties two of them, nor tells which came first."""
    found: dict[int, list[str]] = {}
    rows = Answer.objects.filter(sheet__wave=wave).exclude(words="").values_list("question_id", "words")
    for question, words in sorted(rows, key=lambda row: row[1].casefold()):
        found.setdefault(question, []).append(words)
    return found


def _counted(
    question: Question, ticked: dict[tuple[int, int], int], words: dict[int, list[str]], total: int, threshold: int
) -> Counted:
    if question.kind == Question.Kind.WORDS:
        return Counted(question, words=tuple(words.get(question.pk, ())), written=True)
    counts = [ticked.get((question.pk, value), 0) for value in range(1, len(question.offered) + 1)]
    rows = [*zip(question.offered, counts, strict=True), (NO_ANSWER, total - sum(counts))]
    places = hidden_among([count for _label, count in rows], threshold)
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
