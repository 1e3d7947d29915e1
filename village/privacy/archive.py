"""An archived dossier in words: read from the sealed piece, never written back to the tables."""

from typing import Any

from village.core.holding import holding_of
from village.privacy.pack import Item, Section, Sheet, is_left_out, told_fields
from village.privacy.reach import models_held


def sections_of(content: dict[str, Any]) -> list[Section]:
    """The rows of the sealed piece, kind by kind; what ties rows together is not said."""
    by_name = {model._meta.label_lower: model for model in models_held()}
    sections = []
    for name, rows in content["rows"].items():
        model = by_name.get(name)
        if model is None or is_left_out(model):
            continue
        sheets = tuple(sheet for row in rows if (sheet := _sheet(model, row)).items)
        if sheets:
            title = str(model._meta.verbose_name_plural)
            sections.append(Section(name, title[:1].upper() + title[1:], sheets))
    return sections


def _sheet(model: Any, row: dict[str, Any]) -> Sheet:
    items = []
    for own in told_fields(model):
        answer, value = holding_of(own), row.get(str(own.column))
        if answer is None or own.is_relation or value in (None, "", [], {}):
            continue
        opened = getattr(own, "opened", None)  # words sealed one by one are opened one by one
        words = opened(value) if opened else dict(own.flatchoices).get(value, value)
        label = str(own.verbose_name)
        items.append(Item(own.name, label[:1].upper() + label[1:], _said(words), answer.category))
    return Sheet(None, tuple(items))


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    return ", ".join(str(item) for item in value) if isinstance(value, list) else str(value)
