"""Many dossiers opened in ten minutes: the coordination and the DPO are told, and look at the journal."""

from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from village.access.policy import Actor
from village.access.roles import Role
from village.audit.many import Burst, bursts
from village.core.french import counted, full_date, hour
from village.home.blocks import Block, Row


def watching(actor: Actor) -> list[Block]:
    """Nothing most of the time."""
    found = bursts(actor, timezone.now())
    if not found:
        return []
    named = actor.role is not Role.DPO  # the DPO controls acts, not people
    people = get_user_model()._default_manager.in_bulk([one.user_id for one in found]) if named else {}
    rows = [_row(one, str(people.get(one.user_id) or f"Compte n° {one.user_id}")) for one in found]
    return [Block("Beaucoup de dossiers en peu de temps", rows)]


def _row(burst: Burst, who: str) -> Row:
    began = timezone.localtime(burst.since)
    asked = urlencode({"since": f"{began:%Y-%m-%d}", "until": f"{began:%Y-%m-%d}", "account": f"{burst.user_id}"})
    return Row(
        title=who,
        url=f"{reverse('audit:journal')}?{asked}",
        text=f"a ouvert {counted(burst.dossiers, 'dossier')} en dix minutes : demandez-lui pourquoi",
        when=f"{full_date(timezone.localdate(burst.since))}, {hour(began)}",
        late=True,
    )
