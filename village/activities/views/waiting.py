"""Waits for care."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from village.access.decorators import requires
from village.access.permissions import Permission
from village.access.policy import Forbidden
from village.activities import operations, reading
from village.activities.care_forms import CallForm, GiveUpForm, ObtainedForm, WaitForm
from village.audit.journal import Act, record
from village.core.forms import VillageForm
from village.core.french import counted, duration
from village.core.search import sealed_query, words_in
from village.core.views import receive
from village.people.models import Person
from village.people.operations import read_dossier

# How a wait goes on or ends.
WAYS = (
    ("activities:obtain_care", "Obtenu"),
    ("activities:call_care", "Rappel"),
    ("activities:give_up_care", "Ne plus attendre"),
)


def _reads_care(view: Any) -> Any:
    """A wait for care is of category 4: not for a role that may not read it."""

    @wraps(view)
    def wrapper(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if not reading.reads_care(request.actor):
            raise Forbidden("Votre rôle ne permet pas de lire ce qui touche à la santé.")
        answer: HttpResponse = view(request, *args, **kwargs)
        return answer

    return wrapper


@require_safe
@requires(Permission.WAITING_MANAGE)
@_reads_care
def waits(request: Any) -> HttpResponse:
    """By kind of care, the longest first, with the mean delay."""
    today = timezone.localdate()
    queues = reading.care_queues(reading.waits_of(request.actor, today))
    waiting = sum(len(queue.waiting) for queue in queues)
    record(Act.DOSSIER_LIST, by=request.actor, details=f"attentes de soin, {waiting} en cours")
    rows: list[dict[str, Any]] = [
        {
            "queue": queue,
            "title": f"{_title(str(queue.care))} : {counted(len(queue.waiting), 'enfant')} en attente",
            "mean": duration(queue.mean_days) if queue.mean_days is not None else "",
            "rows": [
                (entry, (today - entry.requested_on).days, entry.call_on is not None and entry.call_on <= today)
                for entry in queue.waiting
            ],
        }
        for queue in queues
    ]
    to_call = sum(late for row in rows for *_, late in row["rows"])
    heading = f"{counted(waiting, 'attente')} en cours"
    if to_call:
        heading += f", {counted(to_call, 'rappel')} à faire"
    return render(request, "activities/waits.html", {"rows": rows, "heading": heading})


def _title(label: str) -> str:
    """« Orthophonie », « CMP ou CMPP »."""
    return label[:1].upper() + label[1:]


@requires(Permission.WAITING_MANAGE)
@_reads_care
def find(request: Any) -> HttpResponse:
    """For whom? Among the children one accompanies."""
    if request.method == "POST":
        return redirect(f"{request.path}?{sealed_query(request.POST, request.actor.user_id)}")
    words = words_in(request.GET, request.actor.user_id)
    found: list[Person] = []
    if words:
        found = list(reading.found_children(request.actor, words, Permission.WAITING_MANAGE, timezone.localdate()))
        record(Act.DOSSIER_LIST, by=request.actor, details=f"recherche pour une attente de soin, {len(found)} noms")
    return render(request, "activities/wait_find.html", {"q": words, "found": found})


@requires(Permission.WAITING_MANAGE)
@_reads_care
def ask(request: Any, child: int) -> HttpResponse:
    today = timezone.localdate()
    person = get_object_or_404(Person.objects.visible_to(request.actor, Permission.WAITING_MANAGE), pk=child)
    form = WaitForm(request.POST or None, actor=request.actor, today=today)

    def act(_answers: dict[str, Any]) -> str:
        operations.ask_care(person, form.request(), by=request.actor, on=today)
        return reverse("activities:waits")

    if answer := receive(request, form, act, done="Attente enregistrée."):
        return answer
    read_dossier(person, by=request.actor, on=today, page="attente de soin, nouvelle")
    return render(request, "activities/wait.html", {"child": person, "form": form}, status=form.status)


@requires(Permission.WAITING_MANAGE)
@_reads_care
def obtain(request: Any, pk: int) -> HttpResponse:
    form = ObtainedForm(request.POST or None, today=timezone.localdate())
    return _change(request, pk, form, operations.obtain_care, "Soin obtenu", "Bonne nouvelle : le soin est obtenu.")


@requires(Permission.WAITING_MANAGE)
@_reads_care
def call(request: Any, pk: int) -> HttpResponse:
    form = CallForm(request.POST or None, today=timezone.localdate())
    return _change(request, pk, form, operations.call_back, "Noter un rappel", "Rappel noté.")


@requires(Permission.WAITING_MANAGE)
@_reads_care
def give_up(request: Any, pk: int) -> HttpResponse:
    form = GiveUpForm(request.POST or None, today=timezone.localdate())
    return _change(request, pk, form, operations.give_up_care, "Ne plus attendre", "L’attente est close.")


def _change(request: Any, pk: int, form: VillageForm, act: Callable[..., Any], title: str, done: str) -> HttpResponse:
    today = timezone.localdate()
    entry = get_object_or_404(reading.waits_of(request.actor, today), pk=pk)

    def write(answers: dict[str, Any]) -> str:
        act(entry, **answers, by=request.actor, on=today)
        return reverse("activities:waits")

    if answer := receive(request, form, write, done=done):
        return answer
    read_dossier(entry.child, by=request.actor, on=today, page="attente de soin")
    context = {
        "entry": entry,
        "calls": entry.calls.select_related("by"),
        "form": form,
        "title": title,
        "ways": [
            {"url": url, "label": label, "current": url == request.path}
            for name, label in WAYS
            for url in [reverse(name, args=[entry.pk])]
        ],
        "heading": f"{entry.care} pour {entry.child.short_name}",
    }
    return render(request, "activities/wait_change.html", context, status=form.status)
