"""Undoing a merge gives back no right that was taken since: what protects holds for both dossiers (decision 41).

Authority taken by a judge, a parent set aside, a partner who left, a sharing taken back, an address protected, a
telephone taken out, a gel: each was decided about one child, when there was one dossier.
"""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q

from village.access.links import Link
from village.access.policy import Actor
from village.core.errors import DomainError
from village.people.models import AddressProtection, Agreement, CareTeamMembership, Guardian, Household, Merge, Person
from village.people.operations.shelter import write_who_lives_there
from village.privacy.models import Disposal, LegalHold
from village.privacy.operations.narrowing import same_partner

_AUTHORITY = ("holds_authority", "rejected_on", "rejection_reason", "authority_ended_on", "authority_end_source")


def must_be_separable(merge: Merge) -> None:
    """What is to be archived or erased covers both: a person decides of it first."""
    if Disposal.objects.filter(child=merge.child_id).pending().exists():
        raise DomainError(
            "Le sort de ce dossier est proposé depuis la réunion : abandonnez d’abord cette proposition, puis "
            "faites-la pour chaque dossier."
        )


def hold_good(merge: Merge, back: Person, changed: dict[int, str], *, by: Actor, on: date) -> None:
    """Once all is given back: what was decided since for the one dossier is written in the other.

    `changed`: from `telephones_changed`.
    """
    kept = Person.objects.get(pk=merge.child_id)
    pairs = list(_parents(merge))
    for theirs, mine in pairs:
        _authority(theirs, mine)
    _telephones(merge, changed)
    _closed_to_parents(kept, back, on)
    _partners(merge, kept, back)
    _sharing(merge, kept, back)
    _address(merge, kept, back, {theirs.pk: mine for theirs, mine in pairs}, by=by, on=on)


def _parents(merge: Merge) -> Iterator[tuple[Guardian, Guardian]]:
    """The same person as a parent in the dossier given back, and in the other."""
    for one, other in merge.ledger["parents"].items():
        found = Guardian.objects.select_related("adult").in_bulk([int(one), int(other)])
        if len(found) == 2:
            yield found[int(one)], found[int(other)]


def _authority(theirs: Guardian, mine: Guardian) -> None:
    """Both said the same when they were merged."""
    taken = theirs.holds_authority and not mine.holds_authority
    if taken or (mine.rejected_on and not theirs.rejected_on):
        for name in _AUTHORITY:
            setattr(theirs, name, getattr(mine, name))
        theirs.save(update_fields=_AUTHORITY)


def telephones_changed(merge: Merge) -> dict[int, str]:
    """The number that a parent has since, by the adult of the other dossier. Asked before anything is given back."""
    said = merge.ledger.get("phones", {}).items()
    now = Person.objects.in_bulk([other for _, (other, _) in said])
    return {int(one): now[other].phone for one, (other, then) in said if other in now and now[other].phone != then}


def _telephones(merge: Merge, changed: dict[int, str]) -> None:
    """Both said the same number then: it is the new one, or none, in both."""
    for one in Person.objects.filter(pk__in=changed).exclude(phone=""):
        if one.phone == merge.ledger["phones"][str(one.pk)][1]:
            one.phone = changed[one.pk]
            one.save(update_fields=["phone"])


def _closed_to_parents(kept: Person, back: Person, on: date) -> None:
    """Who holds authority no more opens neither dossier by his account."""
    over = Guardian.objects.filter(Q(rejected_on__isnull=False) | Q(authority_ended_on__isnull=False))
    for one in over.filter(child__in=[kept, back]).exclude(adult__account=None).select_related("adult"):
        ties = CareTeamMembership.objects.filter(child=one.child_id, user=one.adult.account_id)
        for tie in ties.filter(Q(ends_on=None) | Q(ends_on__gt=on), link=Link.GUARDIAN.value):
            _end(tie, on)


def _end(tie: CareTeamMembership, last: date) -> None:
    tie.ends_on = max(tie.starts_on, last)
    tie.save(update_fields=["ends_on"])


def _partners(merge: Merge, kept: Person, back: Person) -> None:
    """Who was in both dossiers and left the one, left the other."""
    aside = {row["id"] for row in merge.ledger["gone"].get(CareTeamMembership._meta.label_lower, ())}
    ties = CareTeamMembership.objects.exclude(link=Link.REFERENT.value).select_related("professional")
    stayed = {same_partner(tie): tie.ends_on for tie in ties.filter(child=kept).order_by("starts_on")}
    for tie in ties.filter(child=back, pk__in=aside):
        last = stayed.get(same_partner(tie))
        if last and (tie.ends_on is None or tie.ends_on > last):
            _end(tie, last)


def _sharing(merge: Merge, kept: Person, back: Person) -> None:
    """An agreement that the merge had stopped stays so, where the family has taken its sharing back since."""
    written = merge.ledger["changed"].get(Agreement._meta.label_lower, {})
    stopped = {int(key): columns["withdrawn_on"][1] for key, columns in written.items() if "withdrawn_on" in columns}
    shared = Agreement.objects.filter(child__in=[kept, back], scope=Agreement.Scope.SHARING)
    since = shared.exclude(pk__in=stopped).filter(withdrawn_on__gte=merge.merged_on)
    taken_back = set(since.values_list("recipient_id", flat=True))
    for one in shared.filter(pk__in=stopped, withdrawn_on=None, recipient_id__in=taken_back):
        one.withdrawn_on = date.fromisoformat(stopped[one.pk])
        one.save(update_fields=["withdrawn_on"])


def _address(merge: Merge, kept: Person, back: Person, parents: dict[int, Guardian], *, by: Actor, on: date) -> None:
    """Protected since, it may be where the other dossier says that he lives."""
    homes = Household.objects.select_for_update().in_bulk({kept.household_id, back.household_id} - {None})
    if len(homes) < 2:
        return
    for one, other, child in (
        (homes[kept.household_id], homes[back.household_id], back),
        (homes[back.household_id], homes[kept.household_id], kept),
    ):
        if one.protected_on and one.protected_on >= merge.merged_on and other.protected_on is None:
            said = one.protections.filter(ends_on=None).get()
            AddressProtection.objects.create(household=other, ground=said.ground, starts_on=on, set_by_id=by.user_id)
            other.protected_on = on
            other.save(update_fields=["protected_on"])
            if child == back:
                there = {pk for pk, mine in parents.items() if mine.lives_with}
                living = back.guardians.filter(pk__in=there).values_list("adult_id", flat=True)
                write_who_lives_there(other, list(living))


def hold_still(merge: Merge, back: Person) -> None:
    """A gel laid since lies on both. Once each word has its own key."""
    standing = LegalHold.objects.filter(child=merge.child_id, ends_on=None, starts_on__gte=merge.merged_on)
    for gel in standing.exclude(pk__in=merge.ledger["then"].get(LegalHold._meta.label_lower, ())):
        LegalHold.objects.create(
            child=back, reason=gel.reason, asked_by=gel.asked_by, starts_on=gel.starts_on, review_on=gel.review_on,
            set_by_id=gel.set_by_id,
        )  # fmt: skip
