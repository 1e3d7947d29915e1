"""The frame of the référent's missions: read, acknowledged, published again."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from village.access.decorators import AccessRequest, requires
from village.access.permissions import Permission
from village.core.drafts import about
from village.core.french import nbsp
from village.core.views import receive
from village.programmes import operations, reading
from village.programmes.forms import AcknowledgeForm, MissionForm, PaperForm
from village.programmes.model_mission import MODEL
from village.programmes.models import MissionAcknowledgement, MissionFrame
from village.programmes.views.page import form_page, posted, programme_of


@requires(Permission.MISSION_READ)
def mission(request: AccessRequest) -> HttpResponse:
    """Read the frame in force; a référent says here that she knows it."""
    programme, actor, today = programme_of(request), request.actor, timezone.localdate()
    current = reading.current_mission(programme)
    mine = current.acknowledgements.filter(user_id=actor.user_id).first() if current else None
    user: Any = request.user
    form, here = AcknowledgeForm(posted(request)), reverse("programmes:mission")
    asked = reading.unaware(programme, today).filter(user_id=actor.user_id).exists()
    if request.method == "POST" and not (current and asked):
        return redirect(here)
    if current and asked:

        def act(_answers: object) -> str:
            operations.acknowledge_mission(
                _shown(request, current),
                user=user,
                channel=MissionAcknowledgement.Channel.SCREEN,
                signed_on=today,
                by=actor,
                on=today,
            )
            return here

        if answer := receive(request, form, act, done="C’est enregistré, avec la date."):
            return answer
    context: dict[str, Any] = {"frame": current, "parts": _parts(current), "form": form, "mine": mine, "asked": asked}
    if actor.can(Permission.REFERENT_ASSIGN):
        context["unaware"] = reading.unaware(programme, today)
    return render(request, "programmes/mission.html", context, status=form.status)


def _shown(request: AccessRequest, current: MissionFrame) -> MissionFrame:
    """The version that was on the page: acknowledging an older one is refused by the operation."""
    number = request.POST.get("frame", "")
    shown = programme_of(request).mission_frames.filter(number=number).first() if number.isdigit() else None
    return shown or current


def _parts(frame: MissionFrame | None) -> list[tuple[str, str]]:
    if frame is None:
        return []
    return [
        (str(MissionFrame._meta.get_field(part).verbose_name).capitalize(), getattr(frame, part))  # type: ignore[union-attr]
        for part in operations.MISSION_PARTS
    ]


@requires(Permission.PROGRAMME_CONFIGURE)
def publish(request: AccessRequest) -> HttpResponse:
    """Write the next version, from the last one or from the model."""
    programme, actor = programme_of(request), request.actor
    last = reading.current_mission(programme)
    texts = {part: getattr(last, part) if last else nbsp(MODEL[part]) for part in operations.MISSION_PARTS}
    form = MissionForm(
        posted(request),
        version=last.number if last else 0,
        initial=texts,
        draft=(actor.user_id, about("mission", programme)),
    )
    return form_page(
        request,
        form,
        lambda answers: operations.publish_mission(
            programme, version=form.cleaned_data["version"], on=timezone.localdate(), by=actor, **answers
        ),
        title="Nouvelle version du cadre de mission" if last else "Écrire le cadre de mission du référent",
        sub="Écrivez-le avec les partenaires. Chaque référent dira qu’il l’a lu.",
        submit="Publier le cadre de mission",
        done="Le cadre de mission est publié. Chaque référent est invité à en prendre connaissance.",
        current=last,
    )


@requires(Permission.PROGRAMME_CONFIGURE)
def on_paper(request: AccessRequest, pk: int) -> HttpResponse:
    """Record that a référent signed the letter on paper."""
    programme, today = programme_of(request), timezone.localdate()
    hat, frame = get_object_or_404(reading.referents(programme), pk=pk), reading.current_mission(programme)
    current = get_object_or_404(programme.mission_frames, pk=frame.pk if frame else None)
    return form_page(
        request,
        PaperForm(posted(request), today=today),
        lambda answers: operations.acknowledge_mission(
            current,
            user=hat.user,
            channel=MissionAcknowledgement.Channel.PAPER,
            signed_on=answers["on"],
            by=request.actor,
            on=today,
        ),
        title=f"Lettre de mission signée par {hat.user}",
        sub=f"Version {current.number}, publiée le {current.published_on:%d/%m/%Y}. Gardez le papier dans son dossier.",
        submit="Enregistrer",
        done="La signature est enregistrée.",
        back=reverse("programmes:mission"),
    )
