"""The blank sheets, by the moment when one looks for them: each says whom it is for."""

from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse

from village.access.permissions import Permission
from village.access.policy import Actor
from village.documents.document import Document, Kind
from village.documents.kinds import (
    Acknowledgement,
    ActivitySheet,
    AssessmentDocument,
    AttendanceSheet,
    Certificate,
    CharterDocument,
    ChildView,
    ClassSheet,
    ExitForm,
    ExperienceSheet,
    FamilyRequestForm,
    FamilyView,
    FollowUpSheet,
    InformationSheet,
    MeetingMinutes,
    MissionLetter,
    PartnerView,
    PlanDocument,
    RecallSheet,
    ReferralForm,
    SeasonSheet,
    ServiceAgreementDocument,
    SituationDocument,
    WaitingSheet,
    WeekDocument,
    Workshops,
)
from village.documents.parts import Letterhead


@dataclass(frozen=True)
class Sheet:
    """`hint`: when it serves. `page`: what prints it, where it holds words of the programme; `needs`: to open that."""

    document: type[Document]
    hint: str
    page: str = ""
    needs: Permission = Permission.SHEET_PRINT

    @property
    def kind(self) -> Kind:
        return self.document.kind

    @property
    def title(self) -> str:
        return self.document.title

    @property
    def url(self) -> str:
        return reverse(self.page) if self.page else reverse("documents:blank", args=[self.kind.value])


@dataclass(frozen=True)
class Moment:
    title: str
    sheets: tuple[Sheet, ...]


MOMENTS = (
    Moment(
        "Faire connaissance",
        (
            Sheet(
                ReferralForm,
                "Un partenaire et les parents la signent, avec les motifs et les critères de votre programme.",
                "referrals:blank",
                Permission.REFERRAL_FOLLOW,
            ),
            Sheet(FamilyRequestForm, "Une famille demande elle-même. À laisser à l’accueil, à l’école, à l’atelier."),
            Sheet(InformationSheet, "Au premier rendez-vous : l’enfant, la famille élargie, l’école, les langues."),
            Sheet(Acknowledgement, "La réponse à la personne qui a écrit une fiche de repérage."),
            Sheet(AssessmentDocument, "Le diagnostic individuel, écrit avec la famille."),
        ),
    ),
    Moment(
        "Accompagner",
        (
            Sheet(PlanDocument, "Objectifs, actions, planning, évaluation : à remplir ensemble."),
            Sheet(FollowUpSheet, "Deux rencontres par feuille."),
            Sheet(WeekDocument, "La semaine de l’enfant, pour la porte du réfrigérateur."),
            Sheet(WaitingSheet, "Ce qui est demandé, ce qui manque."),
        ),
    ),
    Moment(
        "Les actions",
        (
            Sheet(ActivitySheet, "Décrire une action : pour qui, où, combien, qui paie."),
            Sheet(AttendanceSheet, "Une séance : prénom, âge, une case à cocher."),
            Sheet(SeasonSheet, "Douze séances sur une feuille."),
            Sheet(ClassSheet, "Un programme suivi par une classe : des nombres, jamais un nom."),
            Sheet(Workshops, "L’affiche des ateliers, à compléter à la main."),
        ),
    ),
    Moment(
        "L’équipe se réunit",
        (
            Sheet(SituationDocument, "Une situation sans nom, pour la réunion."),
            Sheet(MeetingMinutes, "Ce que l’équipe décide, et qui informe la famille."),
        ),
    ),
    Moment(
        "Terminer, donner son avis",
        (
            Sheet(ExitForm, "La sortie, décidée en réunion avec la famille."),
            Sheet(Certificate, "Pour la famille. Sans motif ni contenu."),
            Sheet(RecallSheet, "Six, douze et vingt-quatre mois après."),
            Sheet(FamilyView, "L’avis de la famille, sans nom."),
            Sheet(ChildView, "L’avis de l’enfant : des cases, une place pour dessiner."),
            Sheet(PartnerView, "L’avis des écoles, des services, des associations."),
        ),
    ),
    Moment(
        "Faire tourner le programme",
        (
            Sheet(
                CharterDocument,
                "Celle de votre programme, à lire et à signer au stylo.",
                "documents:charter",
                Permission.CHARTER_READ,
            ),
            Sheet(MissionLetter, "La lettre de mission du référent."),
            Sheet(
                ExperienceSheet,
                "Ce qui a marché, raconté à d’autres territoires, sans nom d’enfant.",
            ),
            Sheet(ServiceAgreementDocument, "La convention avec un praticien : heures, prix, factures."),
        ),
    ),
)
BY_KIND = {sheet.kind.value: sheet for moment in MOMENTS for sheet in moment.sheets if not sheet.page}


def moments_for(actor: Actor, *, charter: bool) -> list[Moment]:
    """Those whose page opens for this reader. `charter`: whether the programme has published one."""
    return [
        replace(
            moment,
            sheets=tuple(
                sheet
                for sheet in moment.sheets
                if actor.can(sheet.needs) and (charter or sheet.kind is not Kind.CHARTER)
            ),
        )
        for moment in MOMENTS
    ]


def blank(document: type[Document], letterhead: Letterhead, *, on: date) -> Document:
    """Return the sheet with nothing in it, to be written by hand (R59, R75)."""
    return document(letterhead=letterhead, on=on, for_pen=True)
