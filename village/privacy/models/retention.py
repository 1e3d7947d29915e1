"""How long things are kept, what is due, who decided, what the Archives answered."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from village.access.permissions import Permission
from village.accounts.models import User
from village.core.fields import dates_in_order, no_overlap
from village.core.holding import Category, Erasure, Holding, Purpose, Retention, held
from village.core.sealing import SealedText, sealed_only
from village.people.models import CASE, Person
from village.privacy.models.reach import OfProgramme
from village.privacy.periods import Kept
from village.programmes.models import Programme
from village.referrals.models import FamilyRequest, Referral

_DECIDED = Holding(Purpose.KEEP, Retention.PROGRAMME, Erasure.KEEP)


class ArchivedDossierQuerySet(OfProgramme["ArchivedDossier"]):
    """For the archive function only."""

    permission = Permission.ARCHIVE_READ


class SlipQuerySet(OfProgramme["Slip"]):
    permission = Permission.RETENTION_READ


class LegalHoldQuerySet(OfProgramme["LegalHold"]):
    permission, way = Permission.RETENTION_READ, "child__programme_id"


class RetentionRule(models.Model):
    """What a programme decided instead of the usual length; longer needs a written reason."""

    holding = _DECIDED

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="retention_rules", verbose_name="programme")
    kept = models.CharField("ce qui est gardé", max_length=12, choices=Kept.choices)
    months = models.PositiveSmallIntegerField("durée, en mois")
    usual = models.PositiveSmallIntegerField("durée habituelle, en mois")
    reason = held(models.CharField("motif", max_length=400, blank=True), Category.ORGANISATION)
    decided_on = models.DateField("décidé le")
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="décidé par")

    class Meta:
        verbose_name = "durée de conservation"
        verbose_name_plural = "durées de conservation"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "kept"], name="retention_rule_once"),
            models.CheckConstraint(
                condition=Q(months__lte=F("usual")) | ~Q(reason=""), name="retention_longer_needs_a_reason"
            ),
            models.CheckConstraint(condition=Q(months__gte=1), name="retention_lasts_a_month"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kept_display()} : {self.months} mois"


class LegalHold(models.Model):
    """Gel: nothing of this dossier is archived or erased, whoever asks (a trial, an inquiry)."""

    holding = CASE
    sealed_under: ClassVar = "child"

    child = models.ForeignKey(Person, models.CASCADE, related_name="legal_holds", verbose_name="enfant")
    reason = held(SealedText("motif du gel", max_length=400), Category.SOCIAL)
    asked_by = held(models.CharField("demandé par", max_length=160), Category.ORGANISATION)
    starts_on = held(models.DateField("gelé depuis le"), Category.ORGANISATION)
    ends_on = held(models.DateField("dernier jour", null=True, blank=True), Category.ORGANISATION)
    review_on = held(models.DateField("à revoir le"), Category.ORGANISATION)
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="posé par")

    objects = LegalHoldQuerySet.as_manager()

    class Meta:
        verbose_name = "gel d’un dossier"
        verbose_name_plural = "gels de dossiers"
        constraints: ClassVar = [
            sealed_only("legal_hold_words_are_sealed", "reason"),
            dates_in_order("legal_hold_dates_in_order"),
            no_overlap("legal_hold_one_at_a_time", "child_id"),
            models.CheckConstraint(condition=~Q(reason=""), name="legal_hold_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"gelé depuis le {self.starts_on:%d/%m/%Y}"


class ArchivedDossier(models.Model):
    """A dossier out of the active base: sealed in one piece, found by its number and its name only (restricted)."""

    holding = Holding(Purpose.KEEP, Retention.ARCHIVE, Erasure.DELETE)

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="archived_dossiers", verbose_name="programme")
    number = models.BigIntegerField("numéro du dossier")
    key = models.UUIDField("clé de la boîte", unique=True)
    sealed_name = held(models.BinaryField("nom scellé"), Category.IDENTITY)
    sealed = held(models.BinaryField("dossier scellé"), Category.SOCIAL)
    first_year = models.PositiveSmallIntegerField("première année")
    last_year = models.PositiveSmallIntegerField("dernière année")
    archived_on = models.DateField("archivé le")
    archived_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="archivé par")

    objects = ArchivedDossierQuerySet.as_manager()

    class Meta:
        verbose_name = "dossier archivé"
        verbose_name_plural = "dossiers archivés"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "number"], name="archived_once"),
        ]

    def __str__(self) -> str:
        return f"dossier n° {self.number}"


class Slip(models.Model):
    """Bordereau d’élimination, without a name: nothing goes before the visa of the Archives départementales."""

    holding = _DECIDED

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="elimination_slips", verbose_name="programme")
    number = models.PositiveSmallIntegerField("numéro")
    made_on = models.DateField("établi le")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="établi par")
    visa_on = models.DateField("visa du", null=True, blank=True)
    visa_reference = models.CharField("référence du visa", max_length=80, blank=True)
    visa_by = models.CharField("visé par", max_length=160, blank=True)

    objects = SlipQuerySet.as_manager()

    class Meta:
        verbose_name = "bordereau d’élimination"
        verbose_name_plural = "bordereaux d’élimination"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "number"], name="slip_number_once"),
            dates_in_order("slip_visa_after_made", "made_on", "visa_on"),
            models.CheckConstraint(
                condition=Q(visa_on=None) | (~Q(visa_reference="") & ~Q(visa_by="")), name="visa_says_who_and_what"
            ),
        ]

    def __str__(self) -> str:
        return f"bordereau n° {self.number}"


class DisposalQuerySet(OfProgramme["Disposal"]):
    permission = Permission.RETENTION_READ

    def pending(self) -> "DisposalQuerySet":
        return self.filter(executed_on=None, cancelled_on=None)

    def ready(self) -> "DisposalQuerySet":
        """Validated by a second person and, to eliminate, bearing the visa of the Archives."""
        archived = Q(action=Disposal.Action.ARCHIVE)
        return self.pending().filter(archived | Q(slip__visa_on__isnull=False), validated_on__isnull=False)


class Disposal(models.Model):
    """One dossier or request to archive or to eliminate: proposed, validated by somebody else, executed."""

    holding = _DECIDED

    class Action(models.TextChoices):
        ARCHIVE = "archiver", "archiver"
        ERASE = "eliminer", "éliminer"

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="disposals", verbose_name="programme")
    kept = models.CharField("ce qui était gardé", max_length=12, choices=Kept.choices)
    action = models.CharField("sort", max_length=10, choices=Action.choices)
    child = held(
        models.ForeignKey(Person, models.SET_NULL, null=True, related_name="disposals", verbose_name="enfant"),
        Category.IDENTITY,
        erasure=Erasure.BLANK,
    )
    referral = held(
        models.ForeignKey(Referral, models.SET_NULL, null=True, related_name="disposals", verbose_name="fiche"),
        Category.IDENTITY,
        erasure=Erasure.BLANK,
    )
    asking = held(
        models.ForeignKey(FamilyRequest, models.SET_NULL, null=True, related_name="disposals", verbose_name="appel"),
        Category.IDENTITY,
        erasure=Erasure.BLANK,
    )
    archived = held(
        models.ForeignKey(
            ArchivedDossier, models.SET_NULL, null=True, related_name="disposals", verbose_name="dossier archivé"
        ),
        Category.IDENTITY,
        erasure=Erasure.BLANK,
    )
    number = models.BigIntegerField("numéro du dossier")
    first_year = models.PositiveSmallIntegerField("première année")
    last_year = models.PositiveSmallIntegerField("dernière année")
    due_on = models.DateField("échu le")
    at_request = models.BooleanField("à la demande de la famille", default=False)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="proposé par")
    proposed_on = models.DateField("proposé le")
    validated_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="validé par"
    )
    validated_on = models.DateField("validé le", null=True, blank=True)
    slip = models.ForeignKey(
        Slip, models.PROTECT, null=True, blank=True, related_name="lines", verbose_name="bordereau"
    )
    executed_on = models.DateField("exécuté le", null=True, blank=True)
    cancelled_on = models.DateField("abandonné le", null=True, blank=True)
    cancel_reason = models.CharField("pourquoi", max_length=300, blank=True)

    objects = DisposalQuerySet.as_manager()

    class Meta:
        verbose_name = "sort d’un dossier"
        verbose_name_plural = "sorts de dossiers"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(validated_by=None) | ~Q(validated_by=F("proposed_by")), name="disposal_takes_two_people"
            ),
            models.CheckConstraint(
                condition=Q(executed_on=None) | Q(validated_by__isnull=False), name="disposal_executed_once_validated"
            ),
            models.CheckConstraint(
                condition=Q(executed_on=None) | ~Q(action="eliminer") | Q(slip__isnull=False),
                name="elimination_on_a_slip",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_on=None) | (Q(executed_on=None) & ~Q(cancel_reason="")),
                name="disposal_cancelled_with_a_reason",
            ),
            models.UniqueConstraint(
                fields=["programme", "kept", "number"],
                condition=Q(executed_on=None, cancelled_on=None),
                name="disposal_pending_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()} le dossier n° {self.number}"


class ArchiveReading(models.Model):
    """An archived dossier was opened: by whom, why. The motive goes with the archive; the journal keeps the act."""

    holding = Holding(Purpose.KEEP, Retention.ARCHIVE, Erasure.DELETE)

    archived = models.ForeignKey(
        ArchivedDossier, models.CASCADE, related_name="readings", verbose_name="dossier archivé"
    )
    motive = held(models.CharField("motif", max_length=400), Category.SOCIAL)
    at = models.DateTimeField("ouvert le")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="ouvert par")

    class Meta:
        verbose_name = "lecture d’une archive"
        verbose_name_plural = "lectures d’archives"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(motive=""), name="archive_reading_has_a_motive"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%d/%m/%Y}"
