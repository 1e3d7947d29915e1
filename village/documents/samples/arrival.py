"""A child is spoken of."""

from datetime import date

from village.documents.kinds.arrival import Acknowledgement, FamilyRequestForm, InformationSheet, ReferralForm, Relative
from village.documents.parts import Channel, Choice, GuardianIdentity, PartnerIdentity, Signature
from village.documents.samples.people import CHILD, LETTERHEAD, MOTHER, REFERENT

_MOTHER_SIGNED = Signature(role="La mère", name=MOTHER, on=date(2016, 11, 21), channel=Channel.PAPER)

REFERRAL_FORM = ReferralForm(
    letterhead=LETTERHEAD,
    on=date(2016, 11, 21),
    reference="R-2016-118",
    child=CHILD,
    guardians=(
        GuardianIdentity(
            name=MOTHER,
            link="mère",
            phone="06\u00a039\u00a098\u00a000\u00a012",
            language="soninké",
            interpreter=True,
        ),
        GuardianIdentity(name="Moussa Traoré", link="père", phone="06\u00a039\u00a098\u00a000\u00a013"),
    ),
    partner=PartnerIdentity(
        name="Bruno Pons",
        role="enseignant de CM1",
        organisation="École élémentaire Jean-Moulin",
        phone="04\u00a099\u00a000\u00a000\u00a021",
        email="bruno.pons@exemple.invalid",
    ),
    motives=(
        Choice("L’école, les apprentissages", ticked=True),
        Choice("Le comportement, la relation aux autres"),
        Choice("L’accès aux soins", ticked=True),
        Choice("L’accès aux loisirs, au sport, à la culture"),
        Choice("Un soutien pour les parents", ticked=True),
    ),
    facts=(
        "Depuis septembre, Kadiatou ne prend pas la parole devant la classe. Elle répond à l’oral quand "
        "nous sommes "
        "à deux.\n\nElle lit seule un texte court. Les consignes longues la mettent en difficulté. "
        "Le bilan d’orthophonie demandé en CE2 n’a pas eu lieu\u00a0: la liste d’attente est longue."
    ),
    appraisal="Je me demande si elle entend bien, et si la classe l’impressionne.",
    strengths=(
        "Elle aide les plus petits, elle dessine très bien, elle n’est jamais absente. Sa mère vient "
        "à chaque rendez-vous."
    ),
    already_tried=(
        "Aide personnalisée deux fois par semaine. Place près du tableau. Cahier de liaison avec pictogrammes."
    ),
    family_dialogue=(
        "Deux rencontres, le 4 et le 18 novembre, la seconde avec une interprète. Mme Traoré voit les mêmes "
        "difficultés à la maison quand il faut raconter la journée."
    ),
    adhesion_signs=(
        "Elle souhaite une aide pour le langage et voudrait comprendre le cahier. Elle préfère être appelée le matin."
    ),
    child_words="«\u00a0J’aimerais bien parler, mais les mots partent.\u00a0»",
    languages="soninké, français",
    interpreter_needed=True,
    local_criteria=(
        Choice("Habite un quartier prioritaire (QPV)", ticked=True),
        Choice("Est scolarisée en réseau d’éducation prioritaire (REP, REP+)", ticked=True),
        Choice("A entre 2 et 16 ans", ticked=True),
        Choice("Autre situation, à expliquer à l’équipe"),
    ),
    partner_signature=Signature(role="Le partenaire", name="Bruno Pons", on=date(2016, 11, 21), channel=Channel.SCREEN),
    parent_signatures=(
        _MOTHER_SIGNED,
        Signature(
            role="Le père",
            name="Moussa Traoré",
            on=date(2016, 11, 22),
            channel=Channel.ORAL,
            recorded_by="Bruno Pons",
        ),
    ),
)

FAMILY_REQUEST = FamilyRequestForm(
    letterhead=LETTERHEAD,
    on=date(2016, 11, 14),
    name=MOTHER,
    relation="sa mère",
    child_first_name="Kadiatou",
    child_age="9 ans",
    commune="Salon-de-Provence",
    phone="06\u00a039\u00a098\u00a000\u00a012",
    call_when="le matin",
    language="soninké",
    interpreter=True,
    hope="Qu’elle ose parler en classe, et comprendre ce que l’école attend de nous.",
    signature=Signature(role="La mère", name=MOTHER, on=date(2016, 11, 14), channel=Channel.PAPER),
)

INFORMATION_SHEET = InformationSheet(
    letterhead=LETTERHEAD,
    on=date(2017, 1, 12),
    child=CHILD,
    guardians=REFERRAL_FORM.guardians,
    relatives=(
        Relative(
            name="Awa Traoré",
            link="sœur",
            phone="06\u00a039\u00a098\u00a000\u00a014",
            may="peut venir chercher l’enfant, peut participer aux actions",
        ),
        Relative(name="Fatou Diarra", link="grand-mère", may="garde l’enfant le mercredi"),
    ),
    languages="soninké, français",
    interpreter=True,
    referent=REFERENT,
    signature=Signature(role="La mère", name=MOTHER, on=date(2017, 1, 12), channel=Channel.PAPER),
)

ACKNOWLEDGEMENT = Acknowledgement(
    letterhead=LETTERHEAD,
    on=date(2016, 12, 20),
    addressee="Bruno Pons",
    organisation="École élémentaire Jean-Moulin",
    reference="R-2016-118",
    child="Kadiatou T.",
    received_on=date(2016, 11, 22),
    status="Admise : l’enfant est accompagné.",
    referent=REFERENT,
    signature=Signature(role="Pour le programme", name="Alice Martel", on=date(2016, 12, 20)),
)
