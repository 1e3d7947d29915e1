"""The holders of parental authority whom a fiche names, and what the dossier of a known child knows of them."""

from village.people.models import Guardian
from village.people.operations import NamedParent
from village.referrals.models import Referral, Signature

Party = Signature.Party


def parents_of(referral: Referral) -> dict[Party, NamedParent]:
    """One or two, by the signature that each may give."""
    named = {
        Party.GUARDIAN: NamedParent(
            referral.guardian_first_name,
            referral.guardian_last_name,
            referral.guardian_relation,
            referral.guardian_phone,
            referral.guardian_lives_with,
        )
    }
    if referral.second_last_name:
        named[Party.SECOND] = NamedParent(
            referral.second_first_name,
            referral.second_last_name,
            referral.second_relation,
            referral.second_phone,
            referral.second_lives_with,
        )
    return named


def unconfirmed_parents(referral: Referral) -> list[tuple[Party, Guardian]]:
    """The parents of a fiche sent for a child already known, whose authority nobody checked yet."""
    if referral.child is None or referral.sent_on is None:
        return []
    waiting = {
        guardian.adult.folded_name: guardian
        for guardian in referral.child.guardians.filter(
            holds_authority=False, rejected_on=None, authority_ended_on=None
        ).select_related("adult")
    }
    return [
        (party, waiting[parent.folded_name])
        for party, parent in parents_of(referral).items()
        if parent.folded_name in waiting
    ]
