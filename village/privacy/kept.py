"""What a row keeps of others as they stood, in words for a family: its keys in French, its days said."""

import re
from datetime import date
from typing import Any

# What a row keeps of others as they stood (a version as approved, an exit undone): its keys, in French.
KEPT_WORDS = {
    "goals": "Objectifs",
    "actions": "Actions",
    "domain": "Domaine",
    "wording": "Objectif",
    "horizon": "Jusqu’au",
    "scale": "Les cinq marches",
    "set_aside_on": "Mis de côté le",
    "set_aside_reason": "Pourquoi mis de côté",
    "times_aside": "Mis de côté, puis repris",
    "until": "Repris le",
    "title": "Action",
    "goal": "Pour l’objectif",
    "nature": "Nature",
    "frame": "Cadre",
    "provider": "Avec",
    "starts_on": "À partir du",
    "ends_on": "Jusqu’au",
    "answer": "Réponse de la famille",
    "answered_on": "Répondu le",
    "words": "Mots de la famille",
    "on": "Le",
    "reason": "Pourquoi",
    "attainment": "Atteint",
    "evolution": "Évolution",
    "before": "Au début",
    "after": "À la fin",
    "last_seen": "Dernière fois noté",
    "family_words": "Ce qu’en disait la famille",
    "child_words": "Ce qu’en disait l’enfant",
    "relay": "Qui prenait le relais",
    "first_name": "Prénom",
    "last_name": "Nom",
    "birth_date": "Date de naissance",
    "parents_words": "Ce qu’en disaient les parents",
    "opened_on": "Début du parcours",
    "entry_on": "Entrée décidée le",
    "review_on": "Prochain point d’étape",
}
# For the machinery; and of others or of a place, told (or kept secret) where their own rows are.
KEPT_SILENT = frozenset(
    {
        "pk",
        "health",
        "undone",
        "school",
        "school_class",
        "referent",
        "referent_contact",
        "holders",
        "name",
        "relation",
        "recorded_by",
    }
)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


def day_in(words: str) -> date | None:
    """The day that such a row wrote for a machine: « 2026-03-14 »."""
    try:
        return date.fromisoformat(words) if _ISO.fullmatch(words) else None
    except ValueError:
        return None


def is_told(name: str, value: Any) -> bool:
    return name not in KEPT_SILENT and value not in (None, "", [], {})
