"""The boxes of archived dossiers under a new master key."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from village.core import rotation
from village.privacy.models import ArchivedDossier


def archives_again(around: Callable[[], AbstractContextManager[Any]]) -> int:
    """Seal again the archived dossiers of all programmes, by batches, each inside `around`; nobody reads them."""
    return rotation.rows_again(
        ArchivedDossier,
        around,
        sealed=lambda box: f"archive:{box.key}",
        sealed_name=lambda box: f"archive-name:{box.key}",
    )
