"""Open a scanned paper and write it again without what it hid: a program of its own, that knows neither key nor base.

Run by `village.documents.received` on files that anybody may have made, with little memory, little time and nothing to
write on: a picture or a PDF that breaks a library breaks this process only. It imports nothing of ours.

`python -I cleaning.py jpeg|png|pdf < received > cleaned`: leaves with 0, or with 3 and the French reason on its output.
"""

import io
import sys
from collections.abc import Iterator
from typing import Any

MOST_PIXELS = 60_000_000
LONGEST_SIDE = 3_508
"""A4 at 300 dots per inch: what a signature and small print need."""
MOST_PAGES = 200
MOST_OBJECTS = 50_000
MEMORY = 1_500 * 1024 * 1024
SECONDS = 30
_DEEPEST = 60
REFUSED = 3

DAMAGED = "Ce fichier est abîmé ou incomplet : refaites la photo ou la numérisation."
LOCKED = "Ce PDF est protégé par un mot de passe : enregistrez-le sans mot de passe, puis ajoutez-le."
ACTIVE = (
    "Ce PDF contient un programme, une action automatique ou un fichier joint : imprimez-le en PDF "
    "(« Imprimer », puis « Enregistrer au format PDF »), ou prenez-le en photo."
)
EMPTY = "Ce PDF n’a pas de page : refaites la numérisation."
MANY_PAGES = f"Ce PDF a plus de {MOST_PAGES} pages : ajoutez seulement celles qui comptent."
LARGE = "Cette image est trop grande : prenez une photo ordinaire, ou numérisez à 300 points par pouce."

# What a PDF can do by itself, or carry along.
_ACTIONS = {
    "/GoToE", "/GoToR", "/ImportData", "/JavaScript", "/Launch", "/Movie", "/Rendition", "/RichMediaExecute",
    "/Sound", "/SubmitForm", "/Thread", "/Trans",
}  # fmt: skip
_CARRIED = {"/EF", "/EmbeddedFiles", "/JS", "/JavaScript", "/RichMediaContent", "/RichMediaSettings", "/XFA"}
_TYPES = {"/EmbeddedFile", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D", "/FileAttachment"}
_TOLD = ("/Metadata", "/PieceInfo", "/LastModified", "/AA", "/Thumb")


class Refused(Exception):
    """The file is not taken; the message says what to do."""


def clean(content: bytes, media: str) -> bytes:
    """The paper written again: a JPEG for a picture, a PDF for a PDF."""
    return _pdf(content) if media == "pdf" else _picture(content, media)


# --- pictures ---


def _picture(content: bytes, media: str) -> bytes:
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # counted here, before anything is decoded
    try:
        with Image.open(io.BytesIO(content), formats=[media]) as opened:
            _check_size(opened.width * opened.height)
            opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            turned = ImageOps.exif_transpose(opened)
            drawn = _on_white(turned)
    except Refused:
        raise
    except Exception as error:
        raise Refused(DAMAGED) from error
    drawn.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    drawn.info.clear()  # comment, place, author, thumbnail
    out = io.BytesIO()
    drawn.save(out, "JPEG", quality=85, optimize=True)
    return out.getvalue()


def _check_size(pixels: int) -> None:
    if pixels > MOST_PIXELS:
        raise Refused(LARGE)


def _on_white(picture: Any) -> Any:
    """As it would be printed: what is transparent is paper."""
    from PIL import Image

    if picture.mode.startswith("I;16"):
        return picture.point(lambda value: value / 256).convert("L").convert("RGB")
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        layered = picture.convert("RGBA")
        paper = Image.new("RGB", layered.size, "white")
        paper.paste(layered, mask=layered.getchannel("A"))
        return paper
    return picture.convert("RGB")


# --- PDF ---


def _pdf(content: bytes) -> bytes:
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(content), attempt_recovery=False, suppress_warnings=True) as opened:
            _check_pages(opened)
            _go_through(opened)
            for name in ("/OpenAction", "/AA", "/Metadata", "/PieceInfo"):
                if name in opened.Root:
                    del opened.Root[name]
            if "/Info" in opened.trailer:
                del opened.trailer["/Info"]
            out = io.BytesIO()
            opened.save(out, fix_metadata_version=False, deterministic_id=True)
            return out.getvalue()
    except Refused:
        raise
    except pikepdf.PasswordError as error:
        raise Refused(LOCKED) from error
    except Exception as error:
        raise Refused(DAMAGED) from error


def _check_pages(opened: Any) -> None:
    if opened.is_encrypted:
        raise Refused(LOCKED)
    if not opened.pages:
        raise Refused(EMPTY)
    if len(opened.pages) > MOST_PAGES:
        raise Refused(MANY_PAGES)


def _go_through(opened: Any) -> None:
    """Refuse what acts or carries, in every object; take off what tells, and what its pictures tell."""
    import pikepdf

    if len(opened.objects) > MOST_OBJECTS:
        raise Refused(DAMAGED)
    for one in opened.objects:
        found = list(_dictionaries(one, 0))
        for inside in found:
            _refuse_what_acts(inside)
        for inside in found:
            for name in _TOLD:
                if name in inside:
                    del inside[name]
        if isinstance(one, pikepdf.Stream) and one.get("/Filter") in ("/DCTDecode", ["/DCTDecode"]):
            one.write(bare_jpeg(one.read_raw_bytes()), filter=pikepdf.Name.DCTDecode, decode_parms=None)


def _dictionaries(one: Any, depth: int) -> Iterator[Any]:
    """The dictionaries of an object and those written inside, without following its references."""
    import pikepdf

    if depth > _DEEPEST:
        raise Refused(DAMAGED)
    if isinstance(one, pikepdf.Array):
        inside: list[Any] = list(one.as_list())
    elif isinstance(one, (pikepdf.Dictionary, pikepdf.Stream)):
        yield one
        inside = [value for _, value in one.items()]
    else:
        return
    for value in inside:
        if isinstance(value, pikepdf.Object) and not value.is_indirect:
            yield from _dictionaries(value, depth + 1)


def _refuse_what_acts(inside: Any) -> None:
    acts = str(inside.get("/S", "")) in _ACTIONS
    carries = any(name in inside for name in _CARRIED)
    kinds = {str(inside.get("/Type", "")), str(inside.get("/Subtype", ""))}
    if acts or carries or kinds & _TYPES:
        raise Refused(ACTIVE)


def bare_jpeg(content: bytes) -> bytes:
    """A JPEG without what is beside its picture (place, author, device, comment); unchanged if it is not one."""
    if not content.startswith(b"\xff\xd8"):
        return content
    kept, at = [b"\xff\xd8"], 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        mark, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        if mark == 0xDA:  # the picture itself, to its end
            return b"".join([*kept, content[at:]])
        if mark not in _BESIDE:
            kept.append(content[at : at + 2 + length])
        at += 2 + length
    return content


# APP1 to APP13, APP15 and the comment; APP0 (JFIF) and APP14 (colours) serve the picture.
_BESIDE = {*range(0xE1, 0xEE), 0xEF, 0xFE}


# --- the program ---


def _confine() -> None:
    """Little memory, little time, nothing written, no picture of the memory left behind."""
    try:
        import resource
    except ImportError:  # Windows
        return
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def main() -> int:
    _confine()
    try:
        cleaned = clean(sys.stdin.buffer.read(), sys.argv[1])
    except Refused as refusal:
        sys.stdout.buffer.write(str(refusal).encode())
        return REFUSED
    except MemoryError:
        sys.stdout.buffer.write(LARGE.encode())
        return REFUSED
    sys.stdout.buffer.write(cleaned)
    return 0


if __name__ == "__main__":
    sys.exit(main())
