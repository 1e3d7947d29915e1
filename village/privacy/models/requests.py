"""What families ask about their data, what was answered, and what it changed."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from village.access.permissions import Permission
from village.accounts.models import User
from village.core.fields import dates_in_order, no_overlap
from village.core.holding import Category, Erasure, Holding, Purpose, Retention, held
from village.core.sealing import SealedText, sealed_only
from village.people.models import CASE, Guardian, Person
from village.privacy.models.reach import OfProgramme
from village.programmes.models import Programme

# Once a dossier is erased, its line stays in the register, without a word of it.
_ERASED = Q(child=None)


class RightsRequestQuerySet(OfProgramme["RightsRequest"]):
    permission = Permission.RIGHTS_READ

    def waiting(self) -> "RightsRequestQuerySet":
        return self.filter(answered_on=None)


class RightsRequest(models.Model):
    """A request about one child's data: who asked, until when, what was answered (GDPR art. 12 and 15 to 21)."""

    holding = Holding(Purpose.RIGHTS, Retention.RIGHTS, Erasure.KEEP)
    sealed_under: ClassVar = "child"

    class Kind(models.TextChoices):
        ACCESS = "acces", "accès : lire le dossier"
        CORRECTION = "rectification", "rectification : corriger"
        LIMITATION = "limitation", "limitation : suspendre l’usage"
        OBJECTION = "opposition", "opposition"
        ERASURE = "effacement", "effacement"

    class Asker(models.TextChoices):
        PARENT = "parent", "un titulaire de l’autorité parentale"
        CHILD = "enfant", "l’enfant lui-même"

    class Identity(models.TextChoices):
        KNOWN = "connue", "connue en personne par l’équipe"
        PAPER = "piece", "pièce d’identité vue, non copiée"
        CALLED = "rappel", "rappelée au numéro du dossier"
        ACCOUNT = "compte", "depuis son compte"

    class Channel(models.TextChoices):
        ORAL = "oral", "de vive voix"
        LETTER = "courrier", "par courrier"
        MAIL = "courriel", "par courriel"

    class Outcome(models.TextChoices):
        GRANTED = "oui", "accordée"
        PARTLY = "partie", "accordée en partie"
        REFUSED = "non", "refusée"

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="rights_requests", verbose_name="programme")
    child = held(
        models.ForeignKey(Person, models.SET_NULL, null=True, related_name="rights_requests", verbose_name="enfant"),
        Category.IDENTITY,
        erasure=Erasure.BLANK,
    )
    number = models.BigIntegerField("numéro du dossier")
    kind = models.CharField("demande", max_length=15, choices=Kind.choices)
    asker = models.CharField("qui demande", max_length=10, choices=Asker.choices)
    guardian = held(
        models.ForeignKey(
            Guardian, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="titulaire qui demande"
        ),
        Category.IDENTITY,
        erasure=Erasure.BLANK,
    )
    identity = models.CharField("identité vérifiée", max_length=10, choices=Identity.choices)
    channel = models.CharField("reçue", max_length=10, choices=Channel.choices)
    received_on = models.DateField("reçue le")
    due_on = models.DateField("à répondre avant le")
    extended_on = models.DateField("délai prolongé le", null=True, blank=True)
    extension_reason = held(
        SealedText("motif de la prolongation", max_length=300, blank=True),
        Category.SOCIAL,
        erasure=Erasure.BLANK,
    )
    words = held(SealedText("ce qui est demandé", max_length=3000, blank=True), Category.SOCIAL, erasure=Erasure.BLANK)
    outcome = models.CharField("suite donnée", max_length=10, choices=Outcome.choices, blank=True)
    answered_on = models.DateField("répondu le", null=True, blank=True)
    answer = held(SealedText("réponse", max_length=4000, blank=True), Category.SOCIAL, erasure=Erasure.BLANK)
    balance = held(SealedText("mise en balance", max_length=3000, blank=True), Category.SOCIAL, erasure=Erasure.BLANK)
    # Never told: the one from whom the readings are hidden would read why.
    protection = held(
        SealedText("motif de protection", max_length=300, blank=True), Category.DANGER, erasure=Erasure.BLANK
    )
    received_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="enregistrée par")
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="répondu par"
    )
    version = models.PositiveIntegerField("version", default=1)

    objects = RightsRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "demande d’exercice d’un droit"
        verbose_name_plural = "demandes d’exercice d’un droit"
        indexes: ClassVar = [models.Index(fields=["programme", "due_on"], name="rights_request_due")]
        constraints: ClassVar = [
            sealed_only(
                "rights_request_words_are_sealed", "extension_reason", "words", "answer", "balance", "protection"
            ),
            models.CheckConstraint(condition=Q(due_on__gt=F("received_on")), name="rights_request_due_after_received"),
            models.CheckConstraint(
                condition=Q(answered_on=None, outcome="") | (Q(answered_on__isnull=False) & ~Q(outcome="")),
                name="rights_request_answered_says_its_outcome",
            ),
            dates_in_order("rights_request_answered_after_received", "received_on", "answered_on"),
            models.CheckConstraint(
                condition=_ERASED | ~Q(outcome__in=["non", "partie"]) | ~Q(answer=""),
                name="rights_request_refused_with_a_reason",
            ),
            models.CheckConstraint(
                condition=_ERASED | Q(extended_on=None) | ~Q(extension_reason=""),
                name="rights_request_extended_with_a_reason",
            ),
            models.CheckConstraint(
                condition=_ERASED | ~Q(kind="opposition") | Q(answered_on=None) | ~Q(balance=""),
                name="objection_answered_with_a_balance",
            ),
            models.CheckConstraint(
                condition=_ERASED | Q(asker="enfant") | Q(guardian__isnull=False), name="rights_request_by_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.received_on:%d/%m/%Y}"

    @property
    def title(self) -> str:
        """« Accès », the first word of the kind."""
        return str(self.get_kind_display()).split(" : ", maxsplit=1)[0].capitalize()

    @property
    def is_of_a_holder(self) -> bool:
        """Whether who asked may be given the dossier: between the request and the answer, a judge may have decided."""
        return self.guardian is None or self.guardian.holds_authority

    def disposals_pending(self) -> bool:
        """Whether the elimination of the dossier is already proposed."""
        child = self.child
        return child is not None and child.disposals.filter(executed_on=None, cancelled_on=None).exists()

    def is_late(self, on: date) -> bool:
        return self.answered_on is None and self.due_on < on


class Limitation(models.Model):
    """The use of a dossier is limited (art. 18): read, neither listed nor written, nothing removed."""

    holding = CASE
    sealed_under: ClassVar = "child"

    class Ground(models.TextChoices):
        EXACT = "exactitude", "la famille conteste l’exactitude des données"
        UNLAWFUL = "illicite", "les données n’auraient pas dû être recueillies"
        CLAIM = "preuve", "la famille en a besoin pour faire valoir un droit"
        OBJECTION = "opposition", "une opposition est à l’étude"

    child = models.ForeignKey(Person, models.CASCADE, related_name="limitations", verbose_name="enfant")
    request = models.ForeignKey(
        RightsRequest, models.SET_NULL, null=True, blank=True, related_name="limitations", verbose_name="demande"
    )
    ground = held(models.CharField("motif", max_length=12, choices=Ground.choices), Category.SOCIAL)
    starts_on = held(models.DateField("limité depuis le"), Category.ORGANISATION)
    ends_on = held(models.DateField("dernier jour", null=True, blank=True), Category.ORGANISATION)
    lifted_reason = held(SealedText("pourquoi elle est levée", max_length=300, blank=True), Category.SOCIAL)
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="décidée par")
    lifted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="levée par"
    )

    class Meta:
        verbose_name = "limitation d’un dossier"
        verbose_name_plural = "limitations de dossiers"
        constraints: ClassVar = [
            sealed_only("limitation_words_are_sealed", "lifted_reason"),
            dates_in_order("limitation_dates_in_order"),
            no_overlap("limitation_one_at_a_time", "child_id"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | ~Q(lifted_reason=""), name="limitation_lifted_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"limité depuis le {self.starts_on:%d/%m/%Y}"


class Correction(models.Model):
    """A word of the dossier corrected at the family's request (art. 16): the old one is kept, as history only."""

    holding = CASE
    sealed_under: ClassVar = "child"

    child = models.ForeignKey(Person, models.CASCADE, related_name="corrections", verbose_name="enfant")
    request = models.ForeignKey(
        RightsRequest, models.SET_NULL, null=True, blank=True, related_name="corrections", verbose_name="demande"
    )
    target = held(models.CharField("ligne corrigée", max_length=80), Category.ORGANISATION)
    field = held(models.CharField("champ corrigé", max_length=60), Category.ORGANISATION)
    before = held(SealedText("ce qui était écrit", blank=True), Category.SOCIAL)
    after = held(SealedText("ce qui est écrit désormais", blank=True), Category.SOCIAL)
    reason = held(SealedText("pourquoi", max_length=300), Category.SOCIAL)
    on = held(models.DateField("corrigé le"), Category.ORGANISATION)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="corrigé par")
    told = models.PositiveSmallIntegerField("personnes prévenues", default=0)

    class Meta:
        verbose_name = "rectification"
        verbose_name_plural = "rectifications"
        constraints: ClassVar = [
            sealed_only("correction_words_are_sealed", "before", "after", "reason"),
            models.CheckConstraint(condition=~Q(reason=""), name="rectification_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.field}, {self.on:%d/%m/%Y}"
