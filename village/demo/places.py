"""The Pays salonais of the demonstration: real communes, invented schools, partners and streets."""

from dataclasses import dataclass, field
from datetime import date
from random import Random
from zlib import crc32

from village.demo.accounts import Member
from village.demo.writer import Writer
from village.directory.models import Organisation, Professional, School
from village.programmes.models import Commune, ListItem, Programme, Quarter

SALON, BERRE = "13103", "13014"
COMMUNES = {SALON: "Salon-de-Provence", BERRE: "Berre-l’Étang"}
QPV_SINCE = date(2015, 1, 1)

QUARTERS: tuple[tuple[str, str, str], ...] = (
    ("Les Canourgues", SALON, Quarter.Kind.QPV),
    ("La Monaque", SALON, Quarter.Kind.QPV),
    ("Les Aires", SALON, Quarter.Kind.WATCH),
    ("Centre ancien", SALON, Quarter.Kind.POCKET),
    ("Mariélie", BERRE, Quarter.Kind.QPV),
    ("Béalet – Boëti", BERRE, Quarter.Kind.QPV),
    ("Mauran", BERRE, Quarter.Kind.OTHER),
)
STREETS = (
    "rue des Amandiers", "avenue du Mistral", "rue des Cigales", "allée des Micocouliers", "boulevard des Oliviers",
    "rue du Lavoir", "impasse des Genêts", "rue des Tanneurs", "chemin du Canal", "place des Platanes",
    "rue de la Savonnerie", "allée des Lauriers", "rue des Salins", "quai des Pêcheurs", "rue du Moulin-Vieux",
    "traverse des Aires", "square des Mimosas", "rue de la Pétanque", "avenue des Alpilles", "rue du Puits",
)  # fmt: skip

# UAI numbers of a range that no school has (a department's rank above 9900).
SCHOOLS = (
    ("École maternelle Les Cigales", SALON, "maternelle", "rep"),
    ("École maternelle du Mistral", SALON, "maternelle", "rep+"),
    ("École élémentaire Jean-Moulin", SALON, "elementaire", "rep"),
    ("École élémentaire des Canourgues", SALON, "elementaire", "rep+"),
    ("École élémentaire La Monaque", SALON, "elementaire", "rep"),
    ("École élémentaire du Canal", SALON, "elementaire", ""),
    ("École maternelle de l’Étang", BERRE, "maternelle", "rep"),
    ("École élémentaire des Salins", BERRE, "elementaire", "rep"),
    ("École élémentaire Mariélie", BERRE, "elementaire", "rep"),
    ("Collège des Alpilles", SALON, "college", "rep"),
    ("Collège Simone-Veil", SALON, "college", "rep+"),
    ("Collège de l’Étang", BERRE, "college", "rep"),
    ("Lycée de la Crau", SALON, "lycee", ""),
)

# key → name, kind of orienteur (N5), commune
PARTNERS = {
    "mds": ("Maison départementale des solidarités de Salon", "mds", SALON),
    "mds-berre": ("Maison départementale des solidarités de Berre", "mds", BERRE),
    "caf": ("CAF, pôle familles", "caf", SALON),
    "centre-social": ("Centre social des Canourgues", "socioculturel", SALON),
    "centre-social-berre": ("Centre social de l’Étang", "socioculturel", BERRE),
    "afev": ("Association Étudiants du quartier", "association", SALON),
    "atelier-langage": ("Association Mots et Merveilles", "association", SALON),
    "mediatheque": ("Médiathèque intercommunale", "services-municipaux", SALON),
    "theatre": ("Théâtre du Petit Matin", "association", SALON),
    "club-omnisports": ("Club omnisports salonais", "association", SALON),
    "conservatoire": ("Conservatoire, orchestre de quartier", "services-municipaux", SALON),
    "centre-loisirs": ("Centre de loisirs des Oliviers", "services-municipaux", SALON),
    "maison-parents": ("Maison des parents", "association", SALON),
    "orthophoniste": ("Cabinet d’orthophonie (vacations)", "sante", SALON),
    "psychologue": ("Psychologue (vacations)", "sante", SALON),
    "sante-scolaire": ("Service de santé scolaire", "sante", SALON),
    "cmp": ("CMP enfants et adolescents", "sante", SALON),
    "mediation": ("Médiation sociale du Pays salonais", "mediateur", SALON),
    "ase": ("Service de l’aide sociale à l’enfance", "ase-pjj", SALON),
    "ville": ("Service éducation de la ville", "services-municipaux", SALON),
}


@dataclass
class Place:
    """The programme and what stands around it, ready to be referred to."""

    programme: Programme
    communes: dict[str, Commune] = field(default_factory=dict)
    quarters: dict[str, list[Quarter]] = field(default_factory=dict)
    schools: dict[tuple[str, str], list[School]] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    values: dict[tuple[str, str], ListItem] = field(default_factory=dict)

    def value(self, list_code: str, code: str) -> ListItem:
        return self.values[list_code, code]

    def school_for(self, chance: Random, commune: str, level: str) -> School:
        """A school of the commune that has this level, else of the first commune."""
        kind = _KINDS.get(level, "elementaire")
        found = self.schools.get((commune, kind)) or self.schools.get((SALON, kind)) or self.all_schools()
        return chance.choice(found)

    def all_schools(self) -> list[School]:
        return [school for rows in self.schools.values() for school in rows]


_KINDS = {
    "petite-enfance": "maternelle", "tps": "maternelle", "ps": "maternelle", "ms": "maternelle", "gs": "maternelle",
    "6e": "college", "5e": "college", "4e": "college", "3e": "college", "6e-segpa": "college", "lycee": "lycee",
}  # fmt: skip


def level_at(birth_year: int, school_year: int, chance: Random) -> str:
    """The usual class of a child born in `birth_year`, for the school year that begins in `school_year` (N4)."""
    years = school_year - birth_year
    ladder = {2: "tps", 3: "ps", 4: "ms", 5: "gs", 6: "cp", 7: "ce1", 8: "ce2", 9: "cm1", 10: "cm2",
              11: "6e", 12: "5e", 13: "4e", 14: "3e"}  # fmt: skip
    if years < 2:
        return "petite-enfance"
    if years == 11 and chance.random() < 0.06:
        return "6e-segpa"
    return ladder.get(years, "lycee" if chance.random() < 0.9 else "non-scolarise")


def lay_territory(place: Place, writer: Writer) -> None:
    """Communes, quarters, schools and partners of the Pays salonais."""
    place.values = {(item.list_code, item.code): item for item in ListItem.objects.filter(programme=None)}
    for code, name in COMMUNES.items():
        place.communes[code] = writer.add(Commune(programme=place.programme, name=name, insee_code=code))
    for name, commune, kind in QUARTERS:
        row = Quarter(commune=place.communes[commune], name=name, kind=kind, starts_on=QPV_SINCE)
        place.quarters.setdefault(commune, []).append(writer.add(row))
    for rank, (name, commune, kind, priority) in enumerate(SCHOOLS, 1):
        organisation = _organisation(place, writer, name, "education-nationale", commune)
        school = School(organisation=organisation, uai=f"01399{rank:02d}{'ABCDEFGHJKLMN'[rank - 1]}", priority=priority)
        place.schools.setdefault((commune, kind), []).append(writer.add(school))
        place.organisations[name] = organisation
    for key, (name, kind, commune) in PARTNERS.items():
        place.organisations[key] = _organisation(place, writer, name, kind, commune)


def _organisation(place: Place, writer: Writer, name: str, kind: str, commune: str) -> Organisation:
    return writer.add(
        Organisation(
            programme=place.programme, name=name, kind=place.value("N5", kind), commune=place.communes[commune]
        )
    )


def professional(place: Place, writer: Writer, member: Member, organisation: Organisation | None) -> Professional:
    """The sheet of somebody in the directory, without an account yet."""
    return writer.add(
        Professional(
            programme=place.programme,
            organisation=organisation,
            first_name=member.first_name,
            last_name=member.last_name,
            job=member.job,
            phone=_office(member.last_name),
            level=_level(member.job),
        )
    )


def _level(job: str) -> str:
    """Who directs a team or a service, by her job (RU22)."""
    directs = job.lower().startswith(("direct", "inspect", "principal", "proviseur", "responsable", "cheffe", "chef "))
    return Professional.Level.HEAD if directs else Professional.Level.FIELD


def _office(name: str) -> str:
    """A number of the range kept for fiction (ARCEP): 04 65 71 00 00 to 04 65 71 99 99; always the same, not drawn."""
    digits = f"{crc32(name.encode()) % 10_000:04d}"
    return f"04 65 71 {digits[:2]} {digits[2:]}"


def draw_address(chance: Random) -> str:
    return f"{chance.randint(1, 96)} {chance.choice(STREETS)}"


def draw_phone(chance: Random) -> str:
    """A number of the range kept for fiction (ARCEP): 06 39 98 00 00 to 06 39 98 99 99."""
    digits = f"{chance.randrange(10_000):04d}"
    return f"06 39 98 {digits[:2]} {digits[2:]}"
