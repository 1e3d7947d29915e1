"""The fiches de repérage of a child, for those who accompany him: what partners saw."""

from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from village.access.decorators import requires
from village.access.permissions import Permission
from village.casefile.views.reading import dossier_for, need, tab_page


@require_safe
@requires(Permission.DOSSIER_READ)
def referrals(request: Any, pk: int) -> HttpResponse:
    """Those that arrived, the latest first."""
    dossier = dossier_for(request, pk, "fiches de repérage")
    need(dossier, "social")
    fiches = (
        dossier.child.referrals.filter(sent_on__isnull=False)
        .select_related("organisation", "referrer_kind", "settled_by", "adhesion")
        .annotate(of_a_school=ExpressionWrapper(Q(organisation__school__isnull=False), BooleanField()))
        .prefetch_related("motives")
        .order_by("-sent_on", "-pk")
    )
    return tab_page(request, dossier, "casefile:documents", "casefile/referrals.html", fiches=fiches)
