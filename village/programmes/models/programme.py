"""A programme (PRE), and its territory."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q

from village.core.fields import dates_in_order
from village.core.holding import Erasure, Holding, Purpose, Retention
from village.programmes.ages import STORED, AgeBand, stored_bands
from village.programmes.thresholds import MOST, Audience, threshold_field

PROGRAMME_DATA = Holding(Purpose.RUN, Retention.PROGRAMME, Erasure.KEEP)


class Programme(models.Model):
    """A PRE: the tenant. Everything below belongs to one and only one."""

    holding = PROGRAMME_DATA

    class Carrier(models.TextChoices):
        """Portage juridique (N23)."""

        GIP = "gip", "groupement d’intérêt public"
        LOCAL = "elce", "établissement local de coopération éducative"
        SCHOOLS_FUND = "caisse", "caisse des écoles"
        SCHOOL = "eple", "établissement scolaire (EPLE)"
        CCAS = "ccas", "CCAS ou CIAS"
        INTERCOMMUNAL = "epci", "intercommunalité (EPCI)"
        OTHER = "autre", "autre structure à comptabilité publique"

    code = models.SlugField("code", max_length=40, unique=True)
    name = models.CharField("nom", max_length=120)
    carrier = models.CharField("portage juridique", max_length=10, choices=Carrier.choices)
    carrier_name = models.CharField("structure porteuse", max_length=120)
    colour = models.CharField(
        "couleur",
        max_length=7,
        default="#1f5f5b",
        validators=[RegexValidator(r"^#[0-9a-f]{6}$", "Écrivez la couleur sous la forme #1f5f5b.")],
    )
    contact = models.CharField("contact pour les familles", max_length=200, blank=True)
    age_min = models.PositiveSmallIntegerField("âge minimum", default=2, validators=[MaxValueValidator(25)])
    age_max = models.PositiveSmallIntegerField("âge maximum", default=16, validators=[MaxValueValidator(25)])
    review_months = models.PositiveSmallIntegerField(
        "mois entre deux points d’étape", default=6, validators=[MinValueValidator(1), MaxValueValidator(24)]
    )
    contact_weeks = models.PositiveSmallIntegerField(
        "semaines sans contact avant de rappeler la famille", default=6, validators=[MinValueValidator(1)]
    )
    wait_months = models.PositiveSmallIntegerField(
        "mois d’attente d’un soin avant d’alerter",
        default=6,
        validators=[MinValueValidator(1), MaxValueValidator(36)],
    )
    # Sensitive matters, asked in the diagnostic only where the programme says that they are useful (R78).
    asks_needs = models.BooleanField("diagnostic : handicap et besoins particuliers", default=False)
    asks_language = models.BooleanField("diagnostic : situation linguistique", default=False)
    asks_skills = models.BooleanField("diagnostic : compétences psychosociales", default=False)
    concerns_without_coordination = models.BooleanField(
        "la coordination ne lit pas d’office les informations préoccupantes", default=False
    )
    # An address, never a name, to the public address service: only where the programme says so (decision 34).
    geocodes = models.BooleanField("quartier cherché d’après l’adresse, par le service public", default=False)
    threshold_partners = threshold_field("plus petit nombre montré dans le partenariat", Audience.PARTNERS)
    threshold_outside = threshold_field("plus petit nombre montré hors du partenariat", Audience.OUTSIDE)
    age_bands = models.TextField("autres tranches d’âge", blank=True, default="")
    version = models.PositiveIntegerField("version", default=1)

    class Meta:
        verbose_name = "programme"
        verbose_name_plural = "programmes"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(
                    threshold_partners__gte=Audience.PARTNERS.floor,
                    threshold_outside__gte=Audience.OUTSIDE.floor,
                    threshold_outside__lte=MOST,
                    threshold_partners__lte=models.F("threshold_outside"),
                ),
                name="programme_thresholds_protect",
            ),
            models.CheckConstraint(condition=Q(age_min__lte=models.F("age_max")), name="programme_ages_in_order"),
            models.CheckConstraint(condition=Q(age_bands__regex=STORED), name="programme_age_bands_are_ages"),
        ]

    def __str__(self) -> str:
        return self.name

    def threshold(self, audience: Audience) -> int:
        """The smallest number, zero apart, that these readers are shown."""
        return self.threshold_outside if audience is Audience.OUTSIDE else self.threshold_partners

    @property
    def own_age_bands(self) -> tuple[AgeBand, ...]:
        """Those that it adds to the national ones (N1)."""
        return stored_bands(self.age_bands)


class Commune(models.Model):
    holding = PROGRAMME_DATA

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="communes", verbose_name="programme")
    name = models.CharField("nom", max_length=80)
    insee_code = models.CharField(
        "code INSEE",
        max_length=5,
        validators=[RegexValidator(r"^\d[\dAB]\d{3}$", "Un code INSEE a 5 caractères, par exemple 13103.")],
    )
    # Until somebody says so, a point in no outline is « inconnu », never « hors quartier ».
    whole_2015_on = models.DateField("liste des QPV de 2015 dite complète le", null=True, blank=True)
    whole_2024_on = models.DateField("liste des QPV de 2024 dite complète le", null=True, blank=True)

    class Meta:
        verbose_name = "commune"
        verbose_name_plural = "communes"
        ordering = ("name",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "insee_code"], name="commune_once_per_programme"),
        ]

    def __str__(self) -> str:
        return self.name


class Quarter(models.Model):
    """A quartier. Whether it is a QPV is its kind; whether a school is REP belongs to the school (N3)."""

    holding = PROGRAMME_DATA

    class Kind(models.TextChoices):
        QPV = "qpv", "quartier prioritaire (QPV)"
        WATCH = "veille", "quartier en veille active"
        POCKET = "poche", "poche de précarité hors QPV"
        OTHER = "autre", "autre quartier"

    commune = models.ForeignKey(Commune, models.CASCADE, related_name="quarters", verbose_name="commune")
    name = models.CharField("nom", max_length=80)
    kind = models.CharField("type de territoire", max_length=10, choices=Kind.choices)
    code = models.CharField("code QPV", max_length=10, blank=True)
    starts_on = models.DateField("depuis le")
    ends_on = models.DateField("jusqu’au", null=True, blank=True)

    class Meta:
        verbose_name = "quartier"
        verbose_name_plural = "quartiers"
        ordering = ("commune__name", "name")
        constraints: ClassVar = [dates_in_order("quarter_dates_in_order")]

    def __str__(self) -> str:
        return self.name
