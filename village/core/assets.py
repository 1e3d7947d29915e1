"""One stylesheet from many sources, without a build step: `static/css/**` → `css/village.css`.

A finder of `staticfiles`, so that both the development server and `collectstatic` serve it.
"""

import re
import tempfile
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

NAME = "css/village.css"
FOLDERS = (".", "base", "layout", "components", "utilities")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_INDENT = re.compile(r"\s*\n\s*")


def sources(root: Path) -> list[Path]:
    """Return the source files: first the tokens, with the order of the layers."""
    return [path for folder in FOLDERS for path in sorted((root / "css" / folder).glob("*.css"))]


def stylesheet(root: Path) -> str:
    """Return the sources as one text, without comments and indents. Its addresses are relative to `css/`."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources(root))
    return _INDENT.sub("\n", _COMMENT.sub("", text)).strip() + "\n"


@cache
def _folder() -> "tempfile.TemporaryDirectory[str]":
    """A folder of this process, removed when it ends."""
    return tempfile.TemporaryDirectory(prefix="village-css-")


class StylesheetFinder(BaseFinder):
    """Finds `css/village.css`, written afresh each time it is asked for."""

    def _written(self) -> FileSystemStorage:
        target = Path(_folder().name) / NAME
        target.parent.mkdir(exist_ok=True)
        target.write_text(stylesheet(Path(settings.STATICFILES_DIRS[0])), encoding="utf-8")
        return FileSystemStorage(location=_folder().name)

    def check(self, **_kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **_kwargs: Any) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        if path != NAME:
            return []
        found = self._written().path(NAME)
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:  # noqa: ARG002 - Django's signature
        yield NAME, self._written()
