"""What the people of the programme sign."""

from datetime import date

from village.documents.kinds.team import CharterDocument, MissionLetter
from village.documents.parts import Channel, Signature
from village.documents.samples.people import LETTERHEAD, REFERENT

CHARTER = CharterDocument(
    letterhead=LETTERHEAD,
    on=date(2017, 9, 1),
    version="3",
    adopted_on=date(2017, 6, 20),
    partners=(
        "Éducation nationale : écoles et collèges du réseau",
        "Maison de la solidarité (MDS)",
        "Caisse d’allocations familiales",
        "Centre social Les Canourgues",
        "Centre médico-psychologique",
        "Ville de Salon-de-Provence",
    ),
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
