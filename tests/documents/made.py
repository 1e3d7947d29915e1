"""Files as phones and scanners make them, and as somebody who means harm would."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

SECRET = "Kadiatou-secret"
HERE = 48.8566
"""A latitude that a telephone wrote."""


def photo(media: str = "JPEG", size: tuple[int, int] = (60, 40), **told: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(out, media, **told)
    return out.getvalue()


def told_photo() -> bytes:
    """A photo that says where, by whom, of whom; turned on its side."""
    exif = Image.Exif()
    exif[0x010E], exif[0x013B], exif[0x0112] = SECRET, SECRET, 6
    exif.get_ifd(0x8825)[2] = (HERE, 0.0, 0.0)
    return photo(exif=exif, comment=SECRET.encode())


def pdf(change: Callable[[pikepdf.Pdf], None] | None = None, **saved: Any) -> bytes:
    made = pikepdf.new()
    made.add_blank_page()
    if change:
        change(made)
    out = io.BytesIO()
    made.save(out, **saved)
    return out.getvalue()


def told_pdf() -> bytes:
    """A PDF that names its author, with a photo inside that says more."""

    def change(made: pikepdf.Pdf) -> None:
        made.docinfo["/Author"] = SECRET
        with made.open_metadata() as words:
            words["dc:title"] = SECRET
        inside = made.make_stream(told_photo())
        inside.Type, inside.Subtype, inside.Filter = Name.XObject, Name.Image, Name.DCTDecode
        inside.Width, inside.Height, inside.ColorSpace, inside.BitsPerComponent = 60, 40, Name.DeviceRGB, 8
        made.pages[0].Resources = Dictionary(XObject=Dictionary(Im=inside))

    return pdf(change)


def _acting(**action: Any) -> bytes:
    return pdf(lambda made: made.Root.__setitem__("/OpenAction", Dictionary(Type=Name.Action, **action)))


def _in_its_page(made: pikepdf.Pdf) -> None:
    click = Dictionary(Type=Name.Annot, Subtype=Name.Link, A=Dictionary(S=Name.Launch, F=String("calc.exe")))
    made.pages[0].Annots = Array([click])


def _named_script(made: pikepdf.Pdf) -> None:
    script = made.make_indirect(Dictionary(S=Name.JavaScript, JS=String("app.alert(1)")))
    made.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), script])))


def _field(made: pikepdf.Pdf) -> None:
    keyed = Dictionary(K=Dictionary(S=Name.JavaScript, JS=String("1")))
    made.Root.AcroForm = Dictionary(Fields=Array([Dictionary(FT=Name.Tx, T=String("a"), AA=keyed)]))


def _attached(made: pikepdf.Pdf) -> None:
    made.attachments["a.exe"] = b"MZ"


def _form(made: pikepdf.Pdf) -> None:
    made.Root.AcroForm = Dictionary(Fields=Array([]), XFA=String("<xdp/>"))


def _film(made: pikepdf.Pdf) -> None:
    made.pages[0].Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.RichMedia)])


def _deep(made: pikepdf.Pdf) -> None:
    nest = Array([])
    for _ in range(90):
        nest = Array([nest])
    made.Root.Deep = nest


def _empty(made: pikepdf.Pdf) -> None:
    del made.pages[0]


def _many(made: pikepdf.Pdf) -> None:
    for _ in range(201):
        made.add_blank_page()


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("a.txt", "bonjour")
    return out.getvalue()


def huge(width: int = 30_000, height: int = 30_000) -> bytes:
    """A PNG of a few kilobytes that says it is 900 million pixels."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    lines = zlib.compress(b"\x00" * (width // 8 + 1) * 300, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"
OLD_WORD = bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 600
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 200
WEBP = b"RIFF\x24\x00\x00\x00WEBPVP8 " + b"\x00" * 60

# What was sent: its content, its name, its declared type; and what is answered.
Sent = tuple[Callable[[], bytes], str, str, str]
PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
REFUSED: dict[str, Sent] = {
    "nothing": (lambda: b"", "a.pdf", PDF, "vide"),
    "a page named as a PDF": (lambda: HTML, "a.pdf", PDF, "page web"),
    "a page named as a photo": (lambda: HTML, "a.jpg", JPEG, "page web"),
    "a page after spaces": (lambda: b" \n" + HTML, "a.png", PNG, "page web"),
    "a page after a mark": (lambda: b"\xef\xbb\xbf" + HTML, "a.png", PNG, "page web"),
    "a drawing": (lambda: SVG, "a.svg", "image/svg+xml", "page web"),
    "a drawing named as a photo": (lambda: SVG, "a.png", PNG, "page web"),
    "an archive": (archive, "a.zip", "application/zip", "bureautique"),
    "a text of a word processor": (archive, "a.docx", PDF, "bureautique"),
    "an archive named as a PDF": (archive, "a.pdf", PDF, "bureautique"),
    "an old text": (lambda: OLD_WORD, "a.doc", "application/msword", "bureautique"),
    "a rich text": (lambda: rb"{\rtf1 bonjour}", "a.pdf", PDF, "bureautique"),
    "a photo of an iPhone": (lambda: HEIC, "a.heic", "image/heic", "Le plus compatible"),
    "one named as a JPEG": (lambda: HEIC, "a.jpg", JPEG, "Le plus compatible"),
    "a moving picture": (lambda: photo("GIF"), "a.gif", "image/gif", "format d’image"),
    "a picture of the web": (lambda: WEBP, "a.webp", "image/webp", "format d’image"),
    "a picture of a scanner": (lambda: photo("TIFF"), "a.tif", "image/tiff", "format d’image"),
    "a bitmap": (lambda: photo("BMP"), "a.bmp", "image/bmp", "format d’image"),
    "a program": (lambda: b"MZ\x90\x00" + b"\x00" * 99, "a.pdf", PDF, "reconnaît pas"),
    "a script": (lambda: b"#!/bin/sh\nrm -rf /\n", "a.pdf", PDF, "reconnaît pas"),
    "a plain text": (lambda: b"Bonjour", "a.txt", "text/plain", "reconnaît pas"),
    "a PDF after something": (lambda: b"\x00" + pdf(), "a.pdf", PDF, "reconnaît pas"),
    "a PDF named as a photo": (pdf, "a.jpg", PDF, "c’est un PDF"),
    "a PDF announced as a photo": (pdf, "a.pdf", JPEG, "c’est un PDF"),
    "a photo named as a PDF": (photo, "a.pdf", JPEG, "c’est une photo JPEG"),
    "a photo announced as a PDF": (photo, "a.jpg", PDF, "c’est une photo JPEG"),
    "a picture named as a photo": (lambda: photo("PNG"), "a.jpg", PNG, "c’est une image PNG"),
    "a picture announced as a photo": (lambda: photo("PNG"), "a.png", JPEG, "c’est une image PNG"),
    "two endings": (pdf, "a.pdf.exe", PDF, "c’est un PDF"),
    "no ending": (pdf, "papier", PDF, "c’est un PDF"),
    "announced as a page": (photo, "a.jpg", "text/html", "c’est une photo JPEG"),
    "announced as nothing": (photo, "a.jpg", "", "c’est une photo JPEG"),
    "a photo that is an archive": (lambda: photo() + archive(), "a.jpg", JPEG, "cache un autre"),
    "a PDF that is an archive": (lambda: pdf() + archive(), "a.pdf", PDF, "cache un autre"),
    "a PDF that goes on": (lambda: pdf() + b"\nMZ", "a.pdf", PDF, "cache un autre"),
    "a PDF that is a page": (lambda: b"%PDF-1.4\n%<html><script>1</script>\n" + pdf(), "a.pdf", PDF, "cache un autre"),
    "a photo that is a page": (lambda: photo(comment=HTML), "a.jpg", JPEG, "cache un autre"),
    "a photo that ends as a page": (lambda: photo() + HTML, "a.jpg", JPEG, "cache un autre"),
    "a photo that is a PDF": (lambda: photo(comment=b"%PDF-1.4"), "a.jpg", JPEG, "cache un autre"),
    "a photo cut short": (lambda: photo(size=(900, 900))[:-4000], "a.jpg", JPEG, "abîmé"),
    "a picture cut short": (lambda: photo("PNG", size=(900, 900))[:-900], "a.png", PNG, "abîmé"),
    "the beginning of a photo": (lambda: b"\xff\xd8\xff\xe0", "a.jpg", JPEG, "abîmé"),
    "the beginning of a picture": (lambda: b"\x89PNG\r\n\x1a\n", "a.png", PNG, "abîmé"),
    "the beginning of a PDF": (lambda: b"%PDF-1.7\n", "a.pdf", PDF, "abîmé"),
    "a PDF cut short": (lambda: pdf()[:-60], "a.pdf", PDF, "abîmé"),
    "a PDF too deep": (lambda: pdf(_deep), "a.pdf", PDF, "abîmé"),
    "a picture of 900 million points": (huge, "a.png", PNG, "trop grande"),
    "a PDF with a password": (
        lambda: pdf(encryption=pikepdf.Encryption(owner="o", user="u")), "a.pdf", PDF, "mot de passe",
    ),
    "a PDF with a password to change it": (
        lambda: pdf(encryption=pikepdf.Encryption(owner="o", user="")), "a.pdf", PDF, "mot de passe",
    ),
    "a PDF without a page": (lambda: pdf(_empty), "a.pdf", PDF, "pas de page"),
    "a PDF of too many pages": (lambda: pdf(_many), "a.pdf", PDF, "pages"),
    "a PDF that runs a script": (
        lambda: _acting(S=Name.JavaScript, JS=String("app.alert(1)")), "a.pdf", PDF, "programme",
    ),
    "a PDF that starts a program": (lambda: _acting(S=Name.Launch, F=String("calc.exe")), "a.pdf", PDF, "programme"),
    "a PDF that sends a form": (lambda: _acting(S=Name.SubmitForm, F=String("https://a.b")), "a.pdf", PDF, "programme"),
    "a PDF that opens another": (lambda: _acting(S=Name.GoToR, F=String("b.pdf")), "a.pdf", PDF, "programme"),
    "a PDF that starts one when touched": (lambda: pdf(_in_its_page), "a.pdf", PDF, "programme"),
    "a PDF with a named script": (lambda: pdf(_named_script), "a.pdf", PDF, "programme"),
    "a PDF whose field runs a script": (lambda: pdf(_field), "a.pdf", PDF, "programme"),
    "a PDF that carries a file": (lambda: pdf(_attached), "a.pdf", PDF, "fichier joint"),
    "a PDF with a form of another kind": (lambda: pdf(_form), "a.pdf", PDF, "programme"),
    "a PDF with a film": (lambda: pdf(_film), "a.pdf", PDF, "programme"),
}  # fmt: skip
