"""The pieces that several documents share. Frozen, optional: an empty piece is a line for the pen (R59)."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

INK = "#1d2a2a"
TOWN = "#1f5f5b"
_HEX_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_READABLE = 4.5


def contrast_on_white(colour: str) -> float:
    """Return the WCAG 2.2 contrast ratio, 1 to 21, of a `#rrggbb` colour on white paper."""
    if not _HEX_COLOUR.fullmatch(colour):
        message = f"Une couleur s’écrit « #1f5f5b », pas « {colour} »."
        raise ValueError(message)
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


@dataclass(frozen=True, kw_only=True)
class Letterhead:
    """Who speaks: the programme, the body that holds the data, whom to ask about one's rights."""

    programme: str
    bearer: str
    rights_contact: str
    colour: str = TOWN
    demonstration: bool = False

    @property
    def readable_colour(self) -> str:
        """The town's colour, or ink when that colour is too pale to be read on paper."""
        return self.colour if contrast_on_white(self.colour) >= _READABLE else INK


@dataclass(frozen=True, kw_only=True)
class ChildIdentity:
    first_name: str = ""
    last_name: str = ""
    birth_date: date | None = None
    sex: str = ""
    school: str = ""
    school_class: str = ""
    address: str = ""
    quarter: str = ""


@dataclass(frozen=True, kw_only=True)
class GuardianIdentity:
    """A holder of parental authority."""

    name: str = ""
    link: str = ""
    phone: str = ""
    address: str = ""
    language: str = ""
    interpreter: bool | None = None


@dataclass(frozen=True, kw_only=True)
class PartnerIdentity:
    name: str = ""
    role: str = ""
    organisation: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class Choice:
    label: str
    ticked: bool = False


class Channel(StrEnum):
    """How an agreement was given; the value is what the paper says."""

    PAPER = "signé sur papier"
    SCREEN = "signé à l’écran"
    ORAL = "accord donné de vive voix"


@dataclass(frozen=True, kw_only=True)
class Signature:
    """A place to sign; once `on` is known it says who agreed, when and how."""

    role: str
    name: str = ""
    on: date | None = None
    channel: Channel | None = None
    recorded_by: str = ""
