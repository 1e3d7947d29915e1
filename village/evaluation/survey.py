"""The national survey of a year, answered: what is counted, what is declared, what is still missing (R80)."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse

from village.access.permissions import Permission
from village.core.dates import add_months
from village.core.french import long_date, number
from village.evaluation.cards import NOTHING, Card, card
from village.evaluation.declared import hidden_declared, until_frozen
from village.evaluation.indicators.base import Group
from village.evaluation.models import AnnualReport, Kind, ReportAnswer, ReportText
from village.evaluation.questions import BLOCKS, Block, Extract, How, Question, Sort
from village.evaluation.report import Line, Report
from village.programmes.models import Charter, Programme

# Where a figure that has nothing to count is mended: by whom keeps the budget, or the team.
_KEPT_ELSEWHERE = {
    "I17": ("funding:budget", Permission.BUDGET_READ),
    "I45": ("home:team", Permission.REFERENT_ASSIGN),
}


@dataclass(frozen=True)
class Answer:
    """A question and its answer. `said`: in words; `card`: the figure, with the divisions that are asked for.

    `hidden`: what is written instead of a declared one, in what leaves the team. `before`: what was declared the year
    before, as a help. `mend`: where to answer, and what `door` it takes.
    """

    question: Question
    said: str = ""
    line: Line | None = None
    card: Card | None = None
    declared: ReportAnswer | None = None
    written: ReportText | None = None
    hidden: str = ""
    before: str = ""
    mend: str = ""
    door: Permission = Permission.REPORT_WRITE

    @property
    def place(self) -> str:
        """Its anchor on the page."""
        return f"q{self.question.code.replace('.', '-')}"

    @property
    def missing(self) -> bool:
        return bool(self.mend) and not self.said and not self.question.optional

    @property
    def title(self) -> str:
        return f"{self.question.code} {self.question.label}"

    @property
    def remarks(self) -> tuple[str, ...]:
        """Those of the figure, where it is shown itself."""
        return self.card.remarks if self.card and self.question.whole else ()

    @property
    def groups(self) -> tuple[Group, ...]:
        return self.line.result.groups if self.line else ()


@dataclass(frozen=True)
class Answered:
    """A block with its answers."""

    block: Block
    answers: tuple[Answer, ...]

    @property
    def counted(self) -> list[Answer]:
        return [answer for answer in self.answers if answer.question.how is How.COUNTED]

    @property
    def columns(self) -> list[list[Answer]]:
        """The figures in their order, half and half."""
        half = (len(self.counted) + 1) // 2
        return [column for column in (self.counted[:half], self.counted[half:]) if column]

    @property
    def told(self) -> list[Answer]:
        return [answer for answer in self.answers if answer.question.how in {How.KNOWN, How.DECLARED}]

    @property
    def words(self) -> list[Answer]:
        return [answer for answer in self.answers if answer.question.how is How.WRITTEN]


def missing_in(blocks: Iterable[Answered]) -> list[Answer]:
    return [answer for answered in blocks for answer in answered.answers if answer.missing]


def chosen(blocks: Iterable[Answered], extract: Extract) -> list[Answered]:
    """The answers of an extract, in their blocks."""
    kept = (
        Answered(one.block, tuple(answer for answer in one.answers if answer.question.code in extract.codes))
        for one in blocks
    )
    return [one for one in kept if one.answers] if extract.codes else list(blocks)


def shown_in(report: Report, blocks: Iterable[Answered]) -> Report:
    """The report with what these answers show of it, and no more: what is said of it counts and defines that alone."""
    asked: dict[str, list[Question]] = {}
    for answer in (answer for one in blocks for answer in one.answers if answer.line):
        asked.setdefault(answer.question.source, []).append(answer.question)
    lines = (_narrowed(line, asked[line.indicator.code]) for line in report.lines if line.indicator.code in asked)
    return replace(report, lines=tuple(lines))


def _narrowed(line: Line, questions: list[Question]) -> Line:
    """With the divisions that these questions ask for; whether its own figure is hidden, where one of them shows it."""
    result, titles = line.result, {title for question in questions for title in question.groups}
    narrowed = replace(
        result,
        groups=tuple(group for group in result.groups if _untimed(group.title) in titles),
        left_out=tuple(title for title in result.left_out if _untimed(title) in titles),
        hidden=result.hidden if any(question.whole for question in questions) else "",
    )
    return replace(line, result=narrowed)


def _untimed(title: str) -> str:
    """« Ressources 2018 » is « Ressources »."""
    return title.rstrip(" 0123456789")


def form_now(annual: AnnualReport) -> dict[str, Any]:
    """The questions and the facts of the programme as they are now, as JSON holds them: kept when it is checked."""
    return {"blocks": [asdict(block) for block in BLOCKS], "known": known_of(annual)}


def answered(annual: AnnualReport, report: Report) -> list[Answered]:
    """Every block with its answers; `report`: its figures, those kept once it is checked."""
    kept = (annual.figures or {}).get("form")
    blocks = [_block(block) for block in kept["blocks"]] if kept else BLOCKS
    known = kept["known"] if kept else known_of(annual)
    sources = _Sources(annual, report, known)
    found = [Answered(block, tuple(sources.answer(block, one) for one in block.questions)) for block in blocks]
    final = annual.frozen_at is not None
    return [_protected(one, report, final=final) for one in found] if report.protected else found


def _protected(one: Answered, report: Report, *, final: bool) -> Answered:
    """Its declared answers as they leave the team."""
    shown = {line.indicator.code: line.result.value for line in report.lines}
    said = [(answer.question, int(number)) for answer in one.answers if (number := _number(answer)) is not None]
    wholes = {code: int(value) for code, value in shown.items() if value is not None}
    hidden = hidden_declared(said, wholes, report.threshold) if final else until_frozen(said)
    told = (
        replace(answer, said=word, hidden=word) if (word := hidden.get(answer.question.code)) else answer
        for answer in one.answers
    )
    return replace(one, answers=tuple(told))


def _number(answer: Answer) -> Decimal | None:
    return answer.declared.number if answer.declared else None


def counted_only(report: Report) -> list[Answered]:
    """The blocks with what is counted alone, for a period of which no survey was begun."""
    lines = {line.indicator.code: line for line in report.lines}
    blocks = [(block, [one for one in block.questions if one.how is How.COUNTED]) for block in BLOCKS]
    return [
        Answered(block, tuple(_counted(one, lines, report.ages_on) for one in asked))
        for block, asked in blocks
        if asked
    ]


def _counted(question: Question, lines: Mapping[str, Line], ages_on: date) -> Answer:
    line = lines.get(question.source)
    if line is None:
        return Answer(question)
    groups = tuple(group for group in line.result.groups if _untimed(group.title) in question.groups)
    line = replace(line, result=replace(line.result, groups=groups))
    shown = card(line, ages_on)
    said = "" if shown.value == NOTHING else " ".join(filter(None, (shown.value, shown.unit)))
    page, door = _KEPT_ELSEWHERE.get(question.source, ("", Permission.REPORT_WRITE))
    return Answer(question, said, line, shown, mend=reverse(page) if page else "", door=door)


def _block(kept: dict[str, Any]) -> Block:
    questions = tuple(
        Question(**{**one, "how": How(one["how"]), "sort": Sort(one["sort"]), "groups": tuple(one["groups"])})
        for one in kept["questions"]
    )
    return Block(kept["number"], kept["title"], questions)


def known_of(annual: AnnualReport) -> dict[str, str]:
    """What the settings of the programme answer."""
    programme = annual.programme
    communes = list(programme.communes.order_by("name"))
    return {
        "name": programme.name,
        "carrier": f"{programme.get_carrier_display()} : {programme.carrier_name}",
        "department": ", ".join(sorted({_department(commune.insee_code) for commune in communes} - {""})),
        "communes": ", ".join(commune.name for commune in communes),
        "charter": _charter(programme, annual),
    }


def _department(insee_code: str) -> str:
    return insee_code[: 3 if insee_code.startswith("97") else 2]


def _charter(programme: Programme, annual: AnnualReport) -> str:
    held = Charter.objects.filter(programme=programme, published_on__lte=annual.last).order_by("-number").first()
    return f"oui, version {held.number} du {long_date(held.published_on)}" if held else "non"


def before(annual: AnnualReport) -> dict[str, ReportAnswer]:
    """What was declared for the year before, by question."""
    first, last = add_months(annual.first, -12), add_months(annual.last, -12)
    found = ReportAnswer.objects.filter(
        report__programme=annual.programme_id, report__kind=Kind.SURVEY, report__first=first, report__last=last
    )
    return {row.question: row for row in found}


def said_of(question: Question, value: Decimal | str | None) -> str:
    """« 3 réunions », « oui », « 12 400 € »."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if question.sort is Sort.YEAR:
        return str(int(value))
    unit = question.unit.removesuffix("s") if value < 2 else question.unit
    return f"{number(value)} {unit}".strip()


class _Sources:
    """Where answers are read, each asked once."""

    def __init__(self, annual: AnnualReport, report: Report, known: Mapping[str, str]) -> None:
        self.annual, self.known, self.ages_on = annual, known, report.ages_on
        self.lines = {line.indicator.code: line for line in report.lines}
        self.declared = {row.question: row for row in annual.answers.select_related("answered_by")}
        self.written = {row.section: row for row in annual.texts.select_related("written_by")}
        self.before = before(annual)

    def answer(self, block: Block, question: Question) -> Answer:
        match question.how:
            case How.COUNTED:
                return _counted(question, self.lines, self.ages_on)
            case How.KNOWN:
                return Answer(
                    question,
                    self.known.get(question.source, ""),
                    mend=reverse("programmes:settings"),
                    door=Permission.PROGRAMME_CONFIGURE,
                )
            case How.DECLARED:
                return self._declared(block, question)
            case How.WRITTEN:
                return self._written(question)

    def _declared(self, block: Block, question: Question) -> Answer:
        row, last = self.declared.get(question.code), self.before.get(question.code)
        page = reverse("evaluation:answer", args=[self.annual.pk, block.number])
        return Answer(
            question,
            said_of(question, row.value if row else None),
            declared=row,
            before=said_of(question, last.value if last else None),
            mend=f"{page}#id_{field_of(question)}",
        )

    def _written(self, question: Question) -> Answer:
        row = self.written.get(question.source)
        page = reverse("evaluation:write", args=[self.annual.pk, question.source])
        return Answer(question, row.text if row else "", written=row, mend=page)


def field_of(question: Question) -> str:
    """The name of its field."""
    return f"q_{question.code.replace('.', '_')}"
