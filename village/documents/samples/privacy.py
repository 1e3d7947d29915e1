"""What is handed to a family about its data, to the Archives, to who watches over the data."""

from datetime import date

from village.documents.kinds.privacy import (
    AccessPack,
    ChildNotice,
    EliminationSlip,
    Entry,
    FieldList,
    ImpactAssessment,
    Line,
    ParentsNotice,
    Part,
    ProcessingRecord,
    ReadingsSheet,
    RightsAnswer,
)
from village.documents.parts import Signature
from village.documents.samples.people import LETTERHEAD

_ON = date(2017, 9, 1)

ACCESS_PACK = AccessPack(
    letterhead=LETTERHEAD,
    on=_ON,
    subtitle="Dossier n° 12",
    parts=(
        Part(title="Notes de suivi", text="Chaque note, de la plus ancienne à la plus récente."),
        Part(
            title="Note du 14 novembre 2017",
            level=3,
            entries=(
                Entry(
                    title="14 novembre 2017",
                    lines=(
                        Line(label="Note", value="Elle a lu à voix haute."),
                        Line(label="Avec qui", value="sa mère"),
                    ),
                ),
            ),
        ),
        Part(
            title="Qui a lu ce dossier",
            header=("Jour", "Fonction"),
            rows=(("14 novembre 2017", "référent de parcours"),),
        ),
    ),
    closing="Une question sur ces pages ? Appelez-nous.",
)
RIGHTS_ANSWER = RightsAnswer(
    letterhead=LETTERHEAD,
    on=_ON,
    subtitle="Demande d’effacement reçue le 2 août 2017",
    parts=(Part(title="Notre réponse", text="Nous gardons ces pages jusqu’à la fin du délai légal."),),
    signatures=(Signature(role="Pour le programme", name="Alice Martel"),),
)
ELIMINATION_SLIP = EliminationSlip(
    letterhead=LETTERHEAD,
    on=_ON,
    number="3",
    made_on=_ON,
    visa="reçu le 20 septembre 2017, réf. AD13-2017-88",
    parts=(
        Part(
            title="Ce qui est à éliminer",
            header=("Nature", "Dates extrêmes", "Nombre", "Motif"),
            rows=(("dossiers d’accompagnement", "2009 à 2012", "14", "délai de conservation échu"),),
        ),
    ),
    signatures=(Signature(role="Le service versant"), Signature(role="Les Archives départementales")),
)
PROCESSING_RECORD = ProcessingRecord(
    letterhead=LETTERHEAD, on=_ON, parts=(Part(title="Finalités", points=("accompagner l’enfant et sa famille",)),)
)
IMPACT_ASSESSMENT = ImpactAssessment(
    letterhead=LETTERHEAD, on=_ON, parts=(Part(title="Les risques", text="Une personne lit un dossier sans droit."),)
)
FIELD_LIST = FieldList(
    letterhead=LETTERHEAD,
    on=_ON,
    parts=(Part(title="Personne", header=("Donnée", "Catégorie"), rows=(("prénom", "identité et contact"),)),),
)
PARENTS_NOTICE = ParentsNotice(
    letterhead=LETTERHEAD, on=_ON, large=True, parts=(Part(title="Pourquoi nous écrivons", text="Pour vous aider."),)
)
CHILD_NOTICE = ChildNotice(
    letterhead=LETTERHEAD, on=_ON, large=True, parts=(Part(title="Pourquoi ?", text="Pour t’aider."),)
)
READINGS_SHEET = ReadingsSheet(
    letterhead=LETTERHEAD,
    on=_ON,
    parts=(Part(title="Qui a lu", header=("Mois", "Fonction"), rows=(("septembre 2017", "Coordination"),)),),
)
EVERY = (
    ACCESS_PACK, RIGHTS_ANSWER, ELIMINATION_SLIP, PROCESSING_RECORD, IMPACT_ASSESSMENT, FIELD_LIST, PARENTS_NOTICE,
    CHILD_NOTICE, READINGS_SHEET,
)  # fmt: skip
