"""A request made before the programme worked here, taken up from a table: studied already, or waiting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from village.access.permissions import Permission
from village.access.policy import Actor
from village.audit.journal import Act, record
from village.directory.models import School
from village.people.models import Person
from village.people.operations import NamedParent
from village.programmes.models import Commune, ListItem, Quarter
from village.referrals.models import FAMILY_KIND, Door, Referral
from village.referrals.states import State


@dataclass(frozen=True)
class FormerRequest:
    """What a table says of a request. `entered`, `exited`: what became of it; `refused`: the family said no."""

    first_name: str
    last_name: str
    birth_date: date
    sex: str
    referrer_kind: ListItem
    received_on: date
    motives: Sequence[ListItem]
    words: str
    commune: Commune
    quarter: Quarter | None
    outside_quarters: bool
    address: str
    school: School | None
    level: ListItem | None
    parent: NamedParent
    refused: bool = False
    entered_on: date | None = None
    exited_on: date | None = None

    @property
    def state(self) -> State:
        if self.refused:
            return State.REFUSED
        if self.exited_on:
            return State.ENDED
        return State.ADMITTED if self.entered_on else State.RECEIVED


@transaction.atomic
def bring_referral(former: FormerRequest, child: Person | None, *, by: Actor) -> Referral:
    """Write a former request as it ended. One that the family refused names no child of the base (C11)."""
    by.must(Permission.DOSSIER_IMPORT)
    referral = Referral(
        programme_id=by.programme_id,
        written_by_id=by.user_id,
        referrer_kind=former.referrer_kind,
        door=Door.FAMILY if former.referrer_kind.national_code == FAMILY_KIND else Door.PARTNER,
        child=child,
        child_first_name=former.first_name,
        child_last_name=former.last_name,
        birth_date=former.birth_date,
        sex=former.sex,
        school=former.school,
        level=former.level,
        address=former.address,
        commune=former.commune,
        quarter=former.quarter,
        outside_quarters=former.outside_quarters,
        guardian_first_name=former.parent.first_name,
        guardian_last_name=former.parent.last_name,
        guardian_relation=former.parent.relation,
        guardian_phone=former.parent.phone,
        observed_facts=former.words,
        state=former.state,
        written_on=former.received_on,
        sent_on=None if former.refused else former.received_on,
        decided_on=former.received_on if former.refused else former.entered_on,
    )
    referral.save()
    referral.motives.set(former.motives)
    record(Act.REFERRAL_SEND, by=by, target=referral, person_id=referral.child_id, details="reprise d’un fichier")
    return referral
