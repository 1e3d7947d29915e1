"""Which bilan is still to be sent, and to whom (RU15)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists

from village.access.permissions import Permission
from village.access.policy import roles_that
from village.access.roles import Role
from village.core.dates import Period, school_year
from village.directory.models import Professional
from village.evaluation.models import ReportSharing
from village.plans.models import Plan
from village.programmes.models import Membership, Programme


@dataclass(frozen=True)
class Readers:
    """The accounts that are told, how many under each role; and the partners who have none."""

    accounts: Collection[int]
    roles: tuple[tuple[str, int], ...]
    without_account: int


def readers(programme: Programme, on: date, *, but: int = 0) -> Readers:
    """Everybody who may open the bilan, and the partners to whom it is handed over on paper."""
    hats = Membership.objects.current(on).filter(programme=programme, role__in=roles_that(Permission.REPORT_READ))
    held = {user_id: Role(role) for user_id, role in hats.order_by("role").values_list("user_id", "role")}
    held.pop(but, None)
    said = sorted((role.label, list(held.values()).count(role)) for role in set(held.values()))
    alone = Professional.objects.filter(programme=programme, user__isnull=True).count()
    return Readers(held.keys(), tuple(said), alone)


def sharing_of(programme: Programme, period: Period) -> ReportSharing | None:
    return ReportSharing.objects.filter(programme=programme, first_day=period.first).select_related("shared_by").first()


def waiting(programme_id: int, today: date) -> Period | None:
    """The last finished school year, if children were followed in it and its bilan has not reached the partners."""
    year = school_year(today)
    last = school_year(date(year.first.year - 1, 9, 1))
    shared = ReportSharing.objects.filter(programme_id=programme_id, first_day=last.first)
    followed = Plan.objects.filter(~Exists(shared), programme_id=programme_id).active_in(last)
    return last if followed.exists() else None
