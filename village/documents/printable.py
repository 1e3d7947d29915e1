"""Make any text safe to print: nothing is interpreted, and what no font can draw becomes a visible box."""

import re
import unicodedata
from collections.abc import Callable

UNPRINTABLE = "□"
# Certain to be drawn by the fonts we ship; anything else is asked once, and remembered.
_CERTAIN = re.compile(
    r"[\n\x20-\x7e\xa0-\xac\xae-\xff\u0152\u0153\u0178"
    r"\u2013\u2014\u2018\u2019\u201c\u201d\u2022\u2026\u200b\u202f\u20ac]"
)
# Control, lone surrogate, unassigned; then invisible characters that reorder or hide text.
_DROPPED_CATEGORIES = {"Cc", "Cs", "Cn"}
_DROPPED = set("\u00ad\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufe0e\ufe0f\ufeff\u200b")
_SPACES = str.maketrans({"\t": " ", "\v": "\n", "\f": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"})
# Longer than any word or address: may break every twelve letters, so that it stays in the narrowest column.
_ENDLESS_WORD = re.compile(r"\S{37,}")
_TWELVE = re.compile(r"\S{12}(?=\S)")

# A French high mark never starts a line, « never ends one.
_HIGH_MARK = re.compile(r"(?<=\S) (?=[:;?!»])|(?<=«) ")


def _kept(character: str) -> bool:
    if character == "\n":
        return True
    return character not in _DROPPED and unicodedata.category(character) not in _DROPPED_CATEGORIES


def clean(text: str) -> str:
    """Drop what prints nothing or lies about its order; keep lines; break endless words; hold French marks."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_SPACES)
    text = _HIGH_MARK.sub("\u00a0", text)
    text = "".join(filter(_kept, unicodedata.normalize("NFC", text)))
    return _ENDLESS_WORD.sub(lambda word: _TWELVE.sub("\\g<0>\u200b", word[0]), text).strip()


def drawable(text: str, has_glyph: Callable[[str], bool]) -> str:
    """Replace each character that no font can draw by « □ », once per run."""
    doubtful = {c for c in set(text) if not _CERTAIN.fullmatch(c) and (_is_private(c) or not has_glyph(c))}
    if not doubtful:
        return text
    boxes = "".join(UNPRINTABLE if c in doubtful else c for c in text)
    return re.sub(f"{UNPRINTABLE}[{UNPRINTABLE}\u200b\u200d]*", UNPRINTABLE, boxes)


def _is_private(character: str) -> bool:
    """A private code point means what its font wants: printing ours would put a word in somebody's mouth."""
    return unicodedata.category(character) == "Co"


def only_certain(text: str) -> str:
    """Last resort when a combination of drawable characters cannot be drawn."""
    return drawable(text, lambda _character: False)
