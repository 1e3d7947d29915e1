"""What goes by itself at the end of its time: no dossier among it, nothing that an archivist would want to see."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string

from village.accounts.models import User
from village.audit.journal import Act, forget, record
from village.audit.models import Entry
from village.core.dates import add_months
from village.core.drafts import DAYS
from village.core.models import Draft, Submission
from village.notifications.models import CalendarLink, Notification
from village.privacy.models import RetentionRule, RightsRequest
from village.privacy.operations.erasing import forget_account
from village.privacy.operations.tables import blank
from village.privacy.periods import USUAL_OF, Kept
from village.programmes.models import Membership


@dataclass(frozen=True)
class Expired:
    """How many things of one kind have had their time, and which rule says so."""

    kept: Kept
    number: int


def _before(kept: Kept, on: date) -> date:
    """The day before which it goes: the longest that a programme keeps it, for what they share."""
    own = RetentionRule.objects.filter(kept=kept).aggregate(longest=Max("months"))["longest"]
    shared = own if own and own > USUAL_OF[kept].months else None
    shortened = own if own and RetentionRule.objects.filter(kept=kept).count() == 1 else None
    return add_months(on, -(shared or shortened or USUAL_OF[kept].months))


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _old_drafts(on: date) -> list[QuerySet[Draft] | QuerySet[Submission] | QuerySet[Session]]:
    before = _moment(on - timedelta(days=DAYS))
    return [
        Draft.objects.filter(at__lt=before),
        Submission.objects.filter(at__lt=before),
        Session.objects.filter(expire_date__lt=_moment(on)),
    ]


def _left_waiting(on: date, *, dry_run: bool) -> int:
    """What apps above keep no longer than a draft: how many rows go, or would."""
    return sum(import_string(name)(on, dry_run=dry_run) for name in settings.WAITING)


def _closed_accounts(on: date) -> QuerySet[User]:
    """Shut, without a hat for a year, not yet emptied."""
    before = _before(Kept.ACCOUNT, on)
    at_work = Membership.objects.filter(user=OuterRef("pk")).filter(Q(ends_on=None) | Q(ends_on__gte=before))
    recent = Q(last_login__gte=_moment(before)) | Q(created_at__gte=_moment(before))
    shut = User.objects.filter(~Exists(at_work), is_active=False).exclude(recent)
    return shut.exclude(email__startswith="efface-")


def _old_messages(on: date) -> list[QuerySet[Notification] | QuerySet[CalendarLink]]:
    before = _moment(_before(Kept.ACCOUNT, on))
    return [Notification.objects.filter(at__lt=before), CalendarLink.objects.filter(revoked_at__lt=before)]


def _old_requests(on: date) -> QuerySet[RightsRequest]:
    return RightsRequest.objects.filter(answered_on__lt=_before(Kept.RIGHTS, on)).exclude(
        child=None, words="", answer="", balance=""
    )


def expired(on: date) -> list[Expired]:
    """What `expire` would remove, counted."""
    lines = Entry.objects.filter(at__lt=_moment(_before(Kept.JOURNAL, on))).count()
    return [
        Expired(Kept.JOURNAL, lines),
        Expired(Kept.DRAFT, sum(rows.count() for rows in _old_drafts(on)) + _left_waiting(on, dry_run=True)),
        Expired(Kept.ACCOUNT, _closed_accounts(on).count() + sum(rows.count() for rows in _old_messages(on))),
        Expired(Kept.RIGHTS, _old_requests(on).count()),
    ]


@transaction.atomic
def expire(on: date) -> list[Expired]:
    """Remove them. The journal says how many, and starts from an anchor."""
    found = [one for one in expired(on) if one.number]
    for rows in (*_old_drafts(on), *_old_messages(on)):
        rows.delete()
    _left_waiting(on, dry_run=False)
    for user in _closed_accounts(on):
        forget_account(user)
    old = list(_old_requests(on).values_list("pk", flat=True))
    RightsRequest.objects.filter(pk__in=old).update(child=None, guardian=None)
    blank({RightsRequest: old})
    forget(_moment(_before(Kept.JOURNAL, on)))
    if found:
        record(Act.DATA_EXPIRE, by=None, details=", ".join(f"{one.kept} : {one.number}" for one in found))
    return found
