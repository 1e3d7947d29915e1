"""The keys of the children, in a file of their own: only the last copy, so that an erased child's key is nowhere."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag

from village.core.backup.files import Damaged, as_bytes, check_seal, seal_of, written_whole
from village.core.backup.graves import Graves
from village.core.crypto import decrypt_bytes
from village.core.errors import DomainError
from village.core.models import SealingKey
from village.core.sealing import KEY_CONTEXT

NAME = "village-cles.json"
_FEW = 10


@dataclass(frozen=True)
class Keys:
    """`site`: the installation they are of; `graves`: what had been erased when they were copied."""

    made_at: datetime
    site: str
    keys: dict[int, bytes]
    graves: Graves


def current(site: str, made_at: datetime, graves: Graves) -> Keys:
    found = SealingKey.objects.values_list("pk", "wrapped")
    return Keys(made_at, site, {number: bytes(wrapped) for number, wrapped in found}, graves)


def replace(folder: Path, keys: Keys, *, fewer: bool) -> Path:
    """Take the place of the last copy. Refused over another site's, or when most keys would be lost."""
    path = folder / NAME
    if path.exists():
        site, many = _found(path)
        if site != keys.site:
            raise DomainError(f"{path} garde les clés d’une autre installation : choisissez un autre dossier.")
        if many >= _FEW and len(keys.keys) * 2 < many and not fewer:
            raise DomainError(
                f"La base n’a plus que {len(keys.keys)} clés d’enfants, la dernière copie en a {many} : "
                "la copie reste. Si des dossiers ont vraiment été effacés, ajoutez --fewer-keys ; sinon, restaurez."
            )
    content = {
        "made_at": keys.made_at.isoformat(),
        "site": keys.site,
        "keys": {str(number): base64.b64encode(wrapped).decode() for number, wrapped in keys.keys.items()},
        "gone": keys.graves.lines(),
    }
    seal = base64.b64encode(seal_of(as_bytes(content), "keys")).decode()
    with written_whole(path) as file:
        file.write(as_bytes({**content, "seal": seal}))
    read(path)
    return path


def _found(path: Path) -> tuple[str, int]:
    """Whose the last copy is and how many keys it has, unopened: the master key may have changed since."""
    try:
        found = json.loads(path.read_bytes())
        return str(found["site"]), len(found["keys"])
    except (ValueError, KeyError, TypeError) as error:
        message = f"{path} est abîmé : déplacez-le, et refaites la sauvegarde aussitôt."
        raise DomainError(message) from error


def read(path: Path) -> Keys:
    """Give the keys, each of them tried with the master key; raises `Damaged`."""
    try:
        found: dict[str, Any] = json.loads(path.read_bytes())
        seal = base64.b64decode(found.pop("seal"))
        check_seal(as_bytes(found), seal, "keys", path)
        keys = {int(number): base64.b64decode(wrapped) for number, wrapped in found["keys"].items()}
        for wrapped in keys.values():
            decrypt_bytes(wrapped, KEY_CONTEXT)
        return Keys(datetime.fromisoformat(found["made_at"]), found["site"], keys, Graves.of(found["gone"], path))
    except FileNotFoundError:
        raise Damaged(path, "il n’existe pas à cet endroit.") from None
    except (ValueError, KeyError, AttributeError, TypeError, binascii.Error) as error:
        raise Damaged(path, "ce n’est pas un fichier de clés, ou il est abîmé ou vide.") from error
    except InvalidTag as error:
        raise Damaged(path, "ses clés sont scellées par une autre clé maîtresse.") from error
