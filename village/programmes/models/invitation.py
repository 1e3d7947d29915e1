"""A role offered to an address: nothing is given before the person says yes."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from village.access.roles import Role
from village.accounts.models import User
from village.core.fields import dates_in_order
from village.core.holding import Category, Erasure, Holding, Purpose, Retention, held
from village.programmes.models.membership import BOTH_ROLES
from village.programmes.models.programme import Programme


class Invitation(models.Model):
    """What a programme knows of an address until its holder accepts: the name that was typed, and nothing else."""

    holding = Holding(Purpose.RUN, Retention.ACCOUNT, Erasure.DELETE)

    class Answer(models.TextChoices):
        YES = "acceptee", "acceptée"
        NO = "refusee", "refusée"
        WITHDRAWN = "retiree", "retirée"

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="invitations", verbose_name="programme")
    email = held(models.EmailField("adresse électronique"), Category.IDENTITY)
    first_name = held(models.CharField("prénom, tel que tapé", max_length=80), Category.IDENTITY)
    last_name = held(models.CharField("nom, tel que tapé", max_length=80), Category.IDENTITY)
    role = models.CharField("rôle proposé", max_length=20, choices=[(role.value, role.label) for role in Role])
    job = held(models.CharField("fonction", max_length=80, blank=True), Category.IDENTITY)
    profile = held(models.CharField("métier ou diplôme", max_length=80, blank=True), Category.IDENTITY)
    fte = models.DecimalField("équivalent temps plein (ETP)", max_digits=3, decimal_places=2, null=True, blank=True)
    starts_on = models.DateField("depuis le")
    ends_on = models.DateField("jusqu’au", null=True, blank=True)
    derogation_reason = held(
        models.CharField("motif de la dérogation", max_length=300, blank=True), Category.ORGANISATION
    )
    invited_on = models.DateField("invitée le")
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="invitée par")
    answer = models.CharField("réponse", max_length=8, choices=Answer, blank=True)
    answered_on = models.DateField("répondu le", null=True, blank=True)

    class Meta:
        verbose_name = "invitation"
        verbose_name_plural = "invitations"
        ordering = ("last_name", "first_name", "pk")
        constraints: ClassVar = [
            dates_in_order("invitation_dates_in_order"),
            models.CheckConstraint(
                condition=Q(derogation_reason="") | Q(role__in=BOTH_ROLES), name="invitation_derogation_of_both_roles"
            ),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="invitation_email_lower_case"),
            models.CheckConstraint(
                condition=Q(answer="", answered_on__isnull=True) | ~Q(answer="") & Q(answered_on__isnull=False),
                name="invitation_answer_is_whole",
            ),
            models.UniqueConstraint(
                fields=["programme", "email", "role"], condition=Q(answer=""), name="invited_once_to_a_role"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name} · {self.get_role_display()}"

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"
