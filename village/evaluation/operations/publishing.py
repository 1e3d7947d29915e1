"""Figures leave the team: protected with those that are already out, and written in the register."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from village.access.permissions import Permission
from village.access.policy import Actor, Subject
from village.audit.journal import Act, record
from village.core.errors import DomainError
from village.evaluation.models import Handing, Medium, Publication
from village.evaluation.periods import said
from village.evaluation.register import Going, as_before, held_by, mark_of, same
from village.evaluation.report import Report, for_outside, without_names
from village.evaluation.snapshot import keep, read_back
from village.programmes.models import Programme


@transaction.atomic
def publish(report: Report, going: Going, *, by: Actor, at: datetime) -> Report:
    """Return the report as these readers may hold it. The same figures again are what was already published.

    A page is written once, the first time that it shows these figures; a file, each time.
    """
    by.must(Permission.REPORT_READ, Subject(report.programme.pk))
    if report.ages_asked:  # two ways to divide the same children by age would tell who is between them
        raise DomainError("Ce qui sort de l’équipe compte l’âge au dernier jour de la période.")
    figures, known = same(report, going)
    if known is None:
        Programme.objects.select_for_update(no_key=True).get(pk=report.programme.pk)
        figures, known = same(report, going)
    first = known is None
    known = known or _published(report, going, figures, by=by, at=at)
    if first or going.medium is not Medium.PAGE:
        Handing.objects.create(publication=known, what=going.what, medium=going.medium, at=at, by_id=by.user_id)
    return replace(read_back(report.programme, report.period, known.shown), audience=going.audience)


def _published(report: Report, going: Going, figures: dict[str, Any], *, by: Actor, at: datetime) -> Publication:
    mark = mark_of(figures, report.programme.threshold(going.audience))
    whole = without_names(report)
    safe = for_outside(whole, going.audience, held_by(whole, going.audience))
    whole, safe = as_before(whole, safe, going)
    made = Publication.objects.create(
        programme=report.programme, kind=going.kind, first=report.period.first, last=report.period.last,
        audience=going.audience, threshold=safe.threshold, figures=keep(whole), shown=keep(safe),
        mark=mark, at=at, by_id=by.user_id,
    )  # fmt: skip
    details = f"{going.kind.label}, {said(report.period)}, {going.audience.label}, montré à partir de {safe.threshold}"
    record(Act.REPORT_PUBLISH, by=by, target=made, details=details)
    return made
