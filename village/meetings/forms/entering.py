"""Choose the meeting that will study a fiche."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Count

from village.access.permissions import Permission
from village.access.policy import Actor
from village.core.forms import VillageForm
from village.core.french import counted, full_date, hour
from village.meetings.models import Meeting
from village.referrals.models import Referral


class MeetingChoice(forms.ModelChoiceField):  # type: ignore[type-arg] # generic for the type checker only
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.panel}, {full_date(obj.on)}, {hour(obj.starts_at)} ({counted(obj.size, 'situation')})"


class EnterForm(VillageForm):
    """The meetings to come; the next of the EPS of the child's commune is proposed."""

    meeting = MeetingChoice(
        label="À quelle réunion ?",
        queryset=Meeting.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": "Choisissez une réunion.",
            "invalid_choice": "Cette réunion n’est plus à venir : choisissez-en une autre.",
        },
    )

    def __init__(self, *args: Any, referral: Referral, actor: Actor, today: date, **kwargs: Any) -> None:
        coming = (
            Meeting.objects.visible_to(actor, Permission.MEETING_PREPARE)
            .filter(on__gte=today, closed_at=None)
            .select_related("panel")
            .annotate(size=Count("situations"))
            .order_by("on", "starts_at", "pk")
        )
        near = coming.filter(panel__commune_id=referral.commune_id).first() or coming.first()
        super().__init__(*args, initial={"meeting": near}, **kwargs)
        self.fields["meeting"].queryset = coming  # type: ignore[attr-defined]
        self.near = near
