"""Outlines of quarters, read from a GeoJSON file: the official one of the QPV as it is published, or one's own.

The columns are found by their names, whatever their case: `code_qp, lib_qp, insee_com, lib_com` (2024), or
`CODE_QP, NOM_QP, COMMUNE_QP` (2015). A quarter in two communes is two quarters, one for each. Nothing in these files
names a person.
"""

import io
import json
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import shapely

from village.core.errors import DomainError
from village.core.text import fold
from village.programmes import generations
from village.programmes.models import Commune

LARGEST = 60 * 1024 * 1024
"""Bytes of the file once opened: that of the whole country is smaller."""
_MOST_POINTS = 20_000
_MOST_QUARTERS = 200
_FEATURES = re.compile(r'"features"\s*:\s*\[')
_NAMES = {
    "code": ("code_qp", "code_qpv", "code_quartier", "codeqp"),
    "name": ("lib_qp", "nom_qp", "nom_qpv", "nom_quartier", "name", "nom", "libelle"),
    "insee": ("insee_com", "code_insee", "insee", "code_commune"),
    "commune": ("lib_com", "commune_qp", "nom_com", "commune", "noms_des_communes_concernees"),
}
_CODE = re.compile(r"Q[PN][0-9]{5}[0-9A-Z]")


@dataclass(frozen=True)
class Drawn:
    """A quarter of the file, in a commune of the programme. `code`: of a QPV; empty for a local quarter."""

    commune: int
    name: str
    code: str
    geometry: dict[str, Any]


@dataclass
class Outlines:
    """What a file holds: how many quarters, those of our communes, and what is not understood."""

    features: int = 0
    drawn: list[Drawn] = field(default_factory=list)
    elsewhere: int = 0
    generations: set[str] = field(default_factory=set)
    refused: list[tuple[int, str]] = field(default_factory=list)
    """Place in the file, from 1, and why."""


def read_outlines(raw: bytes, communes: Sequence[Commune]) -> Outlines:
    """Read the quarters of these communes, or raise `DomainError` when it is no GeoJSON of outlines."""
    read = Outlines()
    for feature in _features(_text(raw)):
        read.features += 1
        _add(read, feature, communes)
        if len(read.drawn) > _MOST_QUARTERS:
            raise DomainError(
                f"Plus de {_MOST_QUARTERS} quartiers dans vos communes : coupez ce fichier.", field="file"
            )
    if not read.features:
        raise DomainError("Ce fichier ne contient aucun quartier.", field="file")
    return read


def _text(raw: bytes) -> str:
    if raw[:2] == b"PK":
        raw = _unzipped(raw)
    if len(raw) > LARGEST:
        raise DomainError(f"Ce fichier dépasse {LARGEST // 1024**2} Mo : gardez votre département.", field="file")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DomainError(
            "Ce fichier n’est pas un GeoJSON : prenez le fichier « GeoJSON » des quartiers prioritaires.", field="file"
        ) from error


def _unzipped(raw: bytes) -> bytes:
    """The GeoJSON of an archive, never more than `LARGEST` of it."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            inside = [one for one in archive.infolist() if one.filename.lower().endswith((".geojson", ".json"))]
            if len(inside) != 1:
                raise DomainError(
                    "Cette archive doit contenir un seul fichier .geojson : ouvrez-la d’abord.", field="file"
                )
            with archive.open(inside[0]) as opened:
                return opened.read(LARGEST + 1)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise DomainError("Cette archive ne s’ouvre pas : ouvrez-la d’abord sur votre poste.", field="file") from error


def _features(text: str) -> Iterator[dict[str, Any]]:
    """One feature after the other: the whole country is never in memory as objects."""
    start = _FEATURES.search(text)
    if start is None:
        raise DomainError(
            "Ce fichier n’est pas un GeoJSON : prenez le fichier « GeoJSON » des quartiers prioritaires.", field="file"
        )
    decoder, at = json.JSONDecoder(), start.end()
    try:
        while (at := _next(text, at)) < len(text) and text[at] != "]":
            feature, at = decoder.raw_decode(text, at)
            if not isinstance(feature, dict):
                raise ValueError  # noqa: TRY004, TRY301 - told as any other fault of the file
            yield feature
    except (ValueError, RecursionError) as error:
        raise DomainError("Ce fichier est abîmé : téléchargez-le de nouveau.", field="file") from error


def _next(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\r\n,":
        at += 1
    return at


def _add(read: Outlines, feature: dict[str, Any], communes: Sequence[Commune]) -> None:
    said = {str(key).lower(): value for key, value in _dict(feature.get("properties")).items()}
    code, name = _word(said, "code").upper(), _word(said, "name")
    code = code if _CODE.fullmatch(code) else ""
    if code:
        read.generations.add(generations.of_code(code))
    here = _communes_of(said, communes)
    if here is None:
        read.refused.append((read.features, f"{name or code or 'sans nom'} : sa commune n’est pas dite."))
        return
    if not here:
        read.elsewhere += 1
        return
    try:
        geometry = _outline(feature.get("geometry"))
        if not name:
            raise DomainError("ce quartier n’a pas de nom.")  # noqa: TRY301 - told beside the others
    except DomainError as error:
        read.refused.append((read.features, f"{name or code or 'sans nom'} : {error.message}"))
        return
    read.drawn += [Drawn(commune.pk, name[:80], code, geometry) for commune in here]


def _dict(value: Any) -> dict[Any, Any]:
    return value if isinstance(value, dict) else {}


def _word(said: dict[str, Any], what: str) -> str:
    found = next((said[name] for name in _NAMES[what] if said.get(name) not in (None, "")), "")
    return " ".join(str(found).split())


def _communes_of(said: dict[str, Any], communes: Sequence[Commune]) -> list[Commune] | None:
    """Those of ours that are named: several are separated by « ; » or a comma. None: nothing is said.

    A local quarter of which nothing is said is of the only commune we have.
    """
    codes = {code.zfill(5) for code in re.split(r"[;,\s]+", _word(said, "insee")) if code}
    names = {fold(name) for name in re.split(r"[;,]", _word(said, "commune")) if name.strip()}
    if not codes and not names:
        return list(communes) if len(communes) == 1 and not _word(said, "code") else None
    return [one for one in communes if (one.insee_code in codes if codes else fold(one.name) in names)]


def _outline(geometry: Any) -> dict[str, Any]:
    """A polygon that can be asked « is this point inside? », to a tenth of a metre."""
    if not isinstance(geometry, dict) or geometry.get("type") not in {"Polygon", "MultiPolygon"}:
        raise DomainError("son contour n’est pas une surface.")
    try:
        shape = shapely.from_geojson(json.dumps(geometry))
    except (shapely.errors.ShapelyError, ValueError, TypeError, RecursionError) as error:
        raise DomainError("son contour est illisible.") from error
    if shape.is_empty or shapely.get_num_coordinates(shape) > _MOST_POINTS:
        raise DomainError(f"son contour est vide, ou a plus de {_MOST_POINTS} points.")
    west, south, east, north = shape.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise DomainError(
            "ses coordonnées ne sont pas en longitude et latitude (WGS 84) : prenez le GeoJSON en WGS 84."
        )
    surface = _surfaces(shape if shape.is_valid else shapely.make_valid(shape))
    if surface.is_empty:
        raise DomainError("son contour n’entoure rien.")
    found: dict[str, Any] = json.loads(shapely.to_geojson(shapely.set_precision(surface, 1e-6)))
    return found


def _surfaces(shape: Any) -> Any:
    """What has a surface: mending a drawing may leave lines."""
    parts = [part for part in shapely.get_parts(shape) if part.geom_type in {"Polygon", "MultiPolygon"}]
    return shapely.union_all(parts)
