"""A questionnaire of the programme, on paper (R67, D-F13). No name is asked, unless it goes into a dossier."""

from dataclasses import dataclass
from typing import ClassVar

from village.documents.document import Document, Kind


@dataclass(frozen=True, kw_only=True)
class SurveyQuestion:
    """`choices`: the boxes to tick; none: lines to write on."""

    asked: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SurveySheet(Document):
    """Questionnaire: `name` is its title; `to_child` says « tu ».

    `named`: it goes into a dossier; `about`: that of whom, and when.
    """

    kind: ClassVar = Kind.SURVEY
    title: ClassVar = "Questionnaire"

    name: str = ""
    purpose: str = ""
    version: int | None = None
    about: str = ""
    named: bool = False
    to_child: bool = False
    questions: tuple[SurveyQuestion, ...] = ()
