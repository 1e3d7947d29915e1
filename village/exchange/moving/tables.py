"""Which tables go with a programme that leaves, found by following the models: nothing is forgotten.

A table goes when a chain of keys that are never empty leads from it to the programme. What does not go is said here,
with its reason; a house test asks that each table be in one or the other.
"""

from collections import deque
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from typing import Any

from django.db.models import BinaryField, Field, Model

from village.accounts.models import User
from village.core.models import SealingKey
from village.privacy.periods import Kept
from village.privacy.reach import models_held
from village.programmes.models import ListItem, Programme

_HERE = "propre à cette installation"
_JOURNAL = "le journal sort à part, pour être lu : sa chaîne d’empreintes ne vaut que dans la base où elle est née"
_BROUGHT = "sert à annuler ici une reprise faite ici ; ce qui fut repris est dans les dossiers"
LEFT_OUT: dict[str, str] = {
    "core.Submission": f"{_HERE} : la preuve qu’un formulaire est arrivé",
    "core.Draft": "texte que son auteur n’a pas encore enregistré : à lui de l’enregistrer avant la sortie",
    "core.SealingKey": "les mots sortent en clair dans l’archive chiffrée ; d’autres clés les scellent à l’arrivée",
    "audit.Entry": _JOURNAL,
    "audit.ChainLink": _JOURNAL,
    "audit.Anchor": _JOURNAL,
    "api.AccessToken": "clé d’un logiciel vers l’ancien site : la coordination en ouvre d’autres",
    "notifications.CalendarLink": "adresse secrète de l’ancien site : chacun en refait une",
    "notifications.Notification": "mène aux pages de l’ancien site ; ce qui est annoncé est dans les dossiers",
    "programmes.Invitation": "lien de l’ancien site, qui n’ouvre plus rien : les personnes sont invitées de nouveau",
    "exchange.Import": _BROUGHT,
    "exchange.ImportedSchool": _BROUGHT,
    "exchange.ImportedChild": _BROUGHT,
    "people.Merge": "sert à séparer ici deux dossiers réunis ici ; ce qu’ils disaient sort avec l’enfant",
    "exchange.Work": f"{_HERE} : ce qu’un travail long a encore à faire ici",
}

# Columns that stay: secrets of this installation, or what the other one makes anew.
KEPT_HERE: dict[str, frozenset[str]] = {"accounts.user": frozenset({"password", "last_login"})}

# Numbers of rows that are no keys for PostgreSQL: the table they number.
NUMBERS: dict[tuple[str, str], str] = {
    ("people.notthesame", "other"): "people.person",
    ("plans.assessmentview", "source"): "meetings.contribution",
    ("privacy.archiveddossier", "number"): "people.person",
    ("privacy.rightsrequest", "number"): "people.person",
}
# The same, when another column says which table: « plans.goal:12 », or what was kept.
NAMED = ("privacy.correction", "target")
OF_KIND = ("privacy.disposal", "number", "kept")
KINDS: dict[str, str] = {
    Kept.DOSSIER: "people.person",
    Kept.ARCHIVE: "people.person",
    Kept.REFERRAL: "referrals.referral",
    Kept.ASKING: "referrals.familyrequest",
}

# Objects kept whole: the numbers of rows that they say (« pk » of each of a list), by the name of the list.
OBJECTS: dict[tuple[str, str], dict[str, str]] = {
    ("plans.planversion", "as_approved"): {
        "goals": "plans.goal",
        "actions": "plans.plannedaction",
        "holders": "people.guardian",
    },
    ("plans.reopening", "former_exit"): {},
    ("evaluation.frozenfacts", "answers"): {},
    ("evaluation.annualreport", "figures"): {},
    ("evaluation.publication", "figures"): {},
    ("evaluation.publication", "shown"): {},
    ("programmes.quarteroutline", "geometry"): {},
}

SHARED = ListItem
"""National rows of this table belong to nobody: they are found again by their code."""


def label_of(model: type[Model]) -> str:
    return model._meta.label_lower


@cache
def tables() -> tuple[type[Model], ...]:
    """All that goes, each after those it points to."""
    going = [model for model in models_held() if model._meta.label not in LEFT_OUT]
    before = {model: {target for _, target in links(model) if target is not model} for model in going}
    return tuple(TopologicalSorter(before).static_order())


@cache
def by_label() -> dict[str, type[Model]]:
    return {label_of(model): model for model in tables()}


@cache
def links(model: type[Model]) -> "tuple[tuple[Field[Any, Any], type[Model]], ...]":
    """The columns that point to a table that goes, and that table."""
    return tuple(
        (own, own.related_model)
        for own in model._meta.concrete_fields
        if isinstance(own.related_model, type) and own.related_model._meta.label not in LEFT_OUT
    )


@cache
def columns(model: type[Model]) -> "dict[str, Field[Any, Any]]":
    """What goes of a table, by column."""
    kept = KEPT_HERE.get(label_of(model), frozenset())
    return {
        str(own.column): own
        for own in model._meta.concrete_fields
        if own.column not in kept and own.related_model is not SealingKey
    }


@cache
def boxed(model: type[Model]) -> bool:
    """Whether its rows hold a whole dossier sealed by the master key."""
    return any(isinstance(own, BinaryField) for own in columns(model).values())


@cache
def way(model: type[Model]) -> "tuple[Field[Any, Any], ...]":
    """The shortest chain of keys, never empty, from a table to the programme; empty if there is none."""
    waiting: deque[tuple[type[Model], tuple[Field[Any, Any], ...]]] = deque([(model, ())])
    seen = {model, User, SHARED}
    while waiting:
        here, done = waiting.popleft()
        for own, target in links(here):
            if own.null or target in seen:
                continue
            if target is Programme:
                return (*done, own)
            seen.add(target)
            waiting.append((target, (*done, own)))
    return ()


def condition(model: type[Model]) -> str:
    """In SQL, with one parameter: which rows are the programme's. Not for accounts, found by who points to them."""
    if model is Programme:
        return '"id" = %s'
    if model is SHARED:
        return '("programme_id" = %s OR "programme_id" IS NULL)'
    return _below(way(model))


def _below(steps: "tuple[Field[Any, Any], ...]") -> str:
    own, *rest = steps
    if not rest:
        return f'"{own.column}" = %s'
    parent: Any = own.related_model
    inside = _below(tuple(rest))
    return f'"{own.column}" IN (SELECT "{parent._meta.pk.column}" FROM "{parent._meta.db_table}" WHERE {inside})'  # noqa: S608 - our names


def without_a_way() -> Iterator[type[Model]]:
    """Tables that would go, and of which nothing says which rows are the programme's."""
    own = {Programme, User, SHARED}
    yield from (model for model in tables() if model not in own and not way(model))
