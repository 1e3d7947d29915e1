"""What a new programme still needs before its first child: step by step, each counted from what is there (R92).

Nothing is kept of where one was: a step is done when its thing exists, so it can be left, and come back to.
"""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from village.access.permissions import Permission
from village.access.policy import Actor
from village.access.roles import Role
from village.core.french import counted
from village.directory.models import School
from village.meetings.models import Panel
from village.people.models import Person
from village.programmes import reading
from village.programmes.models import Membership, Programme
from village.referrals.models import CriteriaSet


@dataclass(frozen=True)
class Step:
    """`there`: what exists, in words; empty, it is to be done. `needed`: without it, no child is accompanied."""

    title: str
    why: str
    there: str
    url: str
    label: str
    door: Permission = Permission.PROGRAMME_CONFIGURE
    needed: bool = True

    @property
    def done(self) -> bool:
        return bool(self.there)


def steps_of(programme: Programme, today: date) -> list[Step]:
    """In the order in which one thing needs another."""
    return [*_the_programme(programme), *_around(programme), *_people(programme, today), *_later(programme)]


def left(programme: Programme, today: date) -> int:
    """How many needed steps are still to be done, before the first child: afterwards, nobody is reminded."""
    if Person.objects.filter(programme=programme, is_child=True).exists():
        return 0
    return sum(step.needed and not step.done for step in steps_of(programme, today))


def _the_programme(programme: Programme) -> list[Step]:
    communes, quarters = programme.communes.count(), reading.quarters(programme).count()
    criteria = CriteriaSet.objects.filter(programme=programme).count()
    return [
        Step(
            "L’identité", "Le contact écrit ici est sur chaque papier remis aux familles.", programme.contact,
            reverse("programmes:identity"), "Écrire l’identité",
        ),
        Step(
            "Les communes", "Un foyer est dans une commune : c’est elle que compte le bilan.",
            counted(communes, "commune") if communes else "", reverse("programmes:new_commune"), "Ajouter une commune",
        ),
        Step(
            "Les quartiers", "Sans eux, l’enquête nationale ne sait pas qui habite un quartier prioritaire.",
            counted(quarters, "quartier") if quarters else "",
            reverse("programmes:new_quarter") if communes else reverse("programmes:new_commune"),
            "Ajouter un quartier" if communes else "Ajouter d’abord une commune",
        ),
        Step(
            "Les critères d’orientation", "Ceux qui orientent y répondent dans chaque fiche.",
            "publiés" if criteria else "", reverse("referrals:publish_criteria"), "Écrire les critères",
        ),
    ]  # fmt: skip


def _around(programme: Programme) -> list[Step]:
    schools = School.objects.filter(organisation__programme=programme).count()
    panels = Panel.objects.filter(programme=programme).count()
    charter = reading.current_charter(programme)
    return [
        Step(
            "Les écoles", "Le fichier du ministère se reprend en une fois, ou une école à la main.",
            counted(schools, "école ou établissement", "écoles et établissements") if schools else "",
            reverse("exchange:schools"), "Reprendre les écoles", Permission.DIRECTORY_MANAGE,
        ),
        Step(
            "Une équipe (EPS)", "Elle étudie les situations et décide de l’entrée et de la sortie.",
            counted(panels, "équipe") if panels else "", reverse("meetings:panels"), "Ajouter une équipe",
            Permission.PANEL_MANAGE,
        ),
        Step(
            "La charte de confidentialité", "Sans charte signée, personne n’ouvre un dossier.",
            f"version {charter.number}" if charter else "", reverse("programmes:publish_charter"), "Écrire la charte",
        ),
    ]  # fmt: skip


def _people(programme: Programme, today: date) -> list[Step]:
    asked = set(reading.invitations(programme, today).filter(answer="").values_list("role", flat=True))
    held = set(Membership.objects.current(today).filter(programme=programme).values_list("role", flat=True)) | asked
    invite, mission = reverse("programmes:invite"), reading.current_mission(programme)
    said = {role: "invité ou présent" if role in held else "" for role in (Role.REFERENT, Role.DPO)}
    unsigned = reading.unsigned(programme, today) if reading.current_charter(programme) else 1
    return [
        Step(
            "Un référent de parcours", "Il construit le parcours avec la famille.", said[Role.REFERENT], invite,
            "Inviter un référent",
        ),
        Step(
            "La protection des données", "La personne qui répond aux demandes des familles, et relit le registre.",
            said[Role.DPO], invite, "L’inviter",
        ),
        Step(
            "Votre signature de la charte, et celle de l’équipe", "Chacun lit et signe, depuis sa page d’accueil.",
            "" if unsigned else "signée par tous", reverse("programmes:charter"), "Lire et signer",
        ),
        Step(
            "Le cadre de mission du référent", "Ce qu’il fait, ce qu’il ne fait pas, avec quels moyens.",
            f"version {mission.number}" if mission else "", reverse("programmes:publish_mission"), "L’écrire",
            needed=False,
        ),
    ]  # fmt: skip


def _later(programme: Programme) -> list[Step]:
    children = Person.objects.filter(programme=programme, is_child=True).count()
    values = programme.list_items.count()
    return [
        Step(
            "Vos listes de valeurs", "Les listes nationales sont là. Ajoutez les vôtres si elles vous manquent.",
            counted(values, "valeur locale", "valeurs locales") if values else "",
            f"{reverse('programmes:settings')}#listes", "Voir les listes", needed=False,
        ),
        Step(
            "Les enfants déjà suivis", "Votre tableau (Excel, LibreOffice, CSV) se relit ligne par ligne.",
            counted(children, "enfant") if children else "", reverse("exchange:children"), "Reprendre un tableau",
            Permission.DOSSIER_IMPORT, needed=False,
        ),
    ]  # fmt: skip


def shown_to(actor: Actor, programme: Programme, today: date) -> list[Step]:
    """The steps that this person may take."""
    return [step for step in steps_of(programme, today) if actor.can(step.door)]
