"""Documents to tagged PDF (PDF/UA-1), by Typst, in milliseconds, without network.

Data reach the template as one JSON value: a text is a value in Typst, never source: it cannot run.
"""

import json
from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

import typst

from village.documents.document import Document
from village.documents.parts import Letterhead
from village.documents.printable import UNPRINTABLE, clean, drawable, only_certain

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_HERE = Path(__file__).resolve().parent
_TEMPLATES = _HERE / "templates"
_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


def french_date(day: date) -> str:
    """Write « 1er septembre 2017 », with spaces that do not break."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number}\u00a0{_MONTHS[day.month - 1]}\u00a0{day.year}"


def render(document: Document) -> bytes:
    """Return the PDF; the same document gives the same bytes."""
    try:
        return _compile(document, lambda text: drawable(text, _has_glyph))
    except typst.TypstError:
        # Letters drawable alone may fail together; a fault of the template fails again, and is raised.
        return _compile(document, only_certain)


def _compile(document: Document, drawn: Callable[[str], str]) -> bytes:
    data = {**_mapping(document, drawn), "kind": document.kind.value, "title": document.title}
    text = json.dumps(data, ensure_ascii=False)
    day = document.on
    return _pdf(
        f"{document.kind.value}.typ",
        {"data": text, "day": day.isoformat(), "boxes": "yes" if UNPRINTABLE in text else "no"},
        datetime(day.year, day.month, day.day, tzinfo=UTC),
    )


def _pdf(template: str, inputs: dict[str, str], at: datetime) -> bytes:
    return typst.compile(
        str(_TEMPLATES / template),
        root=str(_TEMPLATES),
        font_paths=_fonts(),
        format="pdf",
        sys_inputs=inputs,
        pdf_standards=["ua-1"],
        timestamp=at,
        # Nowhere to find a package, nowhere to keep one.
        package_path=str(_HERE / "no-packages"),
        package_cache_path=str(_HERE / "no-packages"),
    )


@cache
def _fonts() -> typst.Fonts:
    """Ours and those inside Typst, never the machine's: the same bytes everywhere."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(_HERE / "fonts")])


@lru_cache(maxsize=4096)
def _has_glyph(character: str) -> bool:
    try:
        _pdf("glyph.typ", {"character": character}, datetime(2000, 1, 1, tzinfo=UTC))
    except typst.TypstError:
        return False
    return True


def _mapping(part: "DataclassInstance", drawn: Callable[[str], str]) -> dict[str, object]:
    """Turn one dataclass into what JSON holds; dates are written in French."""
    values = {field.name: _value(getattr(part, field.name), drawn) for field in fields(part)}
    if isinstance(part, Letterhead):
        values["colour"] = part.readable_colour
    return values


def _value(value: object, drawn: Callable[[str], str]) -> object:
    match value:
        case None | bool() | int():
            return value
        case str():
            return drawn(clean(value))
        case bytes():  # a picture: its own words were made safe where it was drawn
            return value.decode()
        case date():
            return french_date(value)
        case tuple():
            return [_value(item, drawn) for item in value]
        case _:
            return _mapping(cast("DataclassInstance", value), drawn)
