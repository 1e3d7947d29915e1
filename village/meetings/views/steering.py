"""What the EPS teach the programme: how they work, what the territory lacks."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from village.access.decorators import requires
from village.access.permissions import Permission
from village.access.policy import Forbidden
from village.activities.reading import reads_care
from village.audit.journal import Act, record
from village.core.dates import Period, school_year
from village.core.french import counted, duration, percent, short_date
from village.core.views import receive
from village.documents.views import download
from village.meetings import operations
from village.meetings.documents import waiting_sheet
from village.meetings.figures import figures_of
from village.meetings.forms.minutes import NeedForm
from village.meetings.models import Situation
from village.meetings.needs import reads_this_year, register_of

YEARS = 4


def _period(request: Any, today: date, *, over: bool = False) -> tuple[Period, list[tuple[int, str]]]:
    """The school year asked for, else this one, or the last one that is `over`; and those that may be asked."""
    current = school_year(today).first.year - over
    years = [(year, f"{year}–{year + 1}") for year in range(current, current - YEARS, -1)]
    wanted = request.GET.get("annee", "")
    year = int(wanted) if wanted.isdecimal() and int(wanted) in dict(years) else current
    return school_year(date(year, 9, 1)), years


@require_safe
@requires(Permission.MEETING_PREPARE)
def figures(request: Any) -> HttpResponse:
    today = timezone.localdate()
    period, years = _period(request, today)
    found = figures_of(request.actor, period, today)
    oldest = found.backlog.oldest
    context = {
        "figures": found,
        "share": percent(found.present / found.expected) if found.expected else "",
        "came": f"{found.present} sur {found.expected}",
        "delay": duration(round(found.median_delay)) if found.median_delay is not None else "",
        "longest": f"au plus long : {duration(found.longest_delay)}" if found.longest_delay is not None else "",
        "oldest": f"la plus ancienne fiche : {short_date(oldest, today)}" if oldest else "",
        "years": years,
        "year": period.first.year,
    }
    return render(request, "meetings/figures.html", context)


@require_safe
@requires(Permission.NEED_READ)
def needs(request: Any) -> HttpResponse:
    today, over = timezone.localdate(), not reads_this_year(request.actor)
    period, years = _period(request, today, over=over)
    context = {
        "register": register_of(request.actor, period, on=today),
        "over": over,
        "years": years,
        "year": period.first.year,
        "raises": request.actor.can(Permission.NEED_RAISE),
    }
    return render(request, "meetings/needs.html", context)


@require_safe
@requires(Permission.WAITING_MANAGE)
def waiting_file(request: Any) -> HttpResponse:
    """Attentes et besoins non couverts (D-F16): the waits of one's children, and the needs that name nobody."""
    if not reads_care(request.actor):
        raise Forbidden("Votre rôle ne permet pas de lire ce qui touche à la santé.")
    today = timezone.localdate()
    paper = waiting_sheet(request.membership.programme, request.actor, on=today)
    record(Act.DOCUMENT_PRINT, by=request.actor, details=f"{paper.kind.value}, {counted(len(paper.waits), 'attente')}")
    return download(paper)


@requires(Permission.NEED_RAISE)
def raise_need(request: Any) -> HttpResponse:
    """`?situation=`: where it was heard, so that its names are refused and its quarter proposed. Not kept."""
    heard_in, today = _heard_in(request), timezone.localdate()
    home = heard_in.child.household if heard_in else None
    form = NeedForm(
        request.POST or None,
        programme_id=request.actor.programme_id,
        today=today,
        quarter=home.quarter if home else None,
    )

    def act(answers: dict[str, Any]) -> str:
        programme = request.membership.programme
        operations.raise_need(programme, **answers, on=today, by=request.actor, heard_in=heard_in)
        if heard_in:
            return f"{reverse('meetings:detail', args=[heard_in.meeting_id])}?situation={heard_in.pk}#situation"
        return reverse("meetings:needs")

    if answer := receive(request, form, act, done="Noté au registre, sans dire de qui il s’agit."):
        return answer
    return render(request, "meetings/raise_need.html", {"form": form, "heard_in": heard_in}, status=form.status)


def _heard_in(request: Any) -> Situation | None:
    wanted = request.GET.get("situation", "")
    if not wanted:
        return None
    situations = Situation.objects.visible_to(request.actor, Permission.SITUATION_DECIDE)
    return get_object_or_404(
        situations.select_related("child__household__quarter", "referral"), pk=wanted if wanted.isdecimal() else 0
    )
