"""From how many on a number is shown: inside the partnership, and outside (decision 30)."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from village.access.roles import Role

MOST = 30
"""Above, nothing of a programme of ordinary size would be left to read."""


class Audience(models.TextChoices):
    """Who reads figures that leave the team."""

    PARTNERS = "partenariat", "dans le partenariat"
    OUTSIDE = "exterieur", "hors du partenariat"

    @property
    def floor(self) -> int:
        """No programme goes below.

        Three: of two children, each family knows herself and so the other. Five outside: nothing binds who reads, and
        he may set the figures beside other files.
        """
        return {Audience.PARTNERS: 3, Audience.OUTSIDE: 5}[self]

    @property
    def default(self) -> int:
        """Those of the field: 5 around the table, 11 for figures that anybody may pass on."""
        return {Audience.PARTNERS: 5, Audience.OUTSIDE: 11}[self]

    @property
    def readers(self) -> str:
        return {
            Audience.PARTNERS: "membres d’EPS, orienteurs, intervenants, élus et financeurs, protection des données",
            Audience.OUTSIDE: "réseau, État, public",
        }[self]


_OUTSIDE = frozenset({Role.NETWORK})


def audience_of(role: Role | str) -> Audience:
    """Those who support the programme sit with its partners; the network gathers many programmes, and passes on."""
    return Audience.OUTSIDE if role in _OUTSIDE else Audience.PARTNERS


def threshold_field(label: str, audience: Audience) -> "models.PositiveSmallIntegerField[int, int]":
    return models.PositiveSmallIntegerField(
        label, default=audience.default, validators=[MinValueValidator(audience.floor), MaxValueValidator(MOST)]
    )
