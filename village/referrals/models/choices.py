"""The answers that a fiche may give: how it came, where the other parent stands, how it ended."""

from django.db import models


class Door(models.TextChoices):
    """How a request came in (P-A2, P-A2bis): not who asks, which is the kind of orienteur (N5)."""

    PARTNER = "partenaire", "un partenaire, par sa fiche"
    FAMILY = "famille", "la famille, elle-même"
    PHONE = "telephone", "un appel téléphonique"
    OTHER_PRE = "autre_pre", "un autre PRE"


class Standing(models.TextChoices):
    """Where the other holder of parental authority stands while he has not signed (X22)."""

    NONE = "aucun", "il n’y en a pas d’autre"
    INFORMED = "informe", "informé, il n’a pas signé"
    TO_INFORM = "a_informer", "reste à informer"
    UNREACHABLE = "injoignable", "ne peut pas être joint"
    DISAGREES = "desaccord", "n’est pas d’accord"


class Settled(models.TextChoices):
    """How the disagreement of the two holders of parental authority was dealt with (RU1, X22)."""

    AGREES = "accord", "l’autre parent est maintenant d’accord"
    MEDIATION = "mediation", "une médiation, ou une rencontre des deux parents"
    JUDGE = "juge", "une décision du juge aux affaires familiales"
    USUAL = "acte_usuel", "des actes usuels seulement : l’accord d’un parent suffit, le reste attend les deux"


class Dropped(models.TextChoices):
    """Why a fiche goes no further, though nobody refused (P-A3)."""

    UNREACHABLE = "injoignable", "la famille n’a pas pu être jointe"
    MOVED = "demenagement", "la famille a déménagé"
    SOLVED = "resolu", "le besoin n’est plus là"
    ELSEWHERE = "ailleurs", "une autre aide est déjà en place"
    TWICE = "doublon", "une autre fiche dit la même chose"
