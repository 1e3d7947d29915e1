"""The lists of values: the national ones, and what a programme adds to them."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from village.core.fields import current_on, dates_in_order
from village.programmes.models.programme import PROGRAMME_DATA, Programme


class ListCode(models.TextChoices):
    """The lists of values of the work (N4–N14 and N16 of the inventory; N1–N3 are dates, choices and quarters)."""

    SCHOOL_LEVEL = "N4", "niveaux scolaires"
    REFERRER_KIND = "N5", "types d’orienteur"
    MOTIVE = "N6", "motifs d’orientation"
    FACTOR = "N7", "facteurs du diagnostic"
    DOMAIN = "N8", "domaines des objectifs"
    AGE_BAND = "N1", "tranches d’âge"
    SEX = "N2", "sexe"
    TERRITORY = "N3", "types de territoire"
    ACTION_KIND = "N9", "types d’action"
    ATTAINMENT = "N10", "atteinte des objectifs"
    EVOLUTION = "N11", "évolution de la situation"
    EXIT_REASON = "N12", "motifs de sortie"
    ADHESION = "N13", "adhésion de la famille"
    COMPETENCE = "N14", "domaines de compétence d’une EPS"
    SKILL = "N16", "compétences psychosociales"
    CARE = "CARE", "types de soin attendus"


class ListItemQuerySet(models.QuerySet["ListItem"]):
    def offered(self, list_code: str, programme_id: int, on: date) -> "ListItemQuerySet":
        """The values to choose from: national ones and this programme's own, in use on `on`, none merged."""
        return self.filter(
            Q(programme__isnull=True) | Q(programme_id=programme_id),
            current_on(on),
            list_code=list_code,
            merged_into__isnull=True,
        ).order_by("rank", "label")

    def alike(self, item: "ListItem", on: date) -> "ListItemQuerySet":
        """What a local value may be merged into: offered on `on`, and counted as it is."""
        offered = self.offered(item.list_code, item.programme_id or 0, on)
        return offered.filter(Q(pk=item.counts_as_id) | Q(counts_as=item.counts_as_id)).exclude(pk=item.pk)


class ListItem(models.Model):
    """One value of a list, dated. A local one says which national one it counts as.

    Merged into another, it bears that one's label wherever it was written, and is offered no more (decision 39).
    """

    holding = PROGRAMME_DATA

    programme = models.ForeignKey(
        Programme, models.CASCADE, null=True, blank=True, related_name="list_items", verbose_name="programme"
    )
    list_code = models.CharField("liste", max_length=4, choices=ListCode.choices)
    code = models.SlugField("code", max_length=40)
    label = models.CharField("libellé", max_length=120)
    counts_as = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="local_items", verbose_name="compte comme"
    )
    rank = models.PositiveSmallIntegerField("ordre", default=0)
    starts_on = models.DateField("depuis le", default=date(2005, 1, 18))
    ends_on = models.DateField("jusqu’au", null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged_items", verbose_name="réunie à"
    )
    merged_on = models.DateField("réunie le", null=True, blank=True)
    former_label = models.CharField("libellé d’avant la réunion", max_length=120, blank=True)

    objects = ListItemQuerySet.as_manager()

    class Meta:
        verbose_name = "valeur de liste"
        verbose_name_plural = "valeurs de liste"
        ordering = ("list_code", "rank", "label")
        constraints: ClassVar = [
            dates_in_order("list_item_dates_in_order"),
            models.UniqueConstraint(
                fields=["list_code", "code"], condition=Q(programme__isnull=True), name="national_item_once"
            ),
            models.UniqueConstraint(fields=["programme", "list_code", "code"], name="local_item_once"),
            models.CheckConstraint(
                condition=Q(programme__isnull=True, counts_as__isnull=True)
                | Q(programme__isnull=False, counts_as__isnull=False),
                name="local_item_counts_as_national",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True, merged_on__isnull=True, former_label="")
                | Q(merged_into__isnull=False, merged_on__isnull=False, programme__isnull=False)
                & ~Q(former_label="")
                & ~Q(merged_into=F("id")),
                name="merged_item_keeps_its_label",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def as_written(self) -> str:
        """With the words of the day, on what was signed: « Lectures (écrit « Lecturette ») »."""
        return f"{self.label} (écrit « {self.former_label} »)" if self.former_label else self.label

    @property
    def national_code(self) -> str:
        return self.counts_as.code if self.counts_as else self.code
