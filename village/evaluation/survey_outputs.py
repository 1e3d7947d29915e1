"""The national survey as files: the answers of the page, block by block, each with where it comes from."""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils import timezone

from village.core.french import long_date
from village.documents.kinds import (
    CityContractDocument,
    DauphinDocument,
    NationalSurveyDocument,
    ProjectReviewDocument,
    ReportFigure,
    ReportPart,
)
from village.documents.letterhead import letterhead_of
from village.documents.render import render
from village.evaluation.annual import day_of, name_of
from village.evaluation.documents import defined, drawn, state_said
from village.evaluation.hiding import TEAM_PAPER, foot_of, hidden_said, rule_said
from village.evaluation.models import AnnualReport
from village.evaluation.periods import said
from village.evaluation.questions import WHOLE, Extract, How, Sort
from village.evaluation.report import Report
from village.evaluation.spreadsheet import Cell, Pen
from village.evaluation.survey import Answer, Answered, answered, chosen, missing_in, shown_in

ROWS = (
    "Bloc", "Code", "Question", "Répartition", "Ligne", "Réponse", "Unité", "Part", "Masqué", "D’où elle vient",
    "Indicateur", "Déclaré par", "Déclaré le", "Remarques",
)  # fmt: skip
WIDTHS = (26, 8, 44, 30, 34, 18, 14, 10, 12, 22, 12, 22, 14, 60)

# The paper of each extract, under its own title.
_PAPERS: dict[str, type[NationalSurveyDocument]] = {
    "": NationalSurveyDocument,
    "contrat-de-ville": CityContractDocument,
    "revue-de-projet": ProjectReviewDocument,
    "dauphin": DauphinDocument,
}


def as_json(annual: AnnualReport, report: Report, extract: Extract = WHOLE) -> bytes:
    """Shares from 0 to 1; `answer` in `unit`; what is hidden says so."""
    blocks = chosen(answered(annual, report), extract)
    whole = {
        "survey": extract.title,
        "programme": report.programme.code,
        "period": {"from": report.period.first.isoformat(), "to": report.period.last.isoformat()},
        "counted_to": report.counted.last.isoformat(),
        "ages_on": report.ages_on.isoformat(),
        "state": annual.state.value,
        "frozen_on": timezone.localdate(annual.frozen_at).isoformat() if annual.frozen_at else None,
        "protected": report.protected,
        "threshold": report.threshold,
        "missing": [answer.question.code for answer in missing_in(blocks)],
        "blocks": [
            {
                "number": one.block.number,
                "title": one.block.title,
                "questions": [_question(answer) for answer in one.answers],
            }
            for one in blocks
        ],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2).encode()


def _question(answer: Answer) -> dict[str, Any]:
    value, unit, hidden = _value(answer)
    found: dict[str, Any] = {
        "code": answer.question.code,
        "question": answer.question.label,
        "answer": value,
        "unit": unit,
        "source": answer.question.how.value,
    }
    if hidden:
        found["hidden"] = hidden
    if answer.declared:
        found["declared_on"] = timezone.localdate(answer.declared.answered_at).isoformat()
    if answer.line:
        found |= {"indicator": answer.line.indicator.code, "definition": answer.line.indicator.definition}
        found["remarks"] = list(answer.remarks)
        found["breakdown"] = [
            {"group": group.title, "label": row.label, "count": _plain(row.count), "share": row.share}
            | ({"hidden": row.hidden} if row.hidden else {})
            for group in answer.groups
            for row in group.rows
        ]
    return found


def _value(answer: Answer) -> tuple[Cell, str, str]:
    """The answer of a question, its unit, what is written instead of it."""
    question, line = answer.question, answer.line
    if question.how is How.COUNTED:
        if line is None or not question.whole:
            return None, "", ""
        return _plain(line.result.value), line.indicator.unit, line.result.hidden
    if answer.hidden:
        return None, question.unit, answer.hidden
    if answer.declared and answer.declared.number is not None:
        return _plain(answer.declared.number), "année" if question.sort is Sort.YEAR else question.unit, ""
    return answer.said or None, "", ""


def _plain(value: Any) -> int | float | None:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value  # type: ignore[no-any-return]


def as_xlsx(annual: AnnualReport, report: Report, extract: Extract = WHOLE) -> bytes:
    blocks, title = chosen(answered(annual, report), extract), f"{extract.title}, {name_of(annual)}"
    report = shown_in(report, blocks)
    pen = Pen(report, title)
    pen.about(report, title, f"{annual.state.label}, {long_date(day_of(annual))}")
    pen.sheet("Enquête", WIDTHS, ROWS, (row for one in blocks for row in rows_of_block(one)))
    if missing := missing_in(blocks):
        pen.sheet(
            "À compléter",
            (8, 60),
            ("Code", "Question"),
            [(answer.question.code, answer.question.label) for answer in missing],
        )
    pen.definitions(report)
    return pen.done()


def rows_of_block(one: Answered) -> Iterator[tuple[Cell, ...]]:
    block = f"{one.block.number}. {one.block.title}"
    for answer in one.answers:
        question, declared = answer.question, answer.declared
        value, unit, hidden = _value(answer)
        start, source = (block, question.code, question.label), answer.question.how.value
        code = answer.line.indicator.code if answer.line else None
        who = (
            (str(declared.answered_by), long_date(timezone.localdate(declared.answered_at)))
            if declared
            else (None, None)
        )
        yield (
            *start, None, None, value, unit or None, None, hidden or None, source, code, *who,
            "\n".join(answer.remarks) or None,
        )  # fmt: skip
        for group in answer.groups:
            for row in group.rows:
                yield (
                    *start, group.title, row.label, _plain(row.count), group.counts, row.share, row.hidden or None,
                    source, code, None, None, None,
                )  # fmt: skip


def as_pdf(annual: AnnualReport, report: Report, extract: Extract = WHOLE) -> bytes:
    blocks = chosen(answered(annual, report), extract)
    report = shown_in(report, blocks)
    missing = ", ".join(answer.question.code for answer in missing_in(blocks))
    return render(
        _PAPERS[extract.slug](
            letterhead=letterhead_of(report.programme),
            on=day_of(annual),
            name=name_of(annual),
            days=said(report.period),
            state=" ".join(filter(None, (state_said(annual), f"Sans réponse : {missing}." if missing else ""))),
            hiding=f"{rule_said(report)} {hidden_said(report)}".strip() or TEAM_PAPER,
            foot=foot_of(report),
            parts=tuple(part for one in blocks for part in _parts(one)),
            definitions=tuple(defined(report)),
        )
    )


def _parts(one: Answered) -> Iterator[ReportPart]:
    if told := [answer for answer in one.answers if answer.question.how is not How.WRITTEN]:
        title = f"{one.block.number}. {one.block.title}"
        yield ReportPart(title=title, figures=tuple(_figure(answer) for answer in told))
    for answer in one.words:
        yield ReportPart(title=answer.title, text=answer.said or "Sans réponse.")


def _figure(answer: Answer) -> ReportFigure:
    if answer.card is None:
        nothing = "non demandé" if answer.question.optional else "sans réponse"
        return ReportFigure(label=answer.title, value=answer.said or nothing, sub=_declared(answer))
    figure, whole = drawn(answer.card), answer.question.whole
    return ReportFigure(
        code=figure.code,
        label=answer.title,
        value=(answer.said or "sans réponse") if whole else "",
        sub=figure.sub if whole else "",
        remarks=answer.remarks,
        charts=figure.charts,
    )


def _declared(answer: Answer) -> str:
    if answer.declared is None:
        return ""
    return f"déclaré le {long_date(timezone.localdate(answer.declared.answered_at))}"
