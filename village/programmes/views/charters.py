"""The charter: read, signed, published again."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from village.access.decorators import AccessRequest, requires
from village.access.permissions import Permission
from village.core.drafts import about
from village.core.french import nbsp
from village.core.views import receive
from village.programmes import operations, reading
from village.programmes.forms import CharterForm, SignCharterForm
from village.programmes.model_charter import MODEL
from village.programmes.models import Charter
from village.programmes.notifications import NEW_CHARTER, tell_coordinators
from village.programmes.views.page import form_page, posted, programme_of


@requires(Permission.CHARTER_READ)
def charter(request: AccessRequest) -> HttpResponse:
    """Read the charter in force; those whose work names a child sign it here."""
    if request.method == "POST":
        request.actor.must(Permission.CHARTER_SIGN)
    current = reading.current_charter(programme_of(request))
    form, signed = SignCharterForm(posted(request)), None
    if current:
        signed = reading.signed_at(current, request.actor.user_id)

        def act(_answers: object) -> str:
            operations.sign_charter(_shown(request, current), by=request.actor, at=timezone.now())
            return reverse("home:today")

        if answer := receive(request, form, act, done="Merci. Votre signature est enregistrée."):
            return answer
    context = {"charter": current, "parts": _parts(current), "form": form, "signed_at": signed}
    return render(request, "programmes/charter.html", context, status=form.status)


def _shown(request: AccessRequest, current: Charter) -> Charter:
    """The version that was on the page when it was signed: signing an older one is refused by the operation."""
    number = request.POST.get("charter", "")
    shown = programme_of(request).charters.filter(number=number).first() if number.isdigit() else None
    return shown or current


def _parts(charter: Charter | None) -> list[tuple[str, str]]:
    if charter is None:
        return []
    labels = {heading: str(Charter._meta.get_field(heading).verbose_name) for heading in operations.HEADINGS}  # type: ignore[union-attr]
    return [(label.capitalize(), getattr(charter, heading)) for heading, label in labels.items()]


@requires(Permission.PROGRAMME_CONFIGURE)
def publish(request: AccessRequest) -> HttpResponse:
    """Write the next version, from the last one or from the model."""
    programme, actor = programme_of(request), request.actor

    def act(answers: dict[str, Any]) -> None:
        charter = operations.publish_charter(
            programme, version=form.cleaned_data["version"], on=timezone.localdate(), by=actor, **answers
        )
        tell_coordinators(programme, NEW_CHARTER.format(number=charter.number), by=actor)

    last = reading.current_charter(programme)
    texts = {h: getattr(last, h) if last else nbsp(MODEL[h]) for h in operations.HEADINGS}
    form = CharterForm(
        posted(request),
        version=last.number if last else 0,
        initial=texts,
        draft=(actor.user_id, about("charter", programme)),
    )
    return form_page(
        request,
        form,
        act,
        title="Nouvelle version de la charte" if last else "Écrire la charte",
        sub="Chaque membre devra signer cette version avant d’ouvrir une page qui nomme un enfant.",
        submit="Publier la charte",
        done="La charte est publiée. Vous aussi, signez-la.",
        back=reverse("programmes:charter"),
        current=last,
    )
