"""What the people of the programme sign."""

from datetime import date

from village.documents.kinds.team import (
    CharterDocument,
    ExperienceSheet,
    MissionLetter,
    ServiceAgreementDocument,
    ServiceInvoice,
    ServiceMonth,
)
from village.documents.parts import Channel, Signature
from village.documents.samples.people import LETTERHEAD, REFERENT

CHARTER = CharterDocument(
    letterhead=LETTERHEAD,
    on=date(2017, 9, 1),
    version="3",
    adopted_on=date(2017, 6, 20),
    signatures=(
        Signature(role="La personne qui s’engage", name="Chloé Bernard, centre social"),
        Signature(role="Pour le programme", name="Alice Martel", on=date(2017, 9, 1), channel=Channel.SCREEN),
    ),
)

MISSION_LETTER = MissionLetter(
    letterhead=LETTERHEAD, on=date(2017, 9, 1), version="1", published_on=date(2017, 6, 20), name=REFERENT,
    job="Conseillère en économie sociale et familiale", working_time="0,53 équivalent temps plein",
    since=date(2015, 9, 1), missions="Accompagner l’enfant et sa famille.", limits="L’équipe décide.",
    means="Un bureau.",
    signatures=(Signature(role="Référente de parcours", name=REFERENT, on=date(2017, 9, 1), channel=Channel.SCREEN),),
)  # fmt: skip

SERVICE_AGREEMENT = ServiceAgreementDocument(
    letterhead=LETTERHEAD,
    on=date(2017, 11, 30),
    practitioner="Claire Meunier",
    profession="orthophoniste",
    organisation="Cabinet des Tilleuls",
    purpose="Bilans d’orthophonie, puis orientation vers un cabinet libéral.",
    starts=date(2017, 9, 1),
    ends=date(2018, 6, 30),
    hours="60 h",
    price="45,00 €",
    total="2 700,00 €",
    done="13 h 30",
    left="46 h 30",
    months=(
        ServiceMonth(month="septembre 2017", hours="6 h", assessments="4", relayed="1"),
        ServiceMonth(month="octobre 2017", hours="7 h 30", assessments="5", relayed="2"),
    ),
    invoices=(
        ServiceInvoice(number="F-2017-09", received_on=date(2017, 10, 5), amount="270 €", paid_on=date(2017, 10, 28)),
        ServiceInvoice(number="F-2017-10", received_on=date(2017, 11, 6), amount="337,50 €"),
    ),
    signatures=(
        Signature(role="Le praticien", name="Claire Meunier", on=date(2017, 9, 1), channel=Channel.PAPER),
        Signature(role="Pour le programme", name="Alice Martel", on=date(2017, 9, 1), channel=Channel.PAPER),
    ),
)

EXPERIENCE = ExperienceSheet(
    letterhead=LETTERHEAD,
    on=date(2017, 11, 30),
    name="Lire ensemble au pied de l’immeuble",
    territory="Deux quartiers d’une ville moyenne",
    theme="Parentalité et lecture",
    audience="Parents et enfants de 3 à 6 ans",
    summary="Un mercredi sur deux, une lectrice et une médiatrice lisent dehors avec les familles.",
    background="Peu de familles poussaient la porte de la médiathèque.",
    aims="Donner envie de lire ; faire connaître la médiathèque.",
    measures="Douze séances, un sac de livres, une visite de la médiathèque à la fin.",
    partners="Médiathèque, centre social, école maternelle.",
    results="Neuf familles sur quatorze se sont inscrites à la médiathèque.",
    indicators="Familles venues au moins trois fois ; inscriptions.",
    lessons="Venir toujours au même endroit, à la même heure.",
    contacts="La coordination du programme.",
    resources="Une lectrice, trois heures par séance ; deux cents livres.",
    remark="À refaire au printemps.",
)
