"""The roll: on a phone, or on paper."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from village.access.decorators import requires
from village.access.permissions import Permission
from village.access.policy import Forbidden, decide
from village.activities import documents, operations, reading
from village.activities.forms import AttendanceForm
from village.activities.models import Activity, ActivitySession
from village.activities.views.reach import activity_for, session_for
from village.core.errors import DomainError, StaleVersion
from village.core.french import full_date, hour
from village.core.views import receive
from village.documents.views import download


@requires(Permission.ATTENDANCE_RECORD)
def attendance(request: Any, pk: int) -> HttpResponse:
    session, today = _session(request, pk), timezone.localdate()
    children = reading.expected_at(session, request.actor, today)
    form = AttendanceForm(request.POST or None, session=session, children=children)

    def act(_answers: dict[str, Any]) -> str:
        operations.record_attendance(
            session,
            form.presences(),
            by=request.actor,
            at=timezone.now(),
            version=form.cleaned_data["version"],
            words=form.words(),
        )
        return reverse("activities:detail", args=[session.activity_id])

    if answer := receive(request, form, act, current=session, done="Appel enregistré. Merci !"):
        return answer
    operations.read_attendance(session, by=request.actor, children=[child.pk for child in children], page="appel")
    context = {
        "session": session,
        "activity": session.activity,
        "heading": _heading(session, with_title=True),
        "form": form,
        "ready": session.on <= today,
        "kept_aside": reading.kept_aside(session) if request.actor.can(Permission.DOSSIER_READ) else 0,
        "reason": decide(request.actor, Permission.ATTENDANCE_RECORD).because,
    }
    return render(request, "activities/attendance.html", context, status=form.status)


@require_POST
@requires(Permission.ATTENDANCE_RECORD)
def mark(request: Any, pk: int, child: int) -> HttpResponse:
    """Keep what is said of one child at once, while the roll is called: the page asks it when scripts run."""
    session, today = _session(request, pk), timezone.localdate()
    children = [one for one in reading.expected_at(session, request.actor, today) if one.pk == child]
    if not children:
        raise Http404
    form = AttendanceForm(request.POST, session=session, children=children, words=False)
    context: dict[str, Any] = {"version": None, "at": timezone.now(), "error": ""}
    if form.is_valid():
        try:
            context["version"] = operations.mark_child(
                session,
                child,
                form.presences()[child],
                by=request.actor,
                at=context["at"],
                version=form.cleaned_data["version"],
            )
        except StaleVersion:
            context["error"] = "Quelqu’un d’autre fait cet appel : enregistrez pour voir ce qu’il a noté."
        except DomainError as error:
            context["error"] = error.message
    else:
        context["error"] = "Pas encore gardé : dites d’abord s’il est là."
    return render(request, "activities/kept.html", context)


def _session(request: Any, pk: int) -> ActivitySession:
    """A session whose roll this person calls."""
    session = session_for(request, pk)
    _must_call(request, session.activity)
    return session


def _must_call(request: Any, activity: Activity) -> None:
    if not operations.may_call(request.actor, activity):
        raise Forbidden("L’appel de cette action revient à qui l’anime.")


@require_safe
@requires(Permission.ATTENDANCE_RECORD)
def sheet(request: Any, pk: int) -> HttpResponse:
    """The same list for the pen: it is filled by hand, then copied."""
    session, today = _session(request, pk), timezone.localdate()
    children = reading.expected_at(session, request.actor, today)
    operations.read_attendance(
        session, by=request.actor, children=[child.pk for child in children], page="feuille imprimée"
    )
    context = {
        "session": session,
        "activity": session.activity,
        "heading": _heading(session, with_title=False),
        "children": children,
        "spare": range(3),
    }
    return render(request, "activities/sheet.html", context)


@require_safe
@requires(Permission.ATTENDANCE_RECORD)
def sheet_file(request: Any, pk: int) -> HttpResponse:
    """The same as a document: boxes for the pen before the roll, who came after."""
    session, today = _session(request, pk), timezone.localdate()
    children = reading.expected_at(session, request.actor, today)
    named = [child.pk for child in children]
    operations.read_attendance(session, by=request.actor, children=named, page="feuille de présence (PDF)")
    return download(documents.attendance_sheet(session, children, on=today))


@require_safe
@requires(Permission.ATTENDANCE_RECORD)
def season_file(request: Any, pk: int) -> HttpResponse:
    """All the sessions of the school year on one sheet."""
    activity, today = activity_for(request, pk), timezone.localdate()
    _must_call(request, activity)
    sessions = reading.season_of(activity, today)
    children = reading.of_season(activity, sessions, request.actor, today)
    named = [child.pk for child in children]
    operations.read_attendance(activity, by=request.actor, children=named, page="feuille de la saison (PDF)")
    return download(documents.season_sheet(activity, sessions, children, on=today))


def _heading(session: ActivitySession, *, with_title: bool) -> str:
    """« Atelier langage · mercredi 15 novembre 2017, 14 h · maison de quartier »."""
    day = full_date(session.on)
    when = f"{day}, {hour(session.starts_at)}" if session.starts_at else day
    return " · ".join(filter(None, [session.activity.title if with_title else "", when, session.where]))
