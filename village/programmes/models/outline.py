"""Where a quarter is, on the ground."""

from django.db import models

from village.programmes.models.programme import PROGRAMME_DATA, Quarter


class QuarterOutline(models.Model):
    """The outline of a quarter: a GeoJSON polygon in WGS 84. Apart from the quarter, which every page reads."""

    holding = PROGRAMME_DATA

    quarter = models.OneToOneField(
        Quarter, models.CASCADE, related_name="outline", verbose_name="quartier", primary_key=True
    )
    geometry = models.JSONField("contour")
    brought_on = models.DateField("reçu le")

    class Meta:
        verbose_name = "contour d’un quartier"
        verbose_name_plural = "contours des quartiers"

    def __str__(self) -> str:
        return f"contour de {self.quarter}"
