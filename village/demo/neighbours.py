"""Hawa's programme, next door: small, and never seen from the Pays salonais."""

from datetime import date, timedelta
from random import Random

from village.access.roles import Role
from village.core.dates import add_months
from village.demo.accounts import CRAU, Member
from village.demo.book import Book
from village.demo.cohort_since import draw_case
from village.demo.dossiers import write_dossier
from village.demo.places import Place
from village.demo.team import Team, open_account, publish_charter, put_hat
from village.demo.writer import Writer
from village.directory.models import Organisation, Professional, School
from village.programmes.models import Commune, ListItem, Programme, Quarter

_MIRAMAS = "13063"
_REFERENT = Member("sophie", "Sophie", "Aubry", Role.REFERENT, "Référente de parcours")


def settle_neighbours(writer: Writer, chance: Random, today: date, values: dict[tuple[str, str], ListItem]) -> None:
    programme = writer.add(
        Programme(
            code="crau",
            name="PRE de la Crau",
            carrier=Programme.Carrier.CCAS,
            carrier_name="CCAS de Miramas",
            colour="#7a3e2f",
            contact="Maison de quartier de la Maille, le matin",
        )
    )
    place = Place(programme, values=values)
    place.communes[_MIRAMAS] = writer.add(Commune(programme=programme, name="Miramas", insee_code=_MIRAMAS))
    place.quarters[_MIRAMAS] = [
        writer.add(
            Quarter(
                commune=place.communes[_MIRAMAS], name="La Maille", kind=Quarter.Kind.QPV, starts_on=date(2015, 1, 1)
            )
        )
    ]
    for rank, (name, kind) in enumerate(
        (("École maternelle de la Maille", "maternelle"), ("École élémentaire de la Crau", "elementaire"),
         ("Collège des Molières", "college"), ("Lycée des Aires", "lycee")), 21,
    ):  # fmt: skip
        organisation = writer.add(
            Organisation(
                programme=programme,
                name=name,
                kind=values["N5", "education-nationale"],
                commune=place.communes[_MIRAMAS],
            )
        )
        school = School(organisation=organisation, uai=f"01399{rank}P", priority="rep" if kind != "lycee" else "")
        place.schools[_MIRAMAS, kind] = [writer.add(school)]
    book = Book(writer, place, _team(writer, programme), chance, today)
    for _ in range(6):
        opened_on = add_months(today, -chance.randint(2, 16)) - timedelta(days=chance.randint(0, 20))
        case = draw_case(book, _MIRAMAS, opened_on, None, "sophie")
        case.kind = "education-nationale"
        write_dossier(book, case)


def _team(writer: Writer, programme: Programme) -> Team:
    team, charter = Team(referents=["sophie"]), publish_charter(programme, writer)
    for member in (*CRAU, _REFERENT):
        user = team.users[member.key] = open_account(writer, member)
        put_hat(writer, programme, charter, user, member)
        team.sheets[member.key] = writer.add(
            Professional(
                programme=programme, user=user, first_name=member.first_name, last_name=member.last_name, job=member.job
            )
        )
    return team
