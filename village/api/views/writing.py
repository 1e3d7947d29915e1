"""Writing through the API: the form of the page judges, its operation writes; a machine signs and sends nothing."""

from typing import Annotated, Any
from uuid import UUID

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from ninja import Header, Path, Router, Status

from village.access.permissions import Permission
from village.api import refusals, schemas
from village.api.inputs import FicheIn, NoteIn
from village.api.lists import lists_for
from village.api.models import Use
from village.api.operations import KeyReused, receive_once
from village.api.refusals import Refusal
from village.api.views import dossiers
from village.api.views.bearer import must
from village.people.models import must_be_free
from village.plans import operations as plans
from village.plans.models import Plan
from village.plans.noting import NoteForm
from village.referrals import operations as referrals
from village.referrals.forms import FicheForm

router = Router(tags=["Écrire"])
Key = Annotated[
    UUID,
    Header(alias="Idempotency-Key", description="Un UUID neuf par envoi : le même envoi répété n’écrit qu’une fois."),
]
Number = Annotated[int, Path(gt=0, lt=2**63, description="Le numéro de l’enfant.")]


@router.get("/listes", response=schemas.Lists, url_name="lists", summary="Les valeurs qu’une fiche peut prendre")
def lists(request: Any) -> dict[str, Any]:
    """Les numéros à donner dans une fiche : motifs, niveaux, écoles, communes, quartiers… Aucun enfant."""
    must(request, Use.REFERRALS, Permission.REFERRAL_WRITE)
    return lists_for(
        request.membership.programme, timezone.localdate(), door=referrals.writes_for_others(request.actor)
    )


@router.post(
    "/reperages", response={201: schemas.Written}, url_name="write_referral", summary="Écrire une fiche de repérage"
)
def write_referral(request: Any, key: Key, said: FicheIn) -> Any:
    """Un brouillon, sur la page de son auteur : lui seul le voit. Il recueille les deux signatures et l’envoie."""
    must(request, Use.REFERRALS, Permission.REFERRAL_WRITE)
    today = timezone.localdate()
    form = FicheForm(
        said.as_form(), programme=request.membership.programme, user_id=request.actor.user_id, today=today,
        for_others=referrals.writes_for_others(request.actor),
    )  # fmt: skip
    _judge(form)
    number = _once(request, key, said, lambda: referrals.write_referral(form.fiche(), by=request.actor, on=today))
    return Status(201, {"id": number, "page": reverse("referrals:detail", args=[number])})


@dossiers.router.post(  # one way, two verbs: the same router
    "/enfants/{pk}/notes",
    tags=["Écrire"],
    response={201: schemas.Written},
    url_name="write_note",
    summary="Écrire une note de suivi",
)
def write_note(request: Any, pk: Number, key: Key, said: NoteIn) -> Any:
    """Pour le référent de l’enfant. Une note privée s’écrit sur le site, jamais ici."""
    must(request, Use.NOTES, Permission.NOTE_WRITE)
    plan = _plan(request, pk)
    form = NoteForm(said.as_form(), plan=plan, today=timezone.localdate(), author=request.membership.user)
    _judge(form)
    sheet = plans.NoteSheet(**form.sheet(form.answers()))
    at = timezone.localtime()
    number = _once(request, key, said, lambda: plans.write_note(plan, sheet, by=request.actor, at=at))
    return Status(201, {"id": number, "page": reverse("casefile:notes", args=[pk])})


def _plan(request: Any, pk: int) -> Plan:
    """The parcours of a child whom this hat writes about: the open one, else the last; 404 to a stranger."""
    found = Plan.objects.visible_to(request.actor, Permission.NOTE_WRITE, even_limited=True).filter(child_id=pk)
    latest = F("closed_on").desc(nulls_first=True)
    plan = found.select_related("child__sealing_key").order_by(latest, "-pk").first()
    if plan is None:
        raise Refusal(refusals.NOT_FOUND)
    plan.child.remember_key()
    must_be_free(plan.child, Permission.NOTE_WRITE)
    return plan


def _judge(form: Any) -> None:
    if not form.is_valid():
        fields = {name: [str(error) for error in found] for name, found in form.errors.items()}
        raise Refusal(refusals.INVALID, fields=fields)


def _once(request: Any, key: UUID, said: Any, act: Any) -> int:
    try:
        return receive_once(key, said.model_dump_json(), act, path=request.path, token=request.token, by=request.actor)
    except KeyReused as error:
        raise Refusal(refusals.CONFLICT, error.message) from error
