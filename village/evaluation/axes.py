"""The local evaluation on its three axes (R85): the figures and the words of an annual bilan, read in another order.

Nothing is typed here: a text is written once, in the bilan, and is frozen with it.
"""

from dataclasses import dataclass, replace

from village.core.french import long_date
from village.documents.kinds import EvaluationDocument, ReportPart
from village.documents.letterhead import letterhead_of
from village.evaluation.annual import HINTS, day_of, name_of, period_of
from village.evaluation.cards import Card, card
from village.evaluation.documents import defined, drawn, state_said
from village.evaluation.hiding import TEAM_PAPER, foot_of, hidden_said, rule_said
from village.evaluation.models import AnnualReport, ReportText, Section
from village.evaluation.periods import said
from village.evaluation.report import Report


@dataclass(frozen=True)
class Axis:
    """One of the three questions of the evaluation; where the team answers it; the figures that it looks at."""

    section: Section
    title: str
    questions: tuple[str, ...]
    codes: tuple[str, ...]


AXES = (
    Axis(
        Section.POLICIES,
        "L’intégration dans les politiques locales",
        (
            "Qui oriente vers le programme, et qui ne le fait pas encore ?",
            "Le droit commun est-il sollicité avant une action de réussite éducative ?",
            "Les quartiers prioritaires sont-ils atteints ?",
        ),
        ("I5", "I7", "I6", "I11"),
    ),
    Axis(
        Section.EXITS,
        "L’évolution de l’enfant",
        (
            "Les objectifs écrits avec les familles sont-ils atteints à la sortie ?",
            "Quelle évolution de la situation est observée, à l’école, à la maison, en santé, dehors ?",
            "Combien de temps dure un parcours, et qu’attend-on encore ?",
        ),
        ("I13", "I14", "I10", "I15"),
    ),
    Axis(
        Section.MEANS,
        "La pertinence des moyens",
        (
            "Les référents ont-ils le temps d’accompagner chaque enfant ?",
            "Les parcours sont-ils vraiment individuels ?",
            "D’où vient l’argent, où va-t-il, et que paie la famille ?",
        ),
        ("I9", "I8", "I16", "I17"),
    ),
)
CONCLUSIONS = (Section.STRENGTHS, Section.DIFFICULTIES, Section.NEXT)


@dataclass(frozen=True)
class Answered:
    """An axis with what the year says of it; or a conclusion, which has neither question nor figure."""

    section: Section
    title: str
    hint: str
    written: ReportText | None
    questions: tuple[str, ...] = ()
    cards: tuple[Card, ...] = ()

    @property
    def text(self) -> str:
        return self.written.text if self.written else ""


def of_the_axes(report: Report) -> Report:
    """Only the figures that the three axes look at."""
    used = {code for axis in AXES for code in axis.codes}
    return replace(report, lines=tuple(line for line in report.lines if line.indicator.code in used))


def axes_of(annual: AnnualReport, report: Report) -> tuple[list[Answered], list[Answered]]:
    """The three axes, then what is concluded from them."""
    cards = {line.indicator.code: card(line, report.ages_on) for line in report.lines}
    written = {row.section: row for row in annual.texts.select_related("written_by")}
    axes = [
        Answered(
            axis.section, axis.title, HINTS[axis.section], written.get(axis.section), axis.questions,
            tuple(cards[code] for code in axis.codes if code in cards),
        )
        for axis in AXES
    ]  # fmt: skip
    return axes, [Answered(one, str(one.label), HINTS[one], written.get(one)) for one in CONCLUSIONS]


def evaluation_document(annual: AnnualReport, report: Report) -> EvaluationDocument:
    """The same on paper, every definition at the end."""
    axes, conclusions = axes_of(annual, report)
    parts = tuple(
        ReportPart(
            title=one.title, asked=one.questions, text=one.text, figures=tuple(drawn(figure) for figure in one.cards)
        )
        for one in (*axes, *conclusions)
        if one.cards or one.text
    )
    state = f"{state_said(annual)} Imprimé d’après le bilan du {long_date(day_of(annual))}."
    return EvaluationDocument(
        letterhead=letterhead_of(annual.programme),
        on=day_of(annual),
        name=name_of(annual),
        days=said(period_of(annual)),
        state=state,
        hiding=f"{rule_said(report)} {hidden_said(report)}".strip() or TEAM_PAPER,
        foot=foot_of(report),
        parts=parts,
        definitions=tuple(defined(report)),
    )
