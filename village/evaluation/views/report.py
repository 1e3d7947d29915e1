"""The page « Bilan » and its data. No name: nothing to journal but the file that leaves."""

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from village.access.decorators import requires
from village.access.permissions import Permission
from village.core.dates import Period
from village.core.views import receive
from village.evaluation.annual import frozen_report
from village.evaluation.cards import laid_out
from village.evaluation.forms import PeriodForm, ShareForm
from village.evaluation.hiding import hidden_said, rule_said
from village.evaluation.models import Medium, Published
from village.evaluation.operations import publish, share_report
from village.evaluation.periods import SCHOOL, Choice, said, school_choice, years
from village.evaluation.register import Going
from village.evaluation.report import Report, entries, make_report
from village.evaluation.sharing import readers, sharing_of
from village.evaluation.views.found import is_inside
from village.programmes.thresholds import Audience, audience_of


def asked_form(request: Any, *, ages: bool = False) -> PeriodForm:
    """The period asked for; without a question, the latest school year in which a child entered.

    `ages`: whether the team may ask for another day to count ages on; nobody else ever may.
    """
    today, actor = timezone.localdate(), request.actor
    first, latest = entries(request.membership.programme)
    inside = actor.can(Permission.REPORT_EXPLAIN)
    choices = years(first or today, today, over=not inside)
    asked = request.GET if request.GET.get("periode") else {"periode": _usual(choices, school_choice(latest or today))}
    return PeriodForm(asked, choices=choices, free=inside, today=today, ages=ages and inside)


def _usual(choices: list[Choice], latest: Choice) -> str:
    """The year of the latest entries, or the year before for those who only see what is over."""
    keys = [choice.key for choice in choices]
    return latest.key if latest.key in keys else next(iter(keys), "")


def asked_report(form: PeriodForm, request: Any, medium: Medium = Medium.PAGE) -> Report:
    return report_of(form.period, request, medium, form.ages_on)


def report_of(period: Period, request: Any, medium: Medium = Medium.PAGE, ages_on: date | None = None) -> Report:
    """Inside, the figures of today, ages on the day asked for. Outside, those of the bilan."""
    if request.actor.can(Permission.REPORT_EXPLAIN):
        return make_report(request.membership.programme, period, today=timezone.localdate(), ages_on=ages_on)
    going = Going(Published.BILAN, audience_of(request.actor.role), "bilan", medium)
    return handed(official(period, request), going, request)


def official(period: Period, request: Any) -> Report:
    """What is told outside: the figures of a frozen bilan once there is one, since two counts would tell more."""
    programme = request.membership.programme
    return frozen_report(programme, period) or make_report(programme, period, today=timezone.localdate())


def handed(full: Report, going: Going, request: Any) -> Report:
    """What these readers may hold of a report: protected, and in the register."""
    return publish(full, going, by=request.actor, at=timezone.now())


def asked_audience(request: Any) -> Audience | None:
    """For whom the team takes a file out; None: for itself."""
    asked = request.GET.get("pour", "")
    if asked and asked not in Audience.values:
        raise Http404
    return Audience(asked) if asked else None


def is_over(form: PeriodForm) -> bool:
    """A whole school year that is over: what leaves the team is of such years, which never overlap."""
    return form.cleaned_data["periode"].startswith(SCHOOL) and form.period.last < timezone.localdate()


def hiding_of(report: Report) -> dict[str, str]:
    """What the page says of what is not shown."""
    return {"rule": rule_said(report), "what": hidden_said(report)}


def rows_at(request: Any) -> str:
    """Where the rows behind figures are, for those who may open them."""
    return f"{reverse('evaluation:report')}lignes/" if request.actor.can(Permission.REPORT_ROWS) else ""


def _sent(form: PeriodForm, request: Any) -> dict[str, Any]:
    """For the coordination, whether the bilan of this school year has reached the partners, or may."""
    period, may = form.period, request.actor.can(Permission.REPORT_SHARE)
    if not may or not is_over(form):
        return {"sharing": None, "to_share": None}
    sharing = sharing_of(request.membership.programme, period)
    return {"sharing": sharing, "to_share": None if sharing else period.first.year}


@requires(Permission.REPORT_READ)
@require_safe
def report(request: Any) -> HttpResponse:
    form, surveys = asked_form(request, ages=True), request.actor.can(Permission.SURVEY_LIST)
    if not form.is_valid():
        waiting = not form.choices
        context = {"form": form, "waiting": waiting, "surveys": surveys}
        return render(request, "evaluation/report.html", context, status=200 if waiting else 422)
    found = asked_report(form, request)
    top, sections = laid_out(found)
    context = {
        "form": form,
        "report": found,
        "surveys": surveys,
        "inside": is_inside(request),
        "title": f"Bilan de {form.name}",
        "days": said(found.period),
        "ages_refused": bool(form.ages_on) and form.ages_on != found.ages_on,
        "running": found.counted != found.period,
        "audiences": list(Audience) if is_inside(request) and is_over(form) else [],
        "top": top,
        "sections": sections,
        "hiding": hiding_of(found),
        "register": request.actor.can(Permission.PROCESSING_READ),
        "reasons_shown": request.actor.can(Permission.SITUATION_DECIDE),
        "rows_at": rows_at(request),
        **_sent(form, request),
        "query": request.GET.urlencode() or f"periode={form.cleaned_data['periode']}",
    }
    return render(request, "evaluation/report.html", context)


@requires(Permission.REPORT_SHARE)
def share(request: Any, start: int) -> HttpResponse:
    """Send the bilan of a finished school year to all the partners (RU15)."""
    programme, now = request.membership.programme, timezone.localtime()
    today = timezone.localdate(now)
    first, _ = entries(programme)
    offered = {choice.key: choice for choice in years(first or today, today, over=True)}
    choice = offered.get(f"{SCHOOL}-{start}")
    if choice is None:
        raise Http404
    back = f"{reverse('evaluation:report')}?periode={choice.key}"
    form = ShareForm(request.POST or None)

    def act(answers: dict[str, Any]) -> str:
        share_report(programme, choice.period, words=answers["words"], by=request.actor, at=now)
        return back

    if answer := receive(request, form, act, done="Le bilan est transmis aux partenaires."):
        return answer
    context = {
        "form": form,
        "title": f"Transmettre le bilan de {choice.name}",
        "readers": readers(programme, today, but=request.actor.user_id),
        "back": back,
    }
    return render(request, "evaluation/share.html", context, status=form.status)
