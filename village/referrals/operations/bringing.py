"""A request made before the programme worked here, taken up from a table: studied already, or waiting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.db import transaction

from village.access.permissions import Permission
from village.access.policy import Actor
from village.audit.journal import Act, Line, record_all
from village.core.sealing import new_keys
from village.directory.models import School
from village.people.models import Person
from village.people.operations import NamedParent
from village.programmes.models import Commune, ListItem, Quarter
from village.referrals.models import FAMILY_KIND, Door, Referral
from village.referrals.states import State


@dataclass(frozen=True)
class FormerRequest:
    """What a table says of a request. `entered`, `exited`: what became of it; `refused`: the family said no;
    `declined`: the team did, and how; `decided_on`: its sitting."""

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
    declined: Literal[State.NOT_ADMITTED, State.REDIRECTED] | None = None
    decided_on: date | None = None
    entered_on: date | None = None
    exited_on: date | None = None

    @property
    def state(self) -> State:
        if self.refused:
            return State.REFUSED
        if self.declined:
            return self.declined
        if self.exited_on:
            return State.ENDED
        return State.ADMITTED if self.entered_on else State.RECEIVED

    @property
    def answered_on(self) -> date | None:
        """The day of the sitting; of the entry, or of the request itself, where the table does not say it."""
        if self.state is State.RECEIVED:
            return None
        return self.decided_on or self.entered_on or self.received_on


def bring_referral(former: FormerRequest, child: Person | None, *, by: Actor) -> Referral:
    """Write a former request as it ended. One that the family refused names no child of the base (C11)."""
    return bring_referrals([(former, child)], by=by)[0]


@transaction.atomic
def bring_referrals(formers: Sequence[tuple[FormerRequest, Person | None]], *, by: Actor) -> list[Referral]:
    """The same for many, in few statements for them all."""
    by.must(Permission.DOSSIER_IMPORT)
    keys = new_keys(len(formers))
    made = [_row(former, child, key, by) for (former, child), key in zip(formers, keys, strict=True)]
    Referral.objects.bulk_create(made)
    links: Any = Referral.motives.through
    links.objects.bulk_create(
        [
            links(referral_id=referral.pk, listitem_id=motive.pk)
            for referral, (former, _) in zip(made, formers, strict=True)
            for motive in former.motives
        ]
    )
    said = [Line(referral, referral.child_id, "reprise d’un fichier") for referral in made]
    record_all(Act.REFERRAL_SEND, said, by=by)
    return made


def _row(former: FormerRequest, child: Person | None, key: int, by: Actor) -> Referral:
    return Referral(
        programme_id=by.programme_id,
        sealing_key_id=key,
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
        decided_on=former.answered_on,
    )
