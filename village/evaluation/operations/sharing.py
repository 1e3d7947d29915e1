"""Send the bilan of a year to all the partners."""

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from village.access.permissions import Permission
from village.access.policy import Actor, Subject
from village.audit.journal import Act, record
from village.core.dates import Period, school_year
from village.core.errors import DomainError
from village.evaluation.annual import frozen_report
from village.evaluation.models import Medium, Published, ReportSharing
from village.evaluation.operations.publishing import publish
from village.evaluation.periods import SCHOOL
from village.evaluation.register import Going
from village.evaluation.report import make_report
from village.evaluation.sharing import readers, sharing_of
from village.notifications.inbox import notify
from village.programmes.models import Programme
from village.programmes.thresholds import Audience


@transaction.atomic
def share_report(programme: Programme, period: Period, *, words: str, by: Actor, at: datetime) -> ReportSharing:
    """Tell everybody who may read it that the bilan of a finished school year is there (RU15). Once a year.

    They read it with small numbers hidden, each under his own role; nothing nominative leaves.
    """
    by.must(Permission.REPORT_SHARE, Subject(programme.pk))
    on: date = timezone.localdate(at)
    Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    if period != school_year(period.first):
        raise DomainError("Le bilan se transmet par année scolaire.")
    if period.last >= on:
        raise DomainError(f"Cette année finit le {period.last:%d/%m/%Y} : son bilan se transmet ensuite.")
    if known := sharing_of(programme, period):
        raise DomainError(f"Ce bilan est déjà transmis, le {known.shared_on:%d/%m/%Y}.")
    told = readers(programme, on, but=by.user_id).accounts
    sharing = ReportSharing.objects.create(
        programme=programme, first_day=period.first, last_day=period.last, words=words.strip(),
        told=len(told), shared_on=on, shared_by_id=by.user_id,
    )  # fmt: skip
    figures = frozen_report(programme, period) or make_report(programme, period, today=on)
    for audience in Audience:
        publish(figures, Going(Published.BILAN, audience, "bilan transmis", Medium.PAGE), by=by, at=at)
    years = f"{period.first.year}-{period.last.year}"
    record(Act.REPORT_SHARE, by=by, target=sharing, details=f"bilan {years}, {len(told)} comptes")
    url = f"{reverse('evaluation:report')}?periode={SCHOOL}-{period.first.year}"
    text = f"Le bilan {years} du programme est à lire. {sharing.words}".strip()
    notify(told, programme_id=programme.pk, text=text, url=url, at=at)
    return sharing
