"""The agenda: a month, a week; its private link, read by a calendar application."""

from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django.views.defaults import page_not_found

from village.access import wall
from village.access.decorators import requires
from village.access.permissions import Permission
from village.accounts import guesses
from village.audit.journal import Act, record
from village.core.dates import add_months
from village.core.french import DAYS
from village.core.public import public
from village.home import agenda as reading
from village.notifications import operations

LIMIT = "calendar_link"
FIRST, LAST = date(2000, 1, 1), date(2100, 12, 31)


@require_safe
@requires(Permission.CALENDAR_READ)
def agenda(request: Any) -> HttpResponse:
    """`jour` in the address chooses the month, or the week with `vue=semaine`."""
    return _page(request)


def _page(request: Any, link: str = "") -> HttpResponse:
    today, month = timezone.localdate(), request.GET.get("vue") != "semaine"
    shown = _day(request.GET.get("jour", ""), today)
    weeks = reading.weeks(request.actor, shown, today, month=month)
    record(Act.CALENDAR_READ, by=request.actor, details=f"{sum(len(day.events) for week in weeks for day in week)}")
    step = add_months if month else lambda day, number: day + timedelta(weeks=number)
    context = {
        "weeks": weeks,
        "month": month,
        "shown": shown,
        "title": reading.title_of(shown, month=month),
        "before": step(shown, -1),
        "after": step(shown, 1),
        "days": DAYS,
        "empty": not any(day.events for week in weeks for day in week),
        "open_link": operations.open_link(request.actor),
        "link": link,
    }
    return render(request, "home/agenda.html", context)


def _day(text: str, today: date) -> date:
    """What the address asks; today when it asks nothing that is a day."""
    try:
        asked = date.fromisoformat(text)
    except ValueError:
        return today
    return asked if FIRST <= asked <= LAST else today


@require_POST
@requires(Permission.CALENDAR_READ)
def make_link(request: Any) -> HttpResponse:
    """A new link, shown this once; the one before stops."""
    secret = operations.make_calendar_link(by=request.actor, at=timezone.now())
    return _page(request, request.build_absolute_uri(reverse("home:calendar_feed", args=[secret])))


@require_POST
@requires(Permission.CALENDAR_READ)
def revoke_link(request: Any) -> HttpResponse:
    operations.revoke_calendar_link(by=request.actor, at=timezone.now())
    return redirect("home:agenda")


@public("un lien privé, que son propriétaire ferme quand il veut ; aucun nom d’enfant")
@require_safe
def feed(request: Any, secret: str) -> HttpResponse:
    """What a calendar application reads."""
    if not guesses.may_try(request, LIMIT):
        return HttpResponse("Trop d’essais. Attendez une heure.", status=429, content_type="text/plain; charset=utf-8")
    now = timezone.now()
    actor = operations.actor_of(secret, at=now)
    if actor is None:
        guesses.count(request, LIMIT)
        return page_not_found(request, Http404())  # answered, not raised: what was counted stays
    record(Act.CALENDAR_READ, by=actor, details="par le lien privé")
    site = request.build_absolute_uri("/").rstrip("/")
    with wall.opened_by(actor):
        events = reading.feed(actor, timezone.localdate(now), site, now)
    answer = HttpResponse(events, content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "no-store"
    return answer
