"""A fiche that arrived with blanks is completed; a draft taken by telephone is handed on to who will finish it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Prefetch
from django.urls import reverse

from village.access.permissions import Permission
from village.access.policy import Actor, Subject, roles_that
from village.access.roles import Role
from village.accounts.models import User
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.core.holding import Category
from village.core.seen import seen
from village.directory.models import Professional
from village.notifications.inbox import notify
from village.people.operations.correction import HOME, HomeSheet, correct_home
from village.programmes.models import Membership
from village.referrals.models import Completion, Door, HandOn, Referral, ReferralCorrection
from village.referrals.operations.moving import locked, moment, must_receive
from village.referrals.operations.writing import own_draft, where_from
from village.referrals.states import State

COMPLETED_IN = (State.RECEIVED, State.ASKED, State.SCHEDULED)
_OF_HOME = ("address", "quarter", "outside_quarters", "languages")
Blank = Completion.Blank


def blanks_of(referral: Referral) -> list[Completion.Blank]:
    """What the fiche does not say, and that the team may learn by a call. The words of why and how are not of these."""
    asked = {
        Blank.SEX: bool(referral.sex),
        Blank.SCHOOL: referral.school_id is not None,
        Blank.ADDRESS: bool(referral.address),
        Blank.QUARTER: referral.quarter_id is not None or referral.outside_quarters,
        Blank.PHONE: bool(referral.guardian_phone),
        Blank.SECOND_PHONE: bool(referral.second_phone) or not referral.second_last_name,
        Blank.LANGUAGES: bool(referral.languages),
    }
    return [blank for blank, said in asked.items() if not said]


@transaction.atomic
def complete_referral(
    referral: Referral, said: Mapping[str, Any], *, source: str, by: Actor, on: date
) -> list[Completion]:
    """Fill in blanks of a fiche that arrived: nothing that was signed changes. `said`: fields of the fiche by name.

    The dossier, if there is one, gets what it lacks of the home too.
    """
    must_receive(by, referral, Category.IDENTITY)
    current = locked(referral)
    if current.state not in COMPLETED_IN:
        raise DomainError("Une fiche se complète entre son arrivée et la décision de l’EPS.")
    if not source.strip():
        raise DomainError("Dites qui vous l’a appris : la famille, l’école…", field="source")
    filled = [blank for blank in blanks_of(current) if said.get(blank) or (blank == Blank.QUARTER and _outside(said))]
    if not filled:
        raise DomainError("Rien n’est complété : ce qui est déjà écrit et signé ne se change pas ici.")
    _fill(current, said, filled)
    current.version += 1
    current.save()
    made = [
        Completion.objects.create(referral=current, blank=blank, source=source.strip(), by_id=by.user_id, on=on)
        for blank in filled
    ]
    names = ", ".join(str(blank.label) for blank in filled)
    record(Act.REFERRAL_COMPLETE, by=by, target=current, person_id=current.child_id, details=names)
    _tell_home(current, by, on)
    return made


def _outside(said: Mapping[str, Any]) -> bool:
    return bool(said.get("outside_quarters"))


def _fill(current: Referral, said: Mapping[str, Any], filled: list[Completion.Blank]) -> None:
    for blank in filled:
        setattr(current, blank, said.get(blank) or None if blank in {Blank.SCHOOL, Blank.QUARTER} else said[blank])
    if Blank.QUARTER in filled:
        current.outside_quarters = _outside(said)
        if current.quarter and current.quarter.commune_id != current.commune_id:
            raise DomainError(f"Ce quartier n’est pas à {current.commune} : choisissez-en un autre.", field="quarter")
    if Blank.SCHOOL in filled:
        current.level = said.get("level")
        if current.level is None:
            raise DomainError("Choisissez aussi le niveau.", field="level")


def _tell_home(current: Referral, by: Actor, on: date) -> None:
    """The home of the child gets what it lacks and the fiche now says; what it says already stays."""
    home = current.child.household if current.child else None
    if current.child is None or home is None or not by.can(Permission.IDENTITY_WRITE):
        return
    sheet = {name: getattr(home, name) for name in HOME}
    lacking = {name: getattr(current, name) for name in _OF_HOME if not sheet[name] and getattr(current, name)}
    if sheet["quarter"] or sheet["outside_quarters"] or home.commune_id != current.commune_id:
        lacking.pop("quarter", None)
        lacking.pop("outside_quarters", None)
    if lacking:
        correct_home(current.child, HomeSheet(**{**sheet, **lacking}), version=seen(home, HOME), by=by, on=on)


@transaction.atomic
def rectify_referral(referral: Referral, *, about: str, text: str, by: Actor, on: date) -> ReferralCorrection:
    """At the family's request (art. 16): what was signed stays, what is to be read is dated beside it."""
    by.must(Permission.RIGHTS_MANAGE, Subject(referral.programme_id))
    current = locked(referral)
    made = ReferralCorrection.objects.create(referral=current, about=about, text=text, by_id=by.user_id, on=on)
    record(Act.REFERRAL_COMPLETE, by=by, target=current, person_id=current.child_id, details=f"rectification : {about}")
    return made


def may_finish(programme_id: int, on: date) -> Any:
    """The users who may finish a draft of this programme, with their `hats` here and their `sheets` as partners."""
    roles = [role.value for role in roles_that(Permission.REFERRAL_WRITE)]
    hats = Membership.objects.current(on).filter(programme_id=programme_id, role__in=roles)
    sheets = Professional.objects.filter(programme_id=programme_id).select_related("organisation")
    return (
        User.objects.filter(pk__in=hats.values("user_id"))
        .prefetch_related(Prefetch("memberships", hats, "hats"), Prefetch("professional_sheets", sheets, "sheets"))
        .order_by("last_name", "first_name")
    )


@transaction.atomic
def hand_on_referral(referral: Referral, *, to: User, by: Actor, on: date, at: datetime | None = None) -> Referral:
    """Hand a draft that one took, by telephone or by hand, to who will finish it; it is no longer one's own.

    Who began it, how it came and for which structure are kept beside it.
    """
    by.must(Permission.REFERRAL_RECEIVE)
    current = own_draft(referral, by)
    if to.pk == by.user_id or not may_finish(current.programme_id, on).filter(pk=to.pk).exists():
        raise DomainError("Choisissez une autre personne du programme, qui écrit des fiches.", field="to")
    if current.signatures.exists():
        raise DomainError("Cette fiche porte déjà une signature : finissez de la faire signer, puis envoyez-la.")
    team = Membership.objects.current(on).filter(
        user=to, programme_id=current.programme_id, role__in=[Role.COORDINATOR, Role.ASSISTANT]
    )
    HandOn.objects.create(
        referral=current, by_id=by.user_id, to=to, on=on, door=current.door, organisation=current.organisation
    )
    if not team.exists():
        _becomes_theirs(current, to)
    current.written_by = to
    current.version += 1
    current.save()
    record(Act.REFERRAL_WRITE, by=by, target=current, details="brouillon confié")
    notify(
        [to.pk],
        programme_id=current.programme_id,
        text="Un brouillon de fiche de repérage vous est confié : à finir avec la famille.",
        url=reverse("referrals:detail", args=[current.pk]),
        at=moment(on, at),
    )
    return current


def _becomes_theirs(current: Referral, to: User) -> None:
    """In the hands of a partner, it is his own fiche: he speaks for his structure."""
    if current.door == Door.FAMILY:
        raise DomainError("La famille vient d’elle-même : confiez ce brouillon à la coordination.", field="to")
    if current.door == Door.OTHER_PRE:
        raise DomainError("Un autre PRE vous l’a demandé : confiez ce brouillon à la coordination.", field="to")
    current.door, current.written_by = Door.PARTNER, to
    current.referrer, current.organisation = where_from(current, current.referrer_kind)
