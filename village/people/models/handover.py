"""Passage de relais: what the leaving référent writes for the next (R36)."""

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now, TruncDate

from village.access.links import Link
from village.access.permissions import Permission
from village.access.policy import Actor, reach
from village.accounts.models import User
from village.core.holding import Category, held
from village.core.sealing import SealedText, sealed_only
from village.people.models.household import CASE
from village.people.models.person import CareTeamMembership, Person

# After this, the leaving référent writes no more: she tells it by word of mouth.
WRITABLE = timedelta(days=60)


class HandoverQuerySet(models.QuerySet["Handover"]):
    def visible_to(self, actor: Actor) -> "HandoverQuerySet":
        """The sheets that are for her to write still, and those of the children she follows now. Nobody else's.

        The coordination knows that a sheet is asked, written, read; not what it says (RU7).
        """
        if not reach(actor, Permission.HANDOVER_READ).programme:
            return self.none()
        today = TruncDate(Now())
        follows = CareTeamMembership.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=today),
            starts_on__lte=today,
            child_id=OuterRef("child_id"),
            user_id=actor.user_id,
            link=Link.REFERENT.value,
        )
        hers = Q(leaving_id=actor.user_id, read_at=None, waived_on=None, on__gte=today - WRITABLE)
        return self.filter(hers | Q(Exists(follows)), child__programme_id=actor.programme_id)

    def to_write(self) -> "HandoverQuerySet":
        return self.filter(written_at=None, waived_on=None)

    def to_read(self) -> "HandoverQuerySet":
        return self.filter(written_at__isnull=False, read_at=None)

    def pending(self) -> "HandoverQuerySet":
        """Not read yet, and not given up."""
        return self.filter(read_at=None, waived_on=None)


class Handover(models.Model):
    """Fiche de passage de relais, one per change of référent."""

    holding = CASE
    sealed_under: ClassVar = "child"

    child = models.ForeignKey(Person, models.CASCADE, related_name="handovers", verbose_name="enfant")
    leaving = models.ForeignKey(User, models.PROTECT, related_name="handovers_given", verbose_name="référent qui part")
    coming = models.ForeignKey(
        User, models.PROTECT, related_name="handovers_received", verbose_name="référent qui arrive"
    )
    on = held(models.DateField("relais le"), Category.ORGANISATION)
    standing = held(SealedText("où en est-on", max_length=3000, blank=True), Category.SOCIAL)
    promised = held(SealedText("ce qui a été promis", max_length=3000, blank=True), Category.SOCIAL)
    contacts = held(SealedText("qui appeler", max_length=2000, blank=True), Category.SOCIAL)
    dates = held(SealedText("prochaines dates", max_length=2000, blank=True), Category.SOCIAL)
    precious = held(SealedText("ce qu’il ne faut pas perdre", max_length=3000, blank=True), Category.SOCIAL)
    written_at = held(models.DateTimeField("écrite le", null=True, blank=True), Category.ORGANISATION)
    read_at = held(models.DateTimeField("lue le", null=True, blank=True), Category.ORGANISATION)
    waived_on = held(models.DateField("abandonnée le", null=True, blank=True), Category.ORGANISATION)
    waived_reason = held(models.CharField("motif de l’abandon", max_length=300, blank=True), Category.ORGANISATION)
    version = models.PositiveIntegerField("version", default=1)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = "fiche de passage de relais"
        verbose_name_plural = "fiches de passage de relais"
        indexes: ClassVar = [
            models.Index(fields=["leaving"], name="handover_to_write", condition=Q(written_at=None)),
            models.Index(fields=["child"], name="handover_to_read", condition=Q(read_at=None)),
        ]
        constraints: ClassVar = [
            sealed_only("handover_words_are_sealed", "standing", "promised", "contacts", "dates", "precious"),
            models.UniqueConstraint(fields=["child", "on"], name="handover_once_a_day"),
            models.CheckConstraint(condition=~Q(leaving=F("coming")), name="handover_to_somebody_else"),
            models.CheckConstraint(
                condition=Q(read_at=None) | Q(written_at__isnull=False), name="handover_written_before_read"
            ),
            models.CheckConstraint(
                condition=Q(waived_on=None) | (Q(written_at=None) & ~Q(waived_reason="")),
                name="handover_given_up_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"relais du {self.on:%d/%m/%Y}"
