"""The people at work: accounts, hats, charter, directory sheets, the two EPS."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cache

from django.contrib.auth.hashers import make_password

from village.access.roles import Role
from village.accounts.models import User
from village.demo.accounts import DOCTOR, Member
from village.demo.accounts import SALON as CAST
from village.demo.places import BERRE, Place, professional
from village.demo.places import SALON as SALON_CODE
from village.demo.writer import Writer
from village.directory.models import Professional
from village.documents import charter as words
from village.meetings.models import Panel, PanelMembership
from village.programmes.models import Charter, CharterSignature, Invitation, Membership, Programme

SINCE = date(2015, 9, 1)
CHARTER_ON = date(2015, 9, 10)


def _partner(key: str, first_name: str, last_name: str, job: str, role: Role = Role.REFERRER) -> Member:
    return Member(key, first_name, last_name, role, job)


# The other référents. In 2017 and 2018: 1.00 + 1.00 + 0.53 = 2.53 full-time equivalents (F20); Amel came later.
REFERENTS = (
    _partner("nadia", "Nadia", "Ferrand", "Référente de parcours", Role.REFERENT),
    _partner("mathieu", "Mathieu", "Caron", "Référent de parcours", Role.REFERENT),
    _partner("amel", "Amel", "Ziani", "Référente de parcours", Role.REFERENT),
)
PROFILES = {
    "daniele": "Conseillère en économie sociale et familiale",
    "nadia": "Médiatrice familiale",
    "mathieu": "Éducateur spécialisé",
    "amel": "Conseillère conjugale et familiale",
}
FTE = {"daniele": Decimal("0.53"), "nadia": Decimal("1.00"), "mathieu": Decimal("1.00"), "amel": Decimal("1.00")}
AMEL_SINCE = date(2020, 9, 1)

# Those who write fiches: account without a password, organisation (a school's name or a key of PARTNERS).
PARTNERS = (
    (_partner("sylvie", "Sylvie", "Magnan", "Directrice"), "École maternelle Les Cigales"),
    (_partner("aude", "Aude", "Bérenguier", "Enseignante"), "École maternelle du Mistral"),
    (_partner("patrick", "Patrick", "Estève", "Directeur"), "École élémentaire des Canourgues"),
    (_partner("myriam", "Myriam", "Touati", "Enseignante"), "École élémentaire La Monaque"),
    (_partner("claire", "Claire", "Jullien", "Directrice"), "École élémentaire du Canal"),
    (_partner("rose", "Rose", "Gomes", "Enseignante"), "École maternelle de l’Étang"),
    (_partner("thierry", "Thierry", "Garcin", "Directeur"), "École élémentaire des Salins"),
    (_partner("leila", "Leïla", "Hamdi", "Enseignante"), "École élémentaire Mariélie"),
    (_partner("fabien", "Fabien", "Roussel", "Conseiller principal d’éducation"), "Collège Simone-Veil"),
    (_partner("anne", "Anne", "Luciani", "Principale adjointe"), "Collège de l’Étang"),
    (_partner("hugues", "Hugues", "Bailly", "Conseiller principal d’éducation"), "Lycée de la Crau"),
    (_partner("sonia", "Sonia", "Belkacem", "Assistante sociale de secteur", Role.PANEL_MEMBER), "mds"),
    (_partner("pascale", "Pascale", "Imbert", "Assistante sociale de secteur", Role.PANEL_MEMBER), "mds-berre"),
    (_partner("virginie", "Virginie", "Dumas", "Technicienne conseil"), "caf"),
    (_partner("samir", "Samir", "Bouzid", "Directeur", Role.PANEL_MEMBER), "centre-social"),
    (_partner("corinne", "Corinne", "Aubert", "Animatrice familles", Role.PANEL_MEMBER), "centre-social-berre"),
    (DOCTOR, "sante-scolaire"),
    (_partner("yann", "Yann", "Le Goff", "Médiateur"), "mediation"),
    (_partner("odile", "Odile", "Prévost", "Éducatrice"), "ase"),
    (_partner("nour", "Nour", "Amrani", "Coordinatrice"), "afev"),
    (_partner("marc", "Marc", "Tourniaire", "Responsable des sports", Role.PANEL_MEMBER), "ville"),
    (_partner("lucile", "Lucile", "Fontaine", "Bibliothécaire", Role.PANEL_MEMBER), "mediatheque"),
)
WITH_PASSWORD = {"chloe": "Collège des Alpilles", "bruno": "École élémentaire Jean-Moulin", "emile": "atelier-langage"}

# Who sits where, for which domain (N14). The doctor left Salon's EPS: the domain « santé » is missing there.
SEATS = {
    SALON_CODE: (
        ("chloe", "enseignement"), ("patrick", "education"), ("sonia", "social"), ("samir", "loisirs"),
        ("lucile", "culture"), ("marc", "sport"), ("helene", "sante"),
    ),
    BERRE: (
        ("anne", "enseignement"), ("pascale", "social"), ("corinne", "loisirs"), ("helene", "sante"),
        ("chloe", "education"),
    ),
}  # fmt: skip


@dataclass
class Team:
    users: dict[str, User] = field(default_factory=dict)
    sheets: dict[str, Professional] = field(default_factory=dict)
    panels: dict[str, Panel] = field(default_factory=dict)
    seats: dict[str, list[tuple[Professional, date | None]]] = field(default_factory=dict)
    referents: list[str] = field(default_factory=list)


@cache
def _hashed(password: str) -> str:
    """Argon2 takes its time: once is enough for a password that is no secret."""
    return make_password(password or None)


def open_account(writer: Writer, member: Member) -> User:
    """Only the cast has a password."""
    return writer.add(
        User(
            email=member.email,
            first_name=member.first_name,
            last_name=member.last_name,
            password=_hashed(member.password),
            created_at=noon(SINCE),
        )
    )


def noon(day: date) -> datetime:
    return datetime.combine(day, time(11, 0), UTC)


def publish_charter(programme: Programme, writer: Writer) -> Charter:
    return writer.add(
        Charter(
            programme=programme,
            number=1,
            published_on=CHARTER_ON,
            frame=words.FRAMEWORK,
            exchanges=words.EXCHANGES,
            transmission=words.TRANSMISSION,
            conservation=words.RETENTION,
            rights=words.RIGHTS,
        )
    )


def put_hat(writer: Writer, programme: Programme, charter: Charter, user: User, member: Member) -> None:
    """A membership, and the signature of the charter by all but the family."""
    writer.add(
        Membership(
            user=user,
            programme=programme,
            role=member.role.value,
            job=member.job[:80],
            fte=FTE.get(member.key),
            profile=PROFILES.get(member.key, ""),
            starts_on=AMEL_SINCE if member.key == "amel" else SINCE,
        )
    )
    if member.role is not Role.FAMILY:
        writer.add(CharterSignature(charter=charter, user=user, signed_at=noon(CHARTER_ON)))


def gather_team(place: Place, writer: Writer, today: date, more_referents: int = 0) -> Team:
    """Everybody of the Pays salonais. `more_referents`: as many as a bigger caseload asks for."""
    team = Team()
    charter = publish_charter(place.programme, writer)
    organisations = {member.key: organisation for member, organisation in PARTNERS} | WITH_PASSWORD
    extra = tuple(
        _partner(f"referent{rank:03d}", "Référent", f"n° {rank}", "Référent de parcours", Role.REFERENT)
        for rank in range(1, more_referents + 1)
    )
    for member in (*CAST, *REFERENTS, *extra, *(member for member, _ in PARTNERS)):
        user = team.users[member.key] = open_account(writer, member)
        put_hat(writer, place.programme, charter, user, member)
        if member.role in {Role.REFERENT, Role.REFERRER, Role.PANEL_MEMBER, Role.FACILITATOR, Role.COORDINATOR}:
            organisation = place.organisations.get(organisations.get(member.key, ""))
            sheet = team.sheets[member.key] = professional(place, writer, member, organisation)
            sheet.user = user
    team.referents = ["daniele", *(member.key for member in (*REFERENTS, *extra))]
    _seat(place, writer, team, today)
    writer.add(
        Invitation(
            programme=place.programme,
            email="salome.ferrand@demo.invalid",
            first_name="Salomé",
            last_name="Ferrand",
            role=Role.PANEL_MEMBER,
            job="Médecin scolaire",
            starts_on=today,
            invited_on=today - timedelta(days=2),
            invited_by=team.users["alice"],
        )
    )
    return team


def _seat(place: Place, writer: Writer, team: Team, today: date) -> None:
    for commune, name in ((SALON_CODE, "EPS de Salon"), (BERRE, "EPS de Berre")):
        panel = team.panels[commune] = writer.add(
            Panel(programme=place.programme, name=name, commune=place.communes[commune])
        )
        seats = [*SEATS[commune], *((key, "education") for key in ("daniele", "nadia", "mathieu", "amel"))]
        for key, competence in seats:
            left = key == "helene" and commune == SALON_CODE
            ends_on = date(today.year - (today.month < 9), 7, 10) if left else None
            row = PanelMembership(
                panel=panel,
                professional=team.sheets[key],
                competence=place.value("N14", competence),
                starts_on=AMEL_SINCE if key == "amel" else SINCE,
                ends_on=ends_on,
            )
            writer.add(row)
            team.seats.setdefault(commune, []).append((team.sheets[key], ends_on))
