"""The dictionary that goes with the archive, generated from what the models declare: each table, each column."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields
from typing import Any

from django.db.models import Field, Model
from django.utils.html import format_html, format_html_join

from village.core.cells import csv_line
from village.core.holding import holding_of
from village.core.sealing import SealedJSON, SealedText
from village.exchange.moving.tables import LEFT_OUT, columns, label_of, tables
from village.programmes.models import ListCode, ListItem

_TYPES = {
    "ArrayField": "liste", "BigAutoField": "entier", "BigIntegerField": "entier", "BinaryField": "dossier archivé",
    "BooleanField": "oui ou non (true, false)", "CharField": "texte", "DateField": "jour (AAAA-MM-JJ)",
    "DateTimeField": "moment (ISO 8601)", "DecimalField": "nombre décimal", "EmailField": "texte",
    "FloatField": "nombre décimal", "ForeignKey": "numéro", "IntegerField": "entier", "JSONField": "objet JSON",
    "OneToOneField": "numéro", "PositiveBigIntegerField": "entier", "PositiveIntegerField": "entier",
    "PositiveSmallIntegerField": "entier", "SlugField": "texte", "SmallIntegerField": "entier", "TextField": "texte",
    "TimeField": "heure", "URLField": "texte", "UUIDField": "identifiant (UUID)",
}  # fmt: skip


@dataclass(frozen=True)
class Word:
    """One column of one table."""

    table: str
    thing: str
    column: str
    label: str
    kind: str
    empty: str
    values: str
    points_to: str
    category: str
    purpose: str
    retention: str
    erasure: str
    remark: str


HEADER = (
    "table", "ce que c’est", "colonne", "libellé", "type", "peut être vide (null)", "valeurs", "pointe vers",
    "catégorie", "finalité", "durée", "effacement", "remarque",
)  # fmt: skip
assert len(HEADER) == len(fields(Word))  # noqa: S101 - one heading per answer


def words() -> list[Word]:
    return [_word(model, column, own) for model in tables() for column, own in columns(model).items()]


def _word(model: type[Model], column: str, own: "Field[Any, Any]") -> Word:
    answer = holding_of(own)
    target: Any = own.related_model
    return Word(
        table=label_of(model),
        thing=str(model._meta.verbose_name),
        column=column,
        label=str(own.verbose_name),
        kind=_kind(own),
        empty="oui" if own.null else "non",
        values=_values(own, target),
        points_to=label_of(target) if target else "",
        category=answer.category.label if answer else "",
        purpose=answer.purpose.value if answer else "",
        retention=answer.retention.value if answer else "",
        erasure=answer.erasure.value if answer else "",
        remark=_remark(own),
    )


def _kind(own: "Field[Any, Any]") -> str:
    if isinstance(own, SealedJSON):
        return "objet JSON"
    name = type(own).__name__
    known = _TYPES.get(name) or next(
        (_TYPES[base.__name__] for base in type(own).__mro__ if base.__name__ in _TYPES), ""
    )
    longest = getattr(own, "max_length", None)
    return f"{known}, {longest} signes au plus" if longest and known == "texte" else known


def _values(own: "Field[Any, Any]", target: Any) -> str:
    if target is ListItem:
        return "une ligne de programmes.listitem (valeurs nationales et locales)"
    if own.name == "list_code":
        return "; ".join(f"{code} = {label}" for code, label in ListCode.choices)
    return "; ".join(f"{code} = {label}" for code, label in own.flatchoices)


def _remark(own: "Field[Any, Any]") -> str:
    if isinstance(own, SealedText):
        return "scellé dans l’application avec la clé de l’enfant ; en clair ici"
    if own.primary_key and not own.is_relation:
        return "numéro de la ligne"
    return ""


def schema() -> str:
    """What an archive of this version is made of, in one digest: tables, columns, types, what they point to."""
    said = [(one.table, one.column, one.kind, one.empty, one.points_to) for one in words()]
    return hashlib.sha256(json.dumps(sorted(said)).encode()).hexdigest()


def as_csv() -> bytes:
    """For a spreadsheet, as French ones open it: UTF-8 with its mark, semicolons."""
    return "\ufeff".encode() + b"".join(csv_line(line) for line in (HEADER, *(astuple(one) for one in words())))


_STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:90rem;padding:0 1rem;color:#1d2a2a}"
    "h2{margin:2.5rem 0 .5rem}code{font-size:.9em}.wide{overflow-x:auto}"
    "table{border-collapse:collapse;width:100%}"
    "th,td{border-top:1px solid #cfd8d6;padding:.35rem .6rem;text-align:left;vertical-align:top}"
)
_INTRODUCTION = (
    "<p>Chaque table est un fichier <code>tables/….jsonl</code> : une ligne par enregistrement, un objet JSON par "
    "ligne, en UTF-8. Cette page est écrite par le logiciel à partir de ses propres déclarations.</p>"
)


def as_html() -> bytes:
    """To read and to print: one page, which asks nothing of any site."""
    parts = [
        '<!doctype html><html lang="fr"><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>Dictionnaire de l’archive</title><style>{_STYLE}</style><h1>Dictionnaire de l’archive</h1>",
        _INTRODUCTION,
        *_tables(),
        "<h2>Ce qui ne sort pas, et pourquoi</h2><ul>",
        *(format_html("<li><code>{}</code> : {}.</li>", label.lower(), why) for label, why in LEFT_OUT.items()),
        "</ul></html>",
    ]
    return "\n".join(parts).encode()


def _tables() -> Iterator[str]:
    said = words()
    for model in tables():
        rows = [one for one in said if one.table == label_of(model)]
        heading = format_html("<h2>{} <code>{}</code></h2>", _first_capital(rows[0].thing), rows[0].table)
        cells = format_html_join("", "<th>{}</th>", ((name.capitalize(),) for name in HEADER[2:]))
        lines = format_html_join("\n", "{}", ((_line(one),) for one in rows))
        yield format_html(
            '{}<div class="wide" tabindex="0"><table><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>',
            heading, cells, lines,
        )  # fmt: skip


def _line(one: Word) -> str:
    return format_html("<tr>{}</tr>", format_html_join("", "<td>{}</td>", ((cell,) for cell in astuple(one)[2:])))


def _first_capital(text: str) -> str:
    return text[:1].upper() + text[1:]
