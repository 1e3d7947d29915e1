"""From August, the school year to say, until it is said of every child."""

from datetime import date

from django.db.models import Exists, OuterRef
from django.urls import reverse

from village.access.permissions import Permission
from village.access.policy import Actor
from village.core.french import long_date
from village.home.blocks import Block, Row
from village.people.models import Person
from village.people.operations.rollover import to_confirm, year_to_say
from village.plans.models import Plan


def rollover(actor: Actor, today: date) -> list[Block]:
    plans = Plan.objects.filter(child=OuterRef("pk"), closed_on=None)
    mine = Person.objects.visible_to(actor, Permission.IDENTITY_WRITE, today).filter(Exists(plans))
    if not to_confirm(mine, today).exists():
        return []
    said = f"la classe et l’école depuis le {long_date(year_to_say(today).first)} sont à dire"
    return [Block("Rentrée", [Row(title="Passer l’année scolaire", url=reverse("casefile:rollover"), text=said)])]
