"""Where the last backup is, for `village doctor`; and the name by which backups know their installation."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from village.core import secrets
from village.core.backup.files import as_bytes, written_whole

_SITE = "BACKUP_NAME"


def site() -> str:
    return secrets.kept(_SITE, Path(settings.DATA_DIR))


def adopt(name: str) -> None:
    """This folder goes on with the installation that was restored."""
    secrets.replace(_SITE, name, Path(settings.DATA_DIR))


def note(archive: Path, keys: Path, made_at: datetime) -> None:
    with written_whole(_path()) as file:
        file.write(as_bytes({"archive": str(archive), "keys": str(keys), "made_at": made_at.isoformat()}))


def noted() -> tuple[Path, Path, datetime] | None:
    """The last archive, its keys, when; None before the first. Raises `ValueError` when it cannot be read."""
    if not _path().exists():
        return None
    found: dict[str, Any] = json.loads(_path().read_text())
    try:
        return Path(found["archive"]), Path(found["keys"]), datetime.fromisoformat(found["made_at"])
    except KeyError as error:
        raise ValueError from error


def _path() -> Path:
    return Path(settings.DATA_DIR) / "sauvegarde.json"
