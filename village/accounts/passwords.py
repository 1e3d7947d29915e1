"""Words that anybody would try first here."""

import re
import unicodedata
from typing import Any

from django.core.exceptions import ValidationError

# Without accents; the longest first, so that « azertyuiop » is not left as « uiop ».
EXPECTED = (
    "reussite educative", "azertyuiop", "qsdfghjklm", "mot de passe", "educative", "programme", "bienvenue", "password",
    "parcours", "reussite", "village", "azerty", "qwerty", "wxcvbn", "bonjour", "enfants", "enfant", "soleil", "france",
    "ecole", "admin", "tout", "pre", "un",
)  # fmt: skip
_PATTERN = re.compile("|".join(word.replace(" ", "") for word in EXPECTED))
# What is left once the expected words, figures and signs are gone.
LEAST_OWN_LETTERS = 6
MESSAGE = "Ce mot de passe se devine : ajoutez des mots qui ne viennent que de vous."


class NotOurOwnWords:
    """Refuse « ToutUnVillage2026! »: long, and the first that would be tried (ASVS 6.2.11)."""

    def validate(self, password: str, user: Any = None) -> None:  # noqa: ARG002 - Django's signature
        if len(own_letters(password)) < LEAST_OWN_LETTERS:
            raise ValidationError(MESSAGE, code="password_expected")

    def get_help_text(self) -> str:
        return MESSAGE


def own_letters(password: str) -> set[str]:
    """Return the different letters, of any alphabet, that are in no expected word."""
    letters = "".join(sign for sign in unicodedata.normalize("NFKD", password.lower()) if sign.isalpha())
    return set(_PATTERN.sub("", letters))
