"""What each role sees of a child, and of which children: read from the table of rights."""

from typing import Any

from village.access.grants import GRANTS, SIGNATORIES, Grant
from village.access.permissions import Permission
from village.access.roles import Role
from village.core.holding import Category

_WHOLE = {Permission.DOSSIER_READ, Permission.FAMILY_READ}
_SHORTLY = "un autre, une heure, si un accès exceptionnel est ouvert, dit et relu"
NOTHING, NOBODY = "rien sur un enfant", "aucun"

# Short of a dossier, what shows something of a child: the words for what is seen, beside the categories of the grant,
# and for whose. Any other permission that names a child comes with one of these, or with the dossier (tested).
_SHORT_OF_IT = {
    Permission.REFERRAL_FOLLOW: ("", "ceux de ses propres fiches"),
    Permission.ATTENDANCE_RECORD: ("prénom, âge et présence des inscrits", "les inscrits de ses actions"),
    Permission.JOURNAL_READ: ("des numéros de dossier, sans nom ni contenu", "ceux du programme, par leur numéro"),
}
_OF_ALL_ACTIONS = "les inscrits des actions du programme"


def seen_by(role: Role) -> dict[str, Any]:
    """One line of the page « Qui voit quoi »."""
    whole = _grants(role, _WHOLE)
    everywhere = any(not grant.links and not grant.ticket for grant in whole)
    partly = [] if everywhere else [one for one in _SHORT_OF_IT if _grants(role, {one})]
    reading = [*whole, *(grant for one in partly for grant in _grants(role, {one}))]
    categories = [
        category.label
        for category in Category
        if category is not Category.ORGANISATION and any(category in grant.categories for grant in reading)
    ]
    said = [_SHORT_OF_IT[one][0] for one in partly]
    return {
        "role": role,
        "charter": "la signe" if role in SIGNATORIES else "n’a pas à la signer",
        "sees": ", ".join([*categories, *filter(None, said)]) or NOTHING,
        "children": " ; ".join([*_whose(whole), *(_of(role, one) for one in partly)]) or NOBODY,
    }


def _grants(role: Role, permissions: set[Permission]) -> list[Grant]:
    return [grant for grant in GRANTS if role in grant.roles and grant.permissions & permissions]


def _whose(whole: list[Grant]) -> list[str]:
    """The children whose dossier is open."""
    if any(not grant.links and not grant.ticket for grant in whole):
        return ["ceux du programme"]
    tied = ["ceux à qui un lien daté l’attache"] if any(grant.links for grant in whole) else []
    return tied + [_SHORTLY] * any(grant.ticket for grant in whole)


def _of(role: Role, permission: Permission) -> str:
    if permission is Permission.ATTENDANCE_RECORD and _grants(role, {Permission.ACTIVITY_ALL}):
        return _OF_ALL_ACTIONS
    return _SHORT_OF_IT[permission][1]
