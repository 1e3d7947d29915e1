"""Where an address is, asked of the public address service (Géoplateforme, Base Adresse Nationale).

Only an address and the INSEE code of its commune leave: never a name, nor what the child is (decision 34). Whatever
goes wrong there, the answer here is « inconnu »: it never blocks.
"""

import json
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from django.conf import settings

from village.programmes.models import Commune

SECONDS = 3
_LARGEST = 200_000
# Below this, the service itself is not sure; and a whole street or a town may lie across two quarters.
_SURE = 0.7
_EXACT = "housenumber"


@dataclass(frozen=True)
class Position:
    """Longitude and latitude in degrees (WGS 84), or `why` they are not known. `silent`: the service did not answer."""

    longitude: float = 0.0
    latitude: float = 0.0
    why: str = ""
    silent: bool = False


def position(address: str, commune: Commune) -> Position:
    """Ask the service where this address is."""
    query = urlencode({"q": address, "citycode": commune.insee_code, "index": "address", "limit": 1})
    asked = Request(f"{settings.GEOCODER_URL}?{query}", headers={"Accept": "application/json"})  # noqa: S310 - set by whoever installs
    try:
        with urlopen(asked, timeout=SECONDS) as answer:  # noqa: S310
            said = json.loads(answer.read(_LARGEST))
    except (URLError, HTTPException, OSError, ValueError, RecursionError):
        return Position(why="le service public des adresses ne répond pas : réessayez plus tard.", silent=True)
    try:
        return (
            _read(said["features"][0], commune)
            if said["features"]
            else Position(why=f"adresse introuvable à {commune}.")
        )
    except (AttributeError, KeyError, IndexError, TypeError, ValueError):
        return Position(why="le service public des adresses a donné une réponse illisible.", silent=True)


def _read(feature: dict[str, Any], commune: Commune) -> Position:
    about = feature["properties"]
    longitude, latitude = (float(number) for number in feature["geometry"]["coordinates"][:2])
    if str(about.get("citycode", "")) != commune.insee_code:
        return Position(why=f"adresse introuvable à {commune}.")
    if about.get("type") != _EXACT or float(about.get("score") or about.get("_score") or 0) < _SURE:
        return Position(why="l’adresse n’est pas assez précise : il faut un numéro et une rue.")
    return Position(longitude, latitude)
