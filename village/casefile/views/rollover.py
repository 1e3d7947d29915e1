"""The September review: where every accompanied child goes to school this year."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from village.access.decorators import requires
from village.access.permissions import Permission
from village.audit.journal import Act, record
from village.casefile.rollover import PAGE, Review
from village.casefile.rollover_forms import RolloverForm
from village.core.errors import DomainError
from village.core.french import counted
from village.core.views import receive
from village.people.operations.rollover import Rolled, roll_over, year_to_say


@requires(Permission.IDENTITY_WRITE)
def rollover(request: Any) -> HttpResponse:
    """The lines to say; those that are ticked are written, the others are found again later."""
    today, actor = timezone.localdate(), request.actor
    review, sent = Review(actor, today), request.POST if request.method == "POST" else None
    page = review.page(request.GET.get("page", ""))
    shown = review.these(_numbers(sent)) if sent is not None else list(page)
    form = RolloverForm(
        sent,
        proposals=review.lines(shown),
        schools=review.schools,
        levels=review.levels,
        ticked=request.GET.get("cocher") == "pretes",
    )
    gone = _ticked(sent, besides={one.child.pk for one in form.proposals}) if sent is not None else ()

    def act(_answers: dict[str, Any]) -> str:
        lines, unknown = form.lines(), form.unknown
        if not lines and not unknown and not gone:
            raise DomainError("Aucune ligne n’est cochée : cochez celles que vous confirmez.")
        rolled = roll_over(lines, by=actor, on=today)
        _say(request, rolled, unknown, len(gone))
        return _back(page.number, rolled.left)

    if answer := receive(request, form, act):
        return answer
    left = review.lines(review.these(request.GET.getlist("laisse"))) if sent is None else []
    record(Act.DOSSIER_LIST, by=actor, details=f"rentrée, {len(shown) + len(left)} dossiers")
    context = {"form": form, "page": page, "year": year_to_say(today), "left": left}
    return render(request, "casefile/rollover.html", context, status=form.status)


def _numbers(sent: Any) -> list[str]:
    """The children of the page that was sent."""
    return [name.removeprefix("vu-") for name in sent if name.startswith("vu-")]


def _ticked(sent: Any, besides: set[int]) -> tuple[str, ...]:
    """The lines ticked of children who are reached no more."""
    numbers = [name.removeprefix("oui-") for name in sent if name.startswith("oui-")]
    return tuple(number for number in numbers[: PAGE * 2] if number not in {str(pk) for pk in besides})


def _back(number: int, left: Sequence[int]) -> str:
    asked = [("page", number)] if number > 1 else []
    asked += [("laisse", pk) for pk in left]
    address = reverse("casefile:rollover")
    return f"{address}?{urlencode(asked)}" if asked else address


def _say(request: Any, rolled: Rolled, unknown: int, gone: int) -> None:
    if written := len(rolled.written):
        messages.success(request, f"{counted(written, 'scolarité écrite', 'scolarités écrites')}.")
    if unknown:
        messages.info(request, f"{counted(unknown, 'enfant reste à dire', 'enfants restent à dire')}.")
    if left := len(rolled.left):
        said = counted(left, "ligne n’a pas été écrite", "lignes n’ont pas été écrites")
        messages.warning(request, f"{said} : quelqu’un a changé cette scolarité entre-temps. Relisez ci-dessous.")
    if gone:
        said = counted(gone, "ligne n’a pas été écrite", "lignes n’ont pas été écrites")
        messages.warning(request, f"{said} : l’enfant n’est plus accompagné, ou ne vous est plus confié.")
