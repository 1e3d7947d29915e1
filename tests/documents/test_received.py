"""What is taken of a scanned paper, what is refused and what is said, what is taken off."""

import io
import sys
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from tests.documents.made import HERE, JPEG, PDF, PNG, REFUSED, SECRET, huge, pdf, photo, told_pdf, told_photo
from village.core.errors import DomainError
from village.documents import cleaning, received
from village.documents.received import LARGEST, receive

TAKEN = {
    "a PDF": (pdf(), "a.PDF", PDF, "pdf"),
    "a PDF with a parameter": (pdf(), "bulletin.pdf", "application/pdf; name=a", "pdf"),
    "a photo": (photo(), "IMG_2031.JPG", JPEG, "jpeg"),
    "a photo, long ending": (photo(), "a.jpeg", JPEG, "jpeg"),
    "a screenshot": (photo("PNG"), "a.png", PNG, "jpeg"),
    "lines after the end": (pdf() + b"\r\n\n", "a.pdf", PDF, "pdf"),
    "what a telephone hangs behind": (photo() + b"SEFT" * 50, "a.jpg", JPEG, "jpeg"),
}


@pytest.mark.parametrize("case", TAKEN)
def test_a_paper_is_taken_and_written_again(case: str) -> None:
    content, name, declared, media = TAKEN[case]
    scan = receive(content, name=name, declared=declared)
    assert scan.media == media
    assert scan.content.startswith(b"%PDF-" if media == "pdf" else b"\xff\xd8\xff")
    assert receive(scan.content, name=f"a.{media}", declared=PDF if media == "pdf" else JPEG).media == media


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_scanned_paper_is_refused_and_says_what_to_do(case: str) -> None:
    made, name, declared, said = REFUSED[case]
    with pytest.raises(DomainError, match=said) as refusal:
        receive(made(), name=name, declared=declared)
    assert refusal.value.field == "file"


def test_the_limit_is_the_last_byte_taken() -> None:
    """What is behind the picture counts while it is received, and is not kept."""
    just = photo() + b"\x00" * (LARGEST - len(photo()))
    assert len(receive(just, name="a.jpg", declared=JPEG).content) < 10_000
    with pytest.raises(DomainError, match="dépasse 10 Mo"):
        receive(just + b"\x00", name="a.jpg", declared=JPEG)


def test_what_would_weigh_more_once_written_again_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    content = photo("PNG")
    monkeypatch.setattr(received, "LARGEST", len(content))
    with pytest.raises(DomainError, match="dépasse"):
        receive(content, name="a.png", declared=PNG)


def test_a_photo_keeps_nothing_of_its_telephone_and_stands_upright() -> None:
    scan = receive(told_photo(), name=f"{SECRET}.jpg", declared=JPEG)
    with Image.open(io.BytesIO(scan.content)) as kept:
        assert not kept.getexif()
        assert "comment" not in kept.info
        assert kept.size == (40, 60)
    assert SECRET.encode() not in scan.content


def test_a_pdf_keeps_nothing_of_its_author_nor_of_the_photos_inside() -> None:
    sent = told_pdf()
    scan = receive(sent, name="a.pdf", declared=PDF)
    with pikepdf.open(io.BytesIO(sent)) as before, pikepdf.open(io.BytesIO(scan.content)) as kept:
        assert "/Info" in before.trailer
        assert "/Info" not in kept.trailer
        assert "/Metadata" not in kept.Root
        inside, was = (one.pages[0].Resources.XObject.Im.read_raw_bytes() for one in (kept, before))
    with Image.open(io.BytesIO(was)) as picture:
        assert picture.getexif().get_ifd(0x8825)[2][0] == pytest.approx(HERE)
    with Image.open(io.BytesIO(inside)) as picture:
        assert not picture.getexif()
        assert picture.size == (60, 40)
    assert SECRET.encode() not in scan.content


@pytest.mark.parametrize(("mode", "paper"), [("RGBA", 255), ("LA", 255), ("L", 0), ("1", 0), ("P", 0), ("I;16", 0)])
def test_every_kind_of_picture_is_drawn_as_it_would_be_printed(mode: str, paper: int) -> None:
    out = io.BytesIO()
    Image.new(mode, (20, 20)).save(out, "PNG")
    with Image.open(io.BytesIO(cleaning.clean(out.getvalue(), "png"))) as drawn:
        assert drawn.mode == "RGB"
        assert drawn.getpixel((9, 9)) == (paper, paper, paper)


def test_a_picture_is_measured_before_it_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Image.Image, "load", lambda _: pytest.fail("decoded"))
    with pytest.raises(cleaning.Refused, match="trop grande"):
        cleaning.clean(huge(), "png")


def test_what_is_no_jpeg_inside_a_pdf_is_left_as_it_is() -> None:
    for odd in (b"abc", b"\xff\xd8", b"\xff\xd8\xff\xe0\x00", b"\xff\xd8ab\xff\xda"):
        assert cleaning.bare_jpeg(odd) == odd


@pytest.mark.parametrize("code", ["import time; time.sleep(60)", "import os; os.abort()", "raise SystemExit(1)"])
def test_a_file_that_breaks_the_program_that_opens_it_breaks_nothing_else(
    code: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "program.py"
    program.write_text(code)
    monkeypatch.setattr(cleaning, "__file__", str(program))
    monkeypatch.setattr(received, "_PATIENCE", 1)
    with pytest.raises(DomainError, match="abîmé"):
        receive(photo(), name="a.jpg", declared=JPEG)


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process are of POSIX")
def test_the_program_has_little_memory_writes_nothing_and_knows_no_secret(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program, proof = tmp_path / "program.py", tmp_path / "proof"
    source = Path(cleaning.__file__).read_text().partition("def main()")[0]
    program.write_text(
        f"{source}\n_confine()\nimport os, signal\nsignal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        f"said = []\ntry:\n    bytearray(2 * MEMORY)\nexcept MemoryError:\n    said.append('memory')\n"
        f"try:\n    with open({str(proof)!r}, 'w') as file:\n        file.write('x')\n"
        "except OSError:\n    said.append('disk')\n"
        "sys.stdout.write(' '.join(said + sorted(n for n in os.environ if 'KEY' in n)))\n"
    )
    monkeypatch.setenv("MASTER_KEY", "secret")
    monkeypatch.setattr(cleaning, "__file__", str(program))
    assert receive(photo(), name="a.jpg", declared=JPEG).content == b"memory disk"
    assert not proof.exists() or not proof.read_bytes()
