"""The drafts of a dossier: each is named after the row that it is about (`core.drafts.about`), and goes with it."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Model, Q


def drafts_about(*found: Mapping[type[Model], Iterable[Any]]) -> Q:
    """The drafts of these rows, whatever the page and the author: « note@plans.plan:12:text »."""
    wanted = Q(pk=None)
    for part in found:
        for model, keys in part.items():
            if numbers := "|".join(str(int(key)) for key in keys if isinstance(key, int)):
                wanted |= Q(field__regex=f"@{re.escape(model._meta.label_lower)}:({numbers}):")
    return wanted
