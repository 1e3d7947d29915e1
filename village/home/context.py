"""What every page shows around its content."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.urls import reverse

from village.access.permissions import Permission
from village.access.policy import Actor
from village.access.roles import Role


@dataclass(frozen=True)
class NavItem:
    url: str
    label: str
    icon: str
    current: bool
    count: int | None = None


_CHILDREN = "kids"
# permission, url name, label, icon (the names of `core.icons`)
_DOORS = (
    (Permission.HOME_OPEN, "home:today", "Aujourd’hui", "home"),
    (Permission.DOSSIER_LIST, "casefile:list", "Enfants", _CHILDREN),
    (Permission.REFERRAL_FOLLOW, "referrals:list", "Repérages", "paper"),
    (Permission.MEETING_ATTEND, "meetings:list", "EPS", "panel"),
    (Permission.ACTIVITY_LIST, "activities:list", "Actions", "calendar"),
    (Permission.DIRECTORY_LIST, "directory:list", "Partenaires", "partner"),
    (Permission.CALENDAR_READ, "home:agenda", "Agenda", "clock"),
    (Permission.REFERENT_ASSIGN, "home:team", "Mon équipe", "user"),
    (Permission.REPORT_READ, "evaluation:report", "Bilan", "chart"),
    (Permission.BUDGET_READ, "funding:budget", "Moyens", "money"),
    (Permission.PROGRAMME_CONFIGURE, "programmes:settings", "Programme", "settings"),
    (Permission.JOURNAL_READ, "audit:journal", "Journal", "eye"),
    (Permission.RIGHTS_READ, "privacy:desk", "Données", "lock"),
)


def frame(request: Any) -> dict[str, Any]:
    """The context of `core/base.html`."""
    actor: Actor | None = getattr(request, "actor", None)
    membership = getattr(request, "membership", None)
    nav = _nav(request.path, actor) if actor else []
    return {
        "actor": actor,
        "programme": membership.programme if membership else None,
        "memberships": [hat for hat in getattr(request, "memberships", []) if hat != membership],
        "nav": nav,
        "search_url": next((door.url for door in nav if door.icon == _CHILDREN), ""),
        "demo": settings.DEMO,
        "session_ends_at": getattr(request, "session_ends_at", None),
    }


def _nav(path: str, actor: Actor) -> list[NavItem]:
    return [
        NavItem(url, label, icon, path == url if url == "/" else path.startswith(url))
        for url, label, icon in _open_doors(actor.role, charter_signed=actor.charter_signed)
    ]


@cache
def _open_doors(role: Role, *, charter_signed: bool) -> list[tuple[str, str, str]]:
    """What a role may open is the same for everybody who has it, on every page."""
    anybody = Actor(0, "", 0, role, charter_signed)
    return [(reverse(name), label, icon) for permission, name, label, icon in _DOORS if anybody.can(permission)]
