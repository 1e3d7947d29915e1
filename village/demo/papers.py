"""Scanned papers of the children whose story is written: drawn here, invented, one photo and one PDF."""

import io
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from village.around.models import ScannedPaper
from village.core import sealed_files
from village.demo.book import Book, Case, at
from village.demo.homes import Child
from village.documents import cleaning

_FONT = Path(cleaning.__file__).parent / "fonts" / "AtkinsonHyperlegibleNext-Regular.ttf"
_PAGE, _PAPER, _INK, _PEN = (827, 1169), (250, 247, 240), (60, 60, 66), (38, 60, 140)
Kind = ScannedPaper.Kind

# By first name: kind, days ago, what it is about, how it was taken, what is written on it.
SCANNED: dict[str, tuple[tuple[Kind, int, str, str, tuple[str, ...]], ...]] = {
    "Kadiatou": (
        (Kind.PLAN, 40, "", "jpeg", (
            "Parcours personnalisé de réussite éducative", "", "Ce que nous voulons ensemble :",
            "que l’école se passe mieux le matin,", "qu’elle trouve une activité qui lui plaît.", "",
            "Lu et expliqué en français et en soninké.", "Signé à la maison, avec sa référente.",
        )),
        (Kind.SCHOOL, 75, "Bulletin du premier trimestre", "pdf", (
            "Bulletin du premier trimestre", "", "Lecture : de bons progrès, lit à voix haute.",
            "Mathématiques : comprend mieux à deux.", "Vie de classe : participe, aide les autres.", "",
            "L’équipe de l’école",
        )),
    ),
    "Yanis": (
        (Kind.FROM_FAMILY, 9, "Demande de rendez-vous", "jpeg", (
            "Bonjour,", "", "Je préfère le mercredi après-midi", "pour la prochaine rencontre.", "",
            "Merci pour tout.",
        )),
    ),
}  # fmt: skip


def scan(book: Book, case: Case, child: Child) -> None:
    """Keep them as if they had been received: written again, sealed with the key of the child."""
    author = book.team.users[case.referent]
    for kind, days_ago, subject, media, lines in SCANNED.get(child.person.first_name, ()):
        day = book.today - timedelta(days=days_ago)
        content = drawn(lines, media)
        book.writer.add(
            ScannedPaper(
                child=child.person, kind=kind, on=day, subject=subject, media=media, size=len(content), author=author,
                added_at=at(day + timedelta(days=1), 18), file=sealed_files.keep(content, child.person.own_key()),
            )
        )  # fmt: skip


@cache
def drawn(lines: tuple[str, ...], media: str) -> bytes:
    """A sheet as a phone sees it, a little aslant; with a signature in pen."""
    page = Image.new("RGB", _PAGE, _PAPER)
    pen = ImageDraw.Draw(page)
    for rank, words in enumerate(lines):
        pen.text((90, 130 + 52 * rank), words, fill=_INK, font=_font(34 if rank == 0 else 27))
    _sign(pen, 430, 170 + 52 * len(lines))
    page = page.rotate(0.8 if media == "jpeg" else 0, fillcolor=(196, 190, 180), resample=Image.Resampling.BICUBIC)
    out = io.BytesIO()
    page.save(out, "PDF" if media == "pdf" else "JPEG", quality=80)
    return cleaning.clean(out.getvalue(), media)


def _sign(pen: Any, x: int, y: int) -> None:
    loops = [(x + 14 * step, y + (-1) ** step * (34 - 3 * step)) for step in range(11)]
    pen.line([*loops, (x + 210, y + 26)], fill=_PEN, width=3, joint="curve")


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(_FONT), size)
