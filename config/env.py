"""Settings from the environment, typed. A missing or wrong one says what to do."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


class SettingError(ImproperlyConfigured):
    """A setting of the environment is missing or cannot be read; the message says what to write."""


def text(name: str, default: str | None = None) -> str:
    """Read a text; without a default, an absent one is an error that says what to do."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        message = f"Le réglage {name} manque : ajoutez {name}=… à l'environnement (voir docs/guide/installer.md)."
        raise SettingError(message)
    return default


def flag(name: str, *, default: bool) -> bool:
    """Read a yes or no: 1, oui, true, yes, on / 0, non, false, no, off."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in {"1", "oui", "true", "yes", "on"}:
        return True
    if value in {"0", "non", "false", "no", "off"}:
        return False
    message = f"Le réglage {name} vaut « {value} » : écrivez 1 (oui) ou 0 (non)."
    raise SettingError(message)


def number(name: str, *, default: int) -> int:
    """Read a whole number."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    try:
        return int(value)
    except ValueError:
        message = f"Le réglage {name} vaut « {value} » : écrivez un nombre entier."
        raise SettingError(message) from None


def words(name: str, *, default: tuple[str, ...]) -> list[str]:
    """Read a list separated by commas."""
    value = os.environ.get(name, "").strip()
    return [word.strip() for word in value.split(",") if word.strip()] if value else list(default)


def folder(name: str, default: Path) -> Path:
    """Read a folder's path."""
    value = os.environ.get(name, "").strip()
    return Path(value).expanduser().resolve() if value else default


def optional_folder(name: str) -> Path | None:
    """Read a folder's path, None when nothing is said."""
    value = os.environ.get(name, "").strip()
    return Path(value).expanduser().resolve() if value else None
