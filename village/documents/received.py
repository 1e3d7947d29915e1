"""A scanned paper as it is received: its size, its true type, then the paper written again without what it hid."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from village.core.errors import DomainError
from village.documents import cleaning

LARGEST = 10 * 1024 * 1024
"""Bytes of one file, received or kept."""
MEGABYTES = LARGEST // 1024**2
# As a phone and a scanner name them; what the form offers to choose. Told one by one, an iPhone gives a JPEG.
ACCEPTED = "application/pdf,image/jpeg,image/png"
_ENDINGS = {"pdf": "pdf", "jpg": "jpeg", "jpeg": "jpeg", "jpe": "jpeg", "png": "png"}
_DECLARED = {
    "application/pdf": "pdf",
    "application/x-pdf": "pdf",
    "image/jpeg": "jpeg",
    "image/jpg": "jpeg",
    "image/pjpeg": "jpeg",
    "image/png": "png",
    "image/x-png": "png",
}
_BEGINNINGS = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpeg", b"\x89PNG\r\n\x1a\n": "png"}
_SAID = {"pdf": "un PDF", "jpeg": "une photo JPEG", "png": "une image PNG"}

TAKEN = "Ajoutez un PDF, ou une photo en JPEG ou en PNG."
TOO_LARGE = (
    f"Ce fichier dépasse {MEGABYTES} Mo : numérisez en noir et blanc ou à 200 points par pouce, ou ajoutez-le "
    "en plusieurs fois."
)
NOTHING = "Ce fichier est vide : refaites la photo ou la numérisation."
OFFICE = f"C’est un document de bureautique ou un dossier compressé : enregistrez-le en PDF. {TAKEN}"
PAGE = f"C’est une page web ou un dessin, qui peut contenir un programme : imprimez-le en PDF. {TAKEN}"
PICTURE = (
    "Ce format d’image n’est pas pris. Sur un iPhone : Réglages, Appareil photo, Formats, « Le plus compatible ». "
    f"{TAKEN}"
)
UNKNOWN = f"On ne reconnaît pas ce fichier. {TAKEN}"
TWO_IN_ONE = "Ce fichier en cache un autre : prenez le papier en photo, ou numérisez-le à nouveau."

# What else is often sent, by how it begins, and what to say of it.
_OTHERS = (
    (re.compile(rb"PK\x03\x04|PK\x05\x06|\xd0\xcf\x11\xe0|\{\\rtf|Rar!|7z\xbc\xaf|\x1f\x8b"), OFFICE),
    (re.compile(rb"\s*(\xef\xbb\xbf)?\s*<", re.IGNORECASE), PAGE),
    (
        re.compile(rb"....ftyp(heic|heix|hevc|mif1|msf1|avif)|GIF8|II\*\x00|MM\x00\*|BM|RIFF....WEBP", re.DOTALL),
        PICTURE,
    ),
)
_MARKUP = re.compile(rb"<(html|script|svg|!doctype|\?php|body|iframe)", re.IGNORECASE)
_ENDS = 65_557  # where a zip says that it is one
_PATIENCE = 2 * cleaning.SECONDS


@dataclass(frozen=True)
class Scan:
    """A paper as it is kept: its content, and whether it is a PDF or a picture (« pdf », « jpeg »)."""

    content: bytes
    media: str


def receive(content: bytes, *, name: str, declared: str) -> Scan:
    """Check a file and write it again; raises `DomainError` on `file`. Its name serves the check and is forgotten."""
    media = _true_type(content)
    said, ending = _DECLARED.get(declared.partition(";")[0].strip().lower()), Path(name).suffix[1:].lower()
    if _ENDINGS.get(ending) != media:
        raise _refusal(f"Son nom finit par « .{ending[:8]} », mais c’est {_SAID[media]} : refaites-le, ou renommez-le.")
    if said != media:
        raise _refusal(f"Votre appareil l’annonce autrement, mais c’est {_SAID[media]}. {TAKEN}")
    if _hides_another(content, media):
        raise _refusal(TWO_IN_ONE)
    cleaned = _cleaned(content, media)
    if len(cleaned) > LARGEST:
        raise _refusal(TOO_LARGE)
    return Scan(cleaned, "pdf" if media == "pdf" else "jpeg")


def _refusal(words: str) -> DomainError:
    return DomainError(words, field="file")


def _true_type(content: bytes) -> str:
    """By what it begins with, at its very first byte."""
    if not content:
        raise _refusal(NOTHING)
    if len(content) > LARGEST:
        raise _refusal(TOO_LARGE)
    for beginning, media in _BEGINNINGS.items():
        if content.startswith(beginning):
            return media
    raise _refusal(next((words for begins, words in _OTHERS if begins.match(content)), UNKNOWN))


def _hides_another(content: bytes, media: str) -> bool:
    """Whether another program could take it for something else: an archive, a page, a PDF."""
    head, tail = content[:4096], content[-_ENDS:]
    if b"PK\x05\x06" in tail or _MARKUP.search(head) or _MARKUP.search(content[-4096:]):
        return True
    if media != "pdf":
        return b"%PDF-" in head
    end = tail.rfind(b"%%EOF")
    return end >= 0 and bool(tail[end + 5 :].strip(b"\x00\t\r\n\x0c "))


def _cleaned(content: bytes, media: str) -> bytes:
    """By a process of its own: neither our secrets, nor our memory, nor our time."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
    try:
        done = subprocess.run(  # noqa: S603 - our own program, one of three words
            [sys.executable, "-I", cleaning.__file__, media],
            input=content, capture_output=True, check=False, timeout=_PATIENCE, env=kept,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise _refusal(cleaning.DAMAGED) from error
    if done.returncode == cleaning.REFUSED:
        raise _refusal(done.stdout.decode())
    if done.returncode:
        raise _refusal(cleaning.DAMAGED)
    return done.stdout
