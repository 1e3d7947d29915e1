"""Who speaks on a programme's documents."""

from django.conf import settings

from village.documents.parts import Letterhead
from village.programmes.models import Programme


def letterhead_of(programme: Programme) -> Letterhead:
    """The letterhead of this programme."""
    return Letterhead(
        programme=programme.name,
        bearer=programme.carrier_name,
        rights_contact=programme.contact,
        colour=programme.colour,
        demonstration=settings.DEMO,
    )
