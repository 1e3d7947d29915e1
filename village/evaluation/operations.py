"""Send the bilan of a year to all the partners; freeze the figures of past years before a dossier leaves."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from village.access.permissions import Permission
from village.access.policy import Actor, Subject
from village.audit.journal import Act, record
from village.core.dates import Period, calendar_year, school_year
from village.core.errors import DomainError
from village.evaluation.facts import ABOUT_DOSSIERS, Facts
from village.evaluation.models import FrozenFacts, ReportSharing
from village.evaluation.periods import SCHOOL
from village.evaluation.sharing import readers, sharing_of
from village.notifications.inbox import notify
from village.programmes.models import Programme


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
    years = f"{period.first.year}-{period.last.year}"
    record(Act.REPORT_SHARE, by=by, target=sharing, details=f"bilan {years}, {len(told)} comptes")
    url = f"{reverse('evaluation:report')}?periode={SCHOOL}-{period.first.year}"
    text = f"Le bilan {years} du programme est à lire. {sharing.words}".strip()
    notify(told, programme_id=programme.pk, text=text, url=url, at=at)
    return sharing


def freeze_years(programme: Programme, lived: Period, *, by: Actor | None, on: date) -> list[FrozenFacts]:
    """Keep the figures of the school and civil years, all over, that hold a day of `lived`. Those kept already stay."""
    starts = [
        lived.first,
        *(date(year, month, 1) for year in range(lived.first.year, lived.last.year + 1) for month in (1, 9)),
    ]
    days = [day for day in (*starts, lived.last) if lived.first <= day <= lived.last]
    over = sorted({period for day in days for period in (school_year(day), calendar_year(day)) if period.last < on})
    kept = set(FrozenFacts.objects.filter(programme=programme).values_list("first", "last"))
    fresh = [period for period in over if (period.first, period.last) not in kept]
    frozen = FrozenFacts.objects.bulk_create([_frozen(programme, period, on) for period in fresh])
    if frozen:
        record(
            Act.FIGURES_FREEZE, by=by, details=f"{len(frozen)} années, de {over[0].first.year} à {over[-1].last.year}"
        )
    return frozen


def _frozen(programme: Programme, period: Period, on: date) -> FrozenFacts:
    facts = Facts(programme, period, on)
    for name in ABOUT_DOSSIERS:
        getattr(facts, name)
    answers = {name: [_plain(row) for row in rows] for name, rows in facts.asked.items()}
    return FrozenFacts(programme=programme, first=period.first, last=period.last, frozen_on=on, answers=answers)


def _plain(row: tuple[Any, ...]) -> list[Any]:
    """An amount is written so that it is read back to the cent."""
    return [{"amount": str(value)} if isinstance(value, Decimal) else value for value in row]
