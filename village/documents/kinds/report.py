"""The bilan: the team's words, the figures, their divisions drawn beside their numbers, their definitions."""

from dataclasses import dataclass
from typing import ClassVar

from village.documents.document import Document, Kind


@dataclass(frozen=True, kw_only=True)
class ReportBar:
    """One line of a chart; `length` in thousandths of the longest bar, 0 when there is nothing to draw."""

    label: str = ""
    number: str = ""
    part: str = ""
    length: int = 0


@dataclass(frozen=True, kw_only=True)
class ReportChart:
    title: str = ""
    unit: str = ""
    summary: str = ""
    bars: tuple[ReportBar, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ReportFigure:
    """`value` with its unit; `sub`: what it divides; `definition`, `population`, `rule`: what it means."""

    code: str = ""
    label: str = ""
    value: str = ""
    sub: str = ""
    remarks: tuple[str, ...] = ()
    charts: tuple[ReportChart, ...] = ()
    definition: str = ""
    population: str = ""
    rule: str = ""


@dataclass(frozen=True, kw_only=True)
class ReportPart:
    """`asked`: the questions that the text answers."""

    title: str = ""
    asked: tuple[str, ...] = ()
    text: str = ""
    figures: tuple[ReportFigure, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ReportDocument(Document):
    """Bilan annuel (R79): figures without a name, each with its definition at the end."""

    kind: ClassVar = Kind.REPORT
    title: ClassVar = "Bilan"

    name: str = ""
    days: str = ""
    state: str = ""
    hiding: str = ""
    foot: str = ""
    """Said at the foot of every page."""
    top: tuple[ReportFigure, ...] = ()
    parts: tuple[ReportPart, ...] = ()
    definitions: tuple[ReportFigure, ...] = ()


@dataclass(frozen=True, kw_only=True)
class NationalSurveyDocument(ReportDocument):
    """The national survey, answered (R80): printed like the bilan."""

    title: ClassVar = "Enquête nationale"


@dataclass(frozen=True, kw_only=True)
class CityContractDocument(NationalSurveyDocument):
    """The same answers, chosen for the contrat de ville (R81)."""

    title: ClassVar = "Contrat de ville"


@dataclass(frozen=True, kw_only=True)
class ProjectReviewDocument(NationalSurveyDocument):
    """The same answers, chosen for the yearly review of the project (R86)."""

    title: ClassVar = "Revue de projet"


@dataclass(frozen=True, kw_only=True)
class DauphinDocument(NationalSurveyDocument):
    """The same answers, chosen to be copied where the grants are asked for."""

    title: ClassVar = "Dauphin"


@dataclass(frozen=True, kw_only=True)
class EvaluationDocument(ReportDocument):
    """The local evaluation on its three axes (R85): printed like the bilan."""

    title: ClassVar = "Évaluation en trois axes"
