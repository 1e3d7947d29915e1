"""How long each thing is usually kept, from what, and where that comes from (domain § 4.2)."""

from dataclasses import dataclass

from django.db import models


class Kept(models.TextChoices):
    """What is kept."""

    DOSSIER = "dossier", "dossier d’un enfant"
    REFERRAL = "fiche", "fiche de repérage sans suite"
    ASKING = "appel", "demande d’une famille sans suite"
    ARCHIVE = "archive", "dossier archivé"
    JOURNAL = "journal", "journal des lectures et des écritures"
    DRAFT = "brouillon", "brouillons et envois de formulaires"
    ACCOUNT = "compte", "comptes fermés et messages"
    RIGHTS = "droits", "demandes d’exercice d’un droit"


@dataclass(frozen=True)
class Usual:
    """`months` from `trigger`; then `after`. `by_hand`: proposed, validated by two people, never silent."""

    kept: Kept
    months: int
    trigger: str
    why: str
    source: str
    after: str
    by_hand: bool = False


USUAL: tuple[Usual, ...] = (
    Usual(
        Kept.DOSSIER, 24, "le dernier contact avec la famille",
        "On n’accompagne plus : l’équipe n’en a plus besoin pour travailler.",
        "CNIL, référentiel protection de l’enfance du 20 janvier 2022, § 46 ; délibération 2023-095",
        "archive restreinte, ou élimination", by_hand=True,
    ),
    Usual(
        Kept.REFERRAL, 12, "la réponse à la fiche, ou son écriture",
        "Aucun accompagnement n’a commencé : une année suffit pour répondre aux questions.",
        "proposition du programme, dans l’esprit du référentiel CNIL", "élimination", by_hand=True,
    ),
    Usual(
        Kept.ASKING, 12, "la fin de la demande",
        "La famille a appelé, rien n’a suivi.",
        "proposition du programme, dans l’esprit du référentiel CNIL", "élimination", by_hand=True,
    ),
    Usual(
        Kept.ARCHIVE, 60, "l’entrée dans l’archive",
        "Une famille ou le programme peut devoir prouver ce qui a été fait : délai de l’action civile.",
        "code civil, art. 2224 ; à confirmer avec les Archives départementales",
        "élimination, avec leur visa", by_hand=True,
    ),
    Usual(
        Kept.JOURNAL, 12, "la ligne",
        "Assez pour retrouver une lecture anormale ; plus long surveillerait les professionnels.",
        "CNIL, recommandation sur la journalisation, 14 octobre 2021 (6 à 12 mois)", "suppression",
    ),
    Usual(
        Kept.DRAFT, 1, "la dernière frappe", "Un texte commencé se retrouve le mois suivant, pas l’année d’après.",
        "choix du logiciel : 30 jours", "suppression",
    ),
    Usual(
        Kept.ACCOUNT, 12, "la fermeture du compte",
        "Le temps d’expliquer une écriture à qui la lit ; ensuite le nom s’efface, les écrits restent.",
        "proposition du programme", "le nom et l’adresse sont effacés",
    ),
    Usual(
        Kept.RIGHTS, 72, "la réponse", "Prouver que la loi a été respectée.",
        "CNIL, guide pratique des durées : délai de prescription d’un délit", "les mots sont effacés, la ligne reste",
    ),
)  # fmt: skip
USUAL_OF = {usual.kept: usual for usual in USUAL}
