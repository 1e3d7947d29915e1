"""The exit in the dossier: prepared, decided, and the news after it."""

from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from village.access.decorators import requires
from village.access.permissions import Permission
from village.casefile.dossier import Dossier
from village.casefile.views.reading import dossier_for, need, tab_page
from village.core.french import duration
from village.core.holding import Category
from village.plans.former import former_exits, times_aside
from village.plans.models import Plan
from village.plans.operations.ending import REOPENED_WITHIN
from village.plans.ways import ways_of


@require_safe
@requires(Permission.DOSSIER_READ)
def leaving(request: Any, pk: int) -> HttpResponse:
    """Prepared before (R65), told after (R63, R64), followed with consent (R68)."""
    dossier = dossier_for(request, pk, "sortie et après")
    need(dossier, "social")
    plan = dossier.plan
    if plan is None:
        raise Http404
    more = _before(plan) if plan.closed_on is None else _after(plan, dossier)
    more |= {
        "may_follow": dossier.may(Permission.AFTER_MANAGE, Category.SOCIAL),
        "former_exits": former_exits(plan, health=dossier.sees["health"]),
        "taken_up": times_aside(plan, health=dossier.sees["health"]),
    }
    return tab_page(request, dossier, "casefile:leaving", "casefile/leaving.html", **more)


def _before(plan: Plan) -> dict[str, Any]:
    preparation = getattr(plan, "preparation", None)
    return {"preparation": preparation, "structures": list(preparation.structures.all()) if preparation else []}


def _after(plan: Plan, dossier: Dossier) -> dict[str, Any]:
    ending = dossier.exit
    consents = list(plan.recall_consents.select_related("guardian__adult").order_by("-given_on"))
    consent = next((one for one in consents if one.withdrawn_on is None), None)
    return {
        "ending": ending,
        "ways": ways_of(ending, health=dossier.sees["health"]) if ending else [],
        "length": duration(plan.closed_on - plan.opened_on) if plan.closed_on else "",
        "consent": consent,
        "stopped": bool(consents),
        "recalls": list(consent.recalls.all()) if consent else [],
        "may_reopen": dossier.may(Permission.EXIT_RECORD)
        and plan.closed_on is not None
        and dossier.on - plan.closed_on <= REOPENED_WITHIN,
    }
