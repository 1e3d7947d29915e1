"""An archived dossier in words: read from the sealed piece, never written back to the tables."""

from datetime import datetime
from typing import Any

from django.db.models import DateTimeField
from django.utils import timezone

from village.core.french import hour, long_date
from village.core.holding import holding_of
from village.meetings.models import Contribution
from village.plans.models import JournalEntry
from village.privacy.kept import day_in
from village.privacy.pack import Item, Section, Sheet, is_left_out, told_fields
from village.privacy.reach import models_held

_NOTES, _VIEWS = JournalEntry._meta.label_lower, Contribution._meta.label_lower


def sections_of(content: dict[str, Any], *, reader: int) -> list[Section]:
    """The rows of the sealed piece, kind by kind; what ties rows together is not said.

    `reader`, a user's key, reads there what nobody else kept for himself: no private note, no word written for the
    référent, no view restricted to a profession, but his own.
    """
    by_name = {model._meta.label_lower: model for model in models_held()}
    notes = {row["id"] for row in content["rows"].get(_NOTES, ()) if _is_reserved(_NOTES, row, reader)}
    sections = []
    for name, rows in content["rows"].items():
        model = by_name.get(name)
        if model is None or is_left_out(model):
            continue
        told = (row for row in rows if not _is_reserved(name, row, reader) and row.get("note_id") not in notes)
        sheets = tuple(sheet for row in told if (sheet := _sheet(model, row)).items)
        if sheets:
            title = str(model._meta.verbose_name_plural)
            sections.append(Section(name, title[:1].upper() + title[1:], sheets))
    return sections


def _is_reserved(name: str, row: dict[str, Any], reader: int) -> bool:
    if name == _NOTES:
        return bool(row["readers"] != JournalEntry.Readers.TEAM and row["author_id"] != reader)
    return bool(name == _VIEWS and row["restricted"] and row["written_by_id"] != reader)


def _sheet(model: Any, row: dict[str, Any]) -> Sheet:
    items = []
    for own in told_fields(model):
        answer, value = holding_of(own), row.get(str(own.column))
        if answer is None or own.is_relation or value in (None, "", [], {}):
            continue
        if isinstance(own, DateTimeField):
            at = datetime.fromisoformat(value)
            value = f"{long_date(timezone.localdate(at))} à {hour(timezone.localtime(at).time())}"
        opened = getattr(own, "opened", None)  # words sealed one by one are opened one by one
        words = opened(value) if opened else dict(own.flatchoices).get(value, value)
        label = str(own.verbose_name)
        items.append(Item(own.name, label[:1].upper() + label[1:], _said(words), answer.category))
    return Sheet(None, tuple(items))


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, list):
        return ", ".join(_said(item) for item in value)
    day = day_in(value) if isinstance(value, str) else None
    return long_date(day) if day else str(value)
