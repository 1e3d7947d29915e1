"""What a field holds about people, why, for how long, and how it is erased: said beside the field.

`holding = Holding(...)` on a model answers for all its fields; `held(field, Category.X)` says where one differs.
A house test refuses a field that has no answer.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, TypeVar

from django.db import models


class Category(StrEnum):
    """How sensitive a datum is (design § 4)."""

    ORGANISATION = "0"
    IDENTITY = "1"
    SCHOOL = "2"
    SOCIAL = "3"
    HEALTH = "4"
    DANGER = "5"
    PRIVATE = "P"

    @property
    def label(self) -> str:
        return {
            Category.ORGANISATION: "organisation",
            Category.IDENTITY: "identité et contact",
            Category.SCHOOL: "scolarité",
            Category.SOCIAL: "situation sociale et familiale, comportement, texte libre",
            Category.HEALTH: "santé",
            Category.DANGER: "enfance en danger",
            Category.PRIVATE: "note privée de son auteur",
        }[self]


class Purpose(StrEnum):
    """Why the datum is held."""

    FOLLOW = "accompagner l’enfant et sa famille"
    REFER = "étudier une demande d’accompagnement"
    MEET = "préparer et tenir les réunions"
    COUNT = "rendre compte de l’activité"
    RUN = "faire fonctionner le programme"
    PROVE = "prouver qui a lu et écrit quoi"
    SIGN_IN = "ouvrir et protéger les comptes"
    RIGHTS = "répondre aux personnes qui exercent leurs droits"
    KEEP = "décider de ce qui est gardé, archivé, effacé"


class Retention(StrEnum):
    """How long it is kept, and from when (defaults; the rules of a programme may shorten them)."""

    CASE = "2 ans après le dernier contact avec la famille"
    REFERRAL = "12 mois après une demande sans suite, sinon comme le dossier"
    PROGRAMME = "tant que le programme existe"
    ACCOUNT = "tant que le compte est ouvert, puis 12 mois"
    JOURNAL = "12 mois"
    DRAFT = "30 jours"
    BUDGET = "10 ans"
    ARCHIVE = "archive restreinte, le temps fixé par le programme, puis élimination"
    RIGHTS = "6 ans après la réponse"


class Erasure(StrEnum):
    """What erasing does to it."""

    DELETE = "supprimé avec le dossier"
    BLANK = "vidé, la ligne reste pour les comptes"
    KEEP = "gardé : ne dit rien d’une personne"
    EXPIRE = "supprimé à la fin du délai"


@dataclass(frozen=True)
class Holding:
    """The answer for a model, or for one field."""

    purpose: Purpose
    retention: Retention
    erasure: Erasure
    category: Category = Category.ORGANISATION


_F = TypeVar("_F", bound="models.Field[Any, Any]")


def held(
    field: _F,
    category: Category | None = None,
    *,
    purpose: Purpose | None = None,
    retention: Retention | None = None,
    erasure: Erasure | None = None,
) -> _F:
    """Say what `field` holds, where it differs from its model's `holding`."""
    answers = {"category": category, "purpose": purpose, "retention": retention, "erasure": erasure}
    field.held = {name: value for name, value in answers.items() if value is not None}  # type: ignore[attr-defined]
    return field


def holding_of(field: "models.Field[Any, Any]") -> Holding | None:
    """Return what `field` holds, or None if neither it nor its model says."""
    base: Holding | None = getattr(field.model, "holding", None)
    own: dict[str, Any] = getattr(field, "held", {})
    return replace(base, **own) if base else None
