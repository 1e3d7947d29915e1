"""Scanned papers, added as the operations and as a phone add them."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from tests.cast import SINCE, Cast
from tests.documents.made import JPEG, told_photo
from tests.forms import fill_in
from village.around.models import ScannedPaper
from village.around.operations import PaperSheet, add_paper
from village.documents.received import Scan

CONTENT = b"Une lettre de Farida."


def url(cast: Cast, name: str, paper: ScannedPaper | None = None, child: str = "kadiatou") -> str:
    return reverse(name, args=[cast.children[child].pk, *([paper.pk] if paper else [])])


def sent(content: bytes | None = None, name: str = "IMG_2031.jpg", declared: str = JPEG) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, told_photo() if content is None else content, content_type=declared)


def kept(cast: Cast, kind: str = "ecole", *, by: str = "daniele", child: str = "kadiatou", **more: Any) -> ScannedPaper:
    sheet = PaperSheet(kind, more.pop("on", SINCE), Scan(more.pop("content", CONTENT), "jpeg"), more.pop("subject", ""))
    return add_paper(cast.children[child], sheet, by=cast.actor(by), at=timezone.localtime())


def send(cast: Cast, who: str = "daniele", **answers: Any) -> Any:
    given = {"kind": "parcours", "on": "2026-01-15", "subject": "", "file": sent(), **answers}
    return fill_in(cast.client(who), url(cast, "around:add_paper"), **given)


def text(answer: Any) -> str:
    return str(answer.content.decode()).replace("\xa0", " ").replace("&#x27;", "’")


def files() -> list[Path]:
    folder = Path(settings.PAPERS_DIR)
    return [path for path in folder.rglob("*") if path.is_file()] if folder.exists() else []
