"""Form fields that offer a list of values."""

from datetime import date
from typing import Any

from django import forms

from village.programmes.models import ListCode, ListItem


def item_field(
    list_code: ListCode, programme_id: int, on: date, label: str, **options: Any
) -> "forms.ModelChoiceField[ListItem]":
    """One value of a list, among those in use on `on`."""
    offered = ListItem.objects.offered(list_code, programme_id, on)
    return forms.ModelChoiceField(offered, label=label, **{"empty_label": "Choisir…", **options})
