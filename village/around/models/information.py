"""What a partner is asked about a child, and what he answers by a link, without an account."""

from datetime import date
from hashlib import sha256
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from village.access.permissions import Permission
from village.access.policy import Actor
from village.accounts.models import User
from village.core.holding import Category, held
from village.core.sealing import SealedText, sealed_only
from village.directory.models import Organisation, Professional
from village.people.models import CASE, Agreement, Person


def digest_of(secret: str) -> str:
    """What the base keeps of a link; however it was typed: capitals, spaces, with or without dashes."""
    bare = "".join(secret.lower().replace("-", " ").split())
    return sha256(bare.encode()).hexdigest()


class InformationRequestQuerySet(models.QuerySet["InformationRequest"]):
    def visible_to(self, actor: Actor) -> "InformationRequestQuerySet":
        """For the child's référent and the coordination, as for exchanges (R72)."""
        return self.filter(child__in=Person.objects.visible_to(actor, Permission.CONTACT_WRITE, even_limited=True))

    def live(self, on: date) -> "InformationRequestQuerySet":
        """Those whose link has neither been withdrawn nor expired."""
        return self.filter(closed_on__isnull=True, expires_on__gte=on)

    def opened_by(self, secret: str, on: date) -> "InformationRequestQuerySet":
        return self.live(on).filter(digest=digest_of(secret))


class InformationRequest(models.Model):
    """Demande d’information: one question, to one professional; one answer (R52)."""

    holding = CASE
    sealed_under: ClassVar = "child"

    class Channel(models.TextChoices):
        MAIL = "courriel", "par courriel"
        HAND = "main", "je le donne moi-même : sur papier, par téléphone"

    child = models.ForeignKey(Person, models.CASCADE, related_name="information_requests", verbose_name="enfant")
    professional = models.ForeignKey(
        Professional, models.PROTECT, related_name="information_requests", verbose_name="à qui"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="information_requests", verbose_name="structure"
    )
    question = held(SealedText("question posée", max_length=600), Category.SOCIAL)
    channel = models.CharField("lien donné", max_length=10, choices=Channel.choices)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="demandée par")
    asked_on = held(models.DateField("demandée le"), Category.ORGANISATION)
    expires_on = held(models.DateField("le lien sert jusqu’au"), Category.ORGANISATION)
    digest = held(models.CharField("empreinte du lien", max_length=64, unique=True), Category.ORGANISATION)
    answer = held(SealedText("réponse", max_length=4000, blank=True), Category.SOCIAL)
    answered_on = held(models.DateField("réponse reçue le", null=True, blank=True), Category.ORGANISATION)
    closed_on = held(models.DateField("retirée le", null=True, blank=True), Category.ORGANISATION)
    closed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="retirée par"
    )
    told_on = held(models.DateField("famille prévenue le", null=True, blank=True), Category.ORGANISATION)
    told_channel = models.CharField("famille prévenue", max_length=10, choices=Agreement.Channel.choices, blank=True)

    objects = InformationRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "demande d’information à un partenaire"
        verbose_name_plural = "demandes d’information à un partenaire"
        indexes: ClassVar = [models.Index(fields=["child", "-asked_on"], name="information_of_child")]
        constraints: ClassVar = [
            sealed_only("information_request_words_are_sealed", "question", "answer"),
            models.CheckConstraint(condition=Q(digest__regex="^[0-9a-f]{64}$"), name="information_keeps_a_digest"),
            models.CheckConstraint(condition=~Q(question=""), name="information_asks_something"),
            models.CheckConstraint(condition=Q(expires_on__gt=F("asked_on")), name="information_expires_later"),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True, answer="")
                | (Q(answered_on__isnull=False, answered_on__gte=F("asked_on")) & ~Q(answer="")),
                name="information_answered_with_words",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True, closed_by__isnull=True)
                | Q(
                    closed_on__isnull=False,
                    closed_on__gte=F("asked_on"),
                    closed_by__isnull=False,
                    answered_on__isnull=True,
                ),
                name="information_withdrawn_unanswered",
            ),
            models.CheckConstraint(
                condition=Q(told_on__isnull=True, told_channel="")
                | (
                    Q(told_on__isnull=False, answered_on__isnull=False, told_on__gte=F("answered_on"))
                    & ~Q(told_channel="")
                ),
                name="information_told_after_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"demande du {self.asked_on:%d/%m/%Y}"

    @property
    def is_waiting(self) -> bool:
        return self.answered_on is None and self.closed_on is None
