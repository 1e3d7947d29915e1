"""What is worrying, in its own circle: 404 to everybody else, whatever their role."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from village.access.decorators import requires
from village.access.permissions import Permission
from village.around import operations, reading
from village.around.forms import AnswerForm, CircleForm, ConcernForm, ProjectForm
from village.around.models import ChildProject, Concern
from village.around.views.reach import child_for, write
from village.core.drafts import about
from village.core.fields import current_on
from village.core.views import receive


@requires(Permission.CONCERN_WRITE)
def write_concern(request: Any, pk: int) -> HttpResponse:
    child = child_for(request, pk, Permission.CONCERN_WRITE, "protection")
    form = ConcernForm(
        request.POST or None, child=child, today=timezone.localdate(), author=request.user,
        draft=(request.user.pk, about("protection", child)),
    )  # fmt: skip

    def act(answers: dict[str, Any]) -> Any:
        sheet = operations.ConcernSheet(**answers)
        return operations.write_concern(child, sheet, by=request.actor, at=timezone.localtime())

    return write(
        request, child, form, act, tab="casefile:protection", page="protection",
        title="Information préoccupante", done="Document enregistré pour son cercle.",
    )  # fmt: skip


@requires(Permission.CONCERN_WRITE)
def note_project(request: Any, pk: int) -> HttpResponse:
    child = child_for(request, pk, Permission.CONCERN_WRITE, "protection")
    today = timezone.localdate()
    written = ChildProject.objects.visible_to(request.actor).filter(child=child).first()
    draft = (request.user.pk, about("projet", child))
    form = ProjectForm(request.POST or None, written=written, child=child, today=today, draft=draft)

    def act(answers: dict[str, Any]) -> Any:
        sheet, version = operations.ProjectSheet(**answers), form.cleaned_data["version"]
        return operations.note_project(child, sheet, version=version, by=request.actor, on=today)

    return write(
        request, child, form, act, tab="casefile:protection", page="protection", current=written,
        title="Projet pour l’enfant", done="C’est noté.",
        sub="Lu par le référent de l’enfant et la coordination. Ni la famille ni l’EPS ne le lisent ici.",
    )  # fmt: skip


def _concern(request: Any, pk: int) -> Concern:
    """The document, if this person is named in its circle. Every showing is journaled."""
    shown = Concern.objects.visible_to(request.actor).select_related("child__programme", "author")
    concern = get_object_or_404(shown, pk=pk)
    operations.read_concern(concern, by=request.actor, on=timezone.localdate())
    return concern


@require_safe
@requires(Permission.CONCERN_READ)
def concern(request: Any, pk: int) -> HttpResponse:
    shown, today = _concern(request, pk), timezone.localdate()
    people = shown.circle.filter(current_on(today)).select_related("user", "added_by")
    context = {"concern": shown, "child": shown.child, "people": people.order_by("starts_on", "pk")}
    return render(request, "around/concern.html", context)


@requires(Permission.CONCERN_READ)
def answer(request: Any, pk: int) -> HttpResponse:
    shown, today = _concern(request, pk), timezone.localdate()
    draft = (request.user.pk, about("reponse", shown))
    form = AnswerForm(request.POST or None, concern=shown, child=shown.child, today=today, draft=draft)

    def act(answers: dict[str, Any]) -> str:
        operations.answer_concern(shown, **answers, version=form.cleaned_data["version"], by=request.actor, on=today)
        return reverse("around:concern", args=[pk])

    return receive(request, form, act, current=shown, done="Réponse enregistrée.") or _form(
        request, shown, form, "La réponse reçue"
    )


@requires(Permission.REFERENT_ASSIGN)
def take_over(request: Any, pk: int) -> HttpResponse:
    """Nobody of the circle is left: whoever coordinates takes the document over. Its child is not named before."""
    now = timezone.localtime()
    concern = get_object_or_404(reading.left_alone(request.actor, timezone.localdate(now)), pk=pk)
    if request.method != "POST":
        return render(request, "around/take_over.html", {"concern": concern})
    operations.take_over(concern, by=request.actor, at=now)
    return redirect("around:concern", pk)


@requires(Permission.CONCERN_READ)
def enter_circle(request: Any, pk: int) -> HttpResponse:
    shown, today = _concern(request, pk), timezone.localdate()
    form = CircleForm(request.POST or None, concern=shown, child=shown.child, today=today)

    def act(answers: dict[str, Any]) -> str:
        operations.enter_circle(shown, answers["user"], by=request.actor, at=timezone.localtime())
        return reverse("around:concern", args=[pk])

    return receive(request, form, act, done="Le document lui est ouvert.") or _form(
        request, shown, form, "Ouvrir à quelqu’un"
    )


@require_POST
@requires(Permission.CONCERN_READ)
def leave_circle(request: Any, pk: int, reader: int) -> HttpResponse:
    shown, today = _concern(request, pk), timezone.localdate()
    named = get_object_or_404(shown.circle.filter(current_on(today)).exclude(user_id=shown.author_id), pk=reader)
    operations.leave_circle(named, by=request.actor, on=today)
    stays = Concern.objects.visible_to(request.actor).filter(pk=pk).exists()
    return redirect(reverse("around:concern", args=[pk]) if stays else reverse("home:today"))


def _form(request: Any, concern: Concern, form: Any, title: str) -> HttpResponse:
    back = reverse("around:concern", args=[concern.pk])
    context = {"child": concern.child, "form": form, "title": title, "back": back, "submit": "Enregistrer", "sub": ""}
    return render(request, "around/write.html", context, status=form.status)
