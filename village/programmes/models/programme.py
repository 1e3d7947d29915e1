"""A programme (PRE), its territory, its people, its charter and its lists of values."""

from datetime import date
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q

from village.access.grants import SIGNATORIES
from village.access.roles import Role
from village.accounts.models import User
from village.core.fields import current_on, dates_in_order, no_overlap
from village.core.holding import Category, Erasure, Holding, Purpose, Retention, held
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


class MembershipQuerySet(models.QuerySet["Membership"]):
    def not_over(self, on: date) -> "MembershipQuerySet":
        """Held on this day, or to come."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))

    def current(self, on: date) -> "MembershipQuerySet":
        return self.filter(current_on(on), user__is_active=True)

    def of_programme(self, programme_id: int) -> "MembershipQuerySet":
        return self.filter(programme_id=programme_id).select_related("user")


# The two that one person holds by derogation only, with a reason (R31).
BOTH_ROLES = (Role.COORDINATOR.value, Role.REFERENT.value)


class Membership(models.Model):
    """A hat: one person, one programme, one role, dates. ETP counts for référents (I9)."""

    holding = Holding(Purpose.RUN, Retention.ACCOUNT, Erasure.DELETE)

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships", verbose_name="compte")
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="memberships", verbose_name="programme")
    role = models.CharField("rôle", max_length=20, choices=[(role.value, role.label) for role in Role])
    job = held(models.CharField("fonction", max_length=80, blank=True), Category.IDENTITY)
    profile = held(models.CharField("métier ou diplôme", max_length=80, blank=True), Category.IDENTITY)
    fte = models.DecimalField(
        "équivalent temps plein (ETP)",
        max_digits=3,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
    )
    starts_on = models.DateField("depuis le")
    ends_on = models.DateField("jusqu’au", null=True, blank=True)
    derogation_reason = held(
        models.CharField("motif de la dérogation", max_length=300, blank=True), Category.ORGANISATION
    )
    added_on = models.DateField("rôle donné le", null=True, blank=True)
    added_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="rôle donné par"
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "membre du programme"
        verbose_name_plural = "membres du programme"
        constraints: ClassVar = [
            dates_in_order("membership_dates_in_order"),
            models.CheckConstraint(
                condition=Q(derogation_reason="") | Q(role__in=BOTH_ROLES), name="membership_derogation_of_both_roles"
            ),
            *[
                no_overlap(f"membership_once_{role.value}", "user_id", "programme_id", condition=Q(role=role.value))
                for role in Role
            ],
            models.CheckConstraint(condition=Q(fte__isnull=True) | Q(fte__gte=0, fte__lte=1), name="membership_fte"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {Role(self.role).label}"

    @property
    def signs_charter(self) -> bool:
        return Role(self.role) in SIGNATORIES

    @property
    def accompanies(self) -> bool:
        """Whether it counts in the means of accompaniment (I9): a référent's."""
        return self.role == Role.REFERENT


class Charter(models.Model):
    """Charte de confidentialité: the mandatory headings, versioned; a new one must be signed anew (R70)."""

    holding = PROGRAMME_DATA

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="charters", verbose_name="programme")
    number = models.PositiveSmallIntegerField("version")
    published_on = models.DateField("publiée le")
    published_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="publiée par"
    )
    frame = models.TextField("cadre", max_length=5000)
    exchanges = models.TextField("modalités d’échange", max_length=5000)
    transmission = models.TextField("modalités de transmission", max_length=5000)
    conservation = models.TextField("conservation", max_length=5000)
    rights = models.TextField("droits de l’enfant et de sa famille", max_length=5000)

    class Meta:
        verbose_name = "charte de confidentialité"
        verbose_name_plural = "chartes de confidentialité"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "number"], name="charter_number_once"),
        ]

    def __str__(self) -> str:
        return f"Charte, version {self.number}"


class CharterSignature(models.Model):
    holding = Holding(Purpose.PROVE, Retention.ACCOUNT, Erasure.DELETE)

    charter = models.ForeignKey(Charter, models.PROTECT, related_name="signatures", verbose_name="charte")
    user = models.ForeignKey(User, models.PROTECT, related_name="charter_signatures", verbose_name="compte")
    signed_at = models.DateTimeField("signée le")

    class Meta:
        verbose_name = "signature de la charte"
        verbose_name_plural = "signatures de la charte"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["charter", "user"], name="charter_signed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.charter}"


class MissionFrame(models.Model):
    """Cadre de mission of the référent (R33, RU9): a written text of the programme, versioned."""

    holding = PROGRAMME_DATA

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="mission_frames", verbose_name="programme")
    number = models.PositiveSmallIntegerField("version")
    published_on = models.DateField("publié le")
    missions = models.TextField("ce que fait le référent", max_length=5000)
    limits = models.TextField("limites", max_length=5000)
    means = models.TextField("moyens", max_length=5000)

    class Meta:
        verbose_name = "cadre de mission du référent"
        verbose_name_plural = "cadres de mission du référent"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "number"], name="mission_frame_number_once"),
        ]

    def __str__(self) -> str:
        return f"Cadre de mission, version {self.number}"


class MissionAcknowledgement(models.Model):
    """A référent knows her frame: on screen by herself, or on paper, recorded by the coordination."""

    holding = Holding(Purpose.RUN, Retention.ACCOUNT, Erasure.DELETE)

    class Channel(models.TextChoices):
        PAPER = "papier", "sur papier"
        SCREEN = "ecran", "à l’écran"

    frame = models.ForeignKey(
        MissionFrame, models.PROTECT, related_name="acknowledgements", verbose_name="cadre de mission"
    )
    user = models.ForeignKey(User, models.PROTECT, related_name="mission_acknowledgements", verbose_name="compte")
    on = models.DateField("le")
    channel = models.CharField("recueillie", max_length=10, choices=Channel.choices)

    class Meta:
        verbose_name = "prise de connaissance du cadre de mission"
        verbose_name_plural = "prises de connaissance du cadre de mission"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["frame", "user"], name="mission_acknowledged_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.frame}"


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
