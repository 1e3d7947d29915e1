"""What the API answers when it refuses: a stable code for the machine, a sentence in French for who reads the log."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Kind:
    """One way to refuse. Its code never changes; its words may."""

    status: int
    code: str
    message: str


UNREADABLE = Kind(400, "unreadable", "Ce qui est envoyé n’est pas du JSON.")
MISSING = Kind(401, "token_missing", "Envoyez la clé dans l’en-tête « Authorization: Bearer … ».")
UNKNOWN = Kind(401, "token_unknown", "Cette clé n’ouvre rien.")
OVER = Kind(401, "token_over", "Ce jeton est fermé ou fini, ou son titulaire n’a plus ce rôle.")
IN_CLEAR = Kind(
    403, "https_only", "Écrivez https:// dans l’adresse. Envoyée en clair, la clé a pu être lue : fermez ce jeton."
)
PURPOSE = Kind(403, "wrong_purpose", "Ce jeton est fait pour autre chose.")
CHARTER = Kind(403, "charter_unsigned", "Le titulaire du jeton doit d’abord signer la charte de confidentialité.")
FORBIDDEN = Kind(403, "forbidden", "Le rôle du titulaire ne permet pas cela.")
NOT_FOUND = Kind(404, "not_found", "Il n’y a rien ici pour ce jeton.")
NOT_ALLOWED = Kind(405, "method_not_allowed", "Cette adresse ne se demande pas ainsi : voyez l’en-tête « Allow ».")
CONFLICT = Kind(409, "key_reused", "Cette clé d’envoi a déjà servi pour d’autres mots.")
TOO_LARGE = Kind(413, "too_large", "C’est trop gros pour une seule demande : 2,5 Mo au plus.")
REFUSED = Kind(422, "refused", "Cela ne peut pas être reçu.")
INVALID = Kind(422, "invalid", "Des champs ne conviennent pas.")
TOO_MANY = Kind(429, "too_many_requests", "Trop de demandes : attendez avant la prochaine.")


@dataclass
class Refusal(Exception):
    """Raised by a door; answered as JSON."""

    kind: Kind
    message: str = ""
    fields: Mapping[str, Sequence[str]] = field(default_factory=dict)
    wait: int = 0

    def said(self) -> dict[str, Any]:
        return {
            "code": self.kind.code,
            "message": self.message or self.kind.message,
            "fields": {name: list(words) for name, words in self.fields.items()},
        }


_WORDS = {
    "missing": "Ce champ est attendu.",
    "extra_forbidden": "Ce champ n’existe pas.",
    "int_parsing": "Un nombre entier est attendu.",
    "int_type": "Un nombre entier est attendu.",
    "int_from_float": "Un nombre entier est attendu.",
    "string_type": "Un texte est attendu.",
    "string_unicode": "Ce texte contient un caractère illisible.",
    "bool_type": "« true » ou « false » est attendu.",
    "bool_parsing": "« true » ou « false » est attendu.",
    "date_type": "Un jour est attendu : 2026-11-21.",
    "date_parsing": "Un jour est attendu : 2026-11-21.",
    "date_from_datetime_parsing": "Un jour est attendu : 2026-11-21.",
    "enum": "Cette valeur n’est pas proposée.",
    "literal_error": "Cette valeur n’est pas proposée.",
    "list_type": "Une liste est attendue.",
    "uuid_parsing": "Un UUID est attendu.",
    "uuid_type": "Un UUID est attendu.",
}


def in_french(errors: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    """What the validation of a request says, by the path of the field."""
    said: dict[str, list[str]] = {}
    for error in errors:
        place = ".".join(str(part) for part in error["loc"][1:]) or str(error["loc"][0])
        words = _WORDS.get(str(error["type"]), "Cette valeur ne convient pas.")
        said.setdefault(place.encode(errors="replace").decode(), []).append(words)
    return said
