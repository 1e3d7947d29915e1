"""What every document is: typed data, a Typst template of the same name, a kind."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from village.documents.parts import Letterhead


class Kind(StrEnum):
    """Kinds of document; the value names the file and the template."""

    REFERRAL_FORM = "fiche-de-reperage"
    PLAN = "parcours"
    CERTIFICATE = "attestation"
    ASSESSMENT = "diagnostic"
    CHARTER = "charte-de-confidentialite"
    MINUTES = "releve-de-decisions"
    EXIT_FORM = "fiche-de-sortie"
    FAMILY_REQUEST = "demande-de-la-famille"
    FOLLOW_UP_SHEET = "fiche-de-suivi"
    SITUATION_SHEET = "fiche-de-situation"
    WEEK = "semaine"
    RECALL_SHEET = "nouvelles"
    MISSION_LETTER = "lettre-de-mission"
    INFORMATION_SHEET = "fiche-de-renseignement"
    ACKNOWLEDGEMENT = "accuse-de-reception"
    ACTIVITY_SHEET = "action"
    ATTENDANCE_SHEET = "feuille-de-presence"
    SEASON_SHEET = "presences-de-la-saison"
    CLASS_SHEET = "programme-en-classe"
    WORKSHOPS = "ateliers"
    WAITING_SHEET = "attentes-et-besoins"
    FAMILY_VIEW = "votre-avis"
    CHILD_VIEW = "ton-avis"
    PARTNER_VIEW = "avis-du-partenaire"
    SURVEY = "questionnaire"
    EXPERIENCE = "retour-d-experience"
    SERVICE_AGREEMENT = "convention-de-prestation"
    ACCESS_PACK = "acces-au-dossier"
    RIGHTS_ANSWER = "reponse-a-une-demande"
    ELIMINATION_SLIP = "bordereau-d-elimination"
    PROCESSING_RECORD = "registre-du-traitement"
    IMPACT_ASSESSMENT = "analyse-d-impact"
    FIELD_LIST = "donnees-personnelles"
    PARENTS_NOTICE = "information-des-parents"
    CHILD_NOTICE = "information-de-l-enfant"
    READINGS_SHEET = "qui-a-lu-le-dossier"
    REPORT = "bilan-annuel"
    IMPACT_TREE = "arbre-a-impacts"


@dataclass(frozen=True, kw_only=True)
class Document:
    """`on` is printed and written in the file; `for_pen` turns empty fields into lines to write on"""

    kind: ClassVar[Kind]
    title: ClassVar[str]

    letterhead: Letterhead
    on: date
    for_pen: bool = False


def download_name(kind: Kind, on: date) -> str:
    """Name a file without a word about the child: `parcours-2017-11-14.pdf`."""
    return f"{kind}-{on:%Y-%m-%d}.pdf"
