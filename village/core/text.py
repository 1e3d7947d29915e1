"""Pure functions on text."""

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "ø": "o", "Ø": "O", "ł": "l"})
_NOT_WORD = re.compile(r"[^a-z0-9]+")


def has_letters(text: str) -> bool:
    """Whether a name has letters, of any alphabet; signs, apostrophes and emojis beside them are welcome."""
    return any(unicodedata.category(sign) in {"Lu", "Ll", "Lt", "Lo"} for sign in text)


def fold(text: str) -> str:
    """Fold a name for searching and sorting: « Éloïse  N’Guyen-Œuvrard » → « eloise n guyen oeuvrard »."""
    return _NOT_WORD.sub(" ", without_accents(text).lower()).strip()


def without_accents(text: str) -> str:
    """« Danièle@exemple.fr » → « Daniele@exemple.fr »."""
    plain = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
