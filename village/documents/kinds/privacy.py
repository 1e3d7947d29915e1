"""What is handed to a family about its data, to the Archives, to who watches over the data: parts in order."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from village.documents.document import Document, Kind
from village.documents.parts import Signature


@dataclass(frozen=True, kw_only=True)
class Line:
    label: str = ""
    value: str = ""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One row of a dossier, close together: its day, then « label : value » on each line."""

    title: str = ""
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Part:
    """A heading (`level` 2 or 3), then what there is: words, lines of a sheet, rows, bullet points, a table."""

    title: str = ""
    level: int = 2
    text: str = ""
    lines: tuple[Line, ...] = ()
    entries: tuple[Entry, ...] = ()
    points: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, kw_only=True)
class PartsDocument(Document):
    """`large`: for those who read little; `closing`: the last words."""

    subtitle: str = ""
    parts: tuple[Part, ...] = ()
    closing: str = ""
    large: bool = False
    signatures: tuple[Signature, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AccessPack(PartsDocument):
    """All that is kept about a child, for his family (GDPR art. 15)."""

    kind: ClassVar = Kind.ACCESS_PACK
    title: ClassVar = "Ce que nous gardons à votre sujet"


@dataclass(frozen=True, kw_only=True)
class RightsAnswer(PartsDocument):
    """The answer to a request, its reasons and how to appeal (art. 12.4)."""

    kind: ClassVar = Kind.RIGHTS_ANSWER
    title: ClassVar = "Réponse à votre demande"


@dataclass(frozen=True, kw_only=True)
class EliminationSlip(PartsDocument):
    """Bordereau d’élimination, for the visa of the Archives départementales: no name."""

    kind: ClassVar = Kind.ELIMINATION_SLIP
    title: ClassVar = "Bordereau d’élimination d’archives publiques"

    number: str = ""
    made_on: date | None = None
    visa: str = ""


@dataclass(frozen=True, kw_only=True)
class ProcessingRecord(PartsDocument):
    """Registre du traitement (art. 30), from the code."""

    kind: ClassVar = Kind.PROCESSING_RECORD
    title: ClassVar = "Registre : fiche du traitement"


@dataclass(frozen=True, kw_only=True)
class ImpactAssessment(PartsDocument):
    """AIPD (art. 35), filled in as far as the code knows."""

    kind: ClassVar = Kind.IMPACT_ASSESSMENT
    title: ClassVar = "Analyse d’impact, préremplie"


@dataclass(frozen=True, kw_only=True)
class FieldList(PartsDocument):
    """Every personal field: category, purpose, how long, how erased, who may read."""

    kind: ClassVar = Kind.FIELD_LIST
    title: ClassVar = "Liste des données personnelles"


@dataclass(frozen=True, kw_only=True)
class ParentsNotice(PartsDocument):
    """What parents are told of their data (art. 13)."""

    kind: ClassVar = Kind.PARENTS_NOTICE
    title: ClassVar = "Vos données et celles de votre enfant"


@dataclass(frozen=True, kw_only=True)
class ChildNotice(PartsDocument):
    """The same, for a child."""

    kind: ClassVar = Kind.CHILD_NOTICE
    title: ClassVar = "Ce que les adultes écrivent sur toi"


@dataclass(frozen=True, kw_only=True)
class ReadingsSheet(PartsDocument):
    """Who read the dossier of a child, for his family: functions and structures, by month."""

    kind: ClassVar = Kind.READINGS_SHEET
    title: ClassVar = "Qui a lu le dossier de votre enfant"
