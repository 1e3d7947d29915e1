"""Where the drafts of a dossier are kept: the first word of their name, and the model whose key follows it.

A house test reads the forms: a draft under a name that is not here fails.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Model, Q

from village.meetings.models import Situation
from village.people.models import Handover, Person
from village.plans.models import JournalEntry, Plan
from village.privacy.models import RightsRequest
from village.referrals.models import Referral

# A page about a parcours gives its own name (`plans.views.pages.form_of`).
_OF_A_PLAN = (
    "action", "approbation", "avis", "diagnostic", "fin-des-nouvelles", "note", "nouvelles", "objectif", "point",
    "proche", "reouverture", "sortie", "version",
)  # fmt: skip
PLACES: dict[str, tuple[type[Model], ...]] = {
    "protection": (Person,),
    "echange": (Person,),
    "relais": (Person, Handover),
    "referral": (Referral,),
    "referral-answer": (Referral,),
    "referral-question": (Referral,),
    "referral-reply": (Referral,),
    "seance": (Situation,),
    "demande": (RightsRequest,),
    **dict.fromkeys(_OF_A_PLAN, (Plan,)),
}
NOBODYS = frozenset({"mission", "charter"})


def drafts_about(*found: Mapping[type[Model], Iterable[Any]]) -> Q:
    """The drafts of these rows: « note:12:text », « note-31:text »."""
    keys = {model: part[model] for part in found for model in part}
    wanted = Q(pk=None)
    for place, models in PLACES.items():
        for model in models:
            for key in keys.get(model, ()):
                wanted |= Q(field__startswith=f"{place}:{key}:")
    for key in keys.get(JournalEntry, ()):
        wanted |= Q(field__startswith=f"note-{key}:")
    return wanted
