"""Invented people and situations: for the tests, the guide and the blank sheets. Nobody here exists."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from village.documents.document import Document
from village.documents.kinds import (
    AssessmentDocument,
    Certificate,
    CharterDocument,
    ExitForm,
    ExitGoal,
    Factor,
    FamilyRequestForm,
    FollowUpNote,
    FollowUpSheet,
    MeetingMinutes,
    MinutesItem,
    MinutesTask,
    MissionLetter,
    PlanAction,
    PlanDocument,
    PlanGoal,
    PlanStep,
    RecallAnswers,
    RecallSheet,
    ReferralForm,
    SituationDocument,
    WeekDay,
    WeekDocument,
    WeekMoment,
)
from village.documents.parts import (
    Channel,
    ChildIdentity,
    Choice,
    GuardianIdentity,
    Letterhead,
    PartnerIdentity,
    Signature,
)

LETTERHEAD = Letterhead(
    programme="PRE du Pays salonais",
    bearer="Caisse des écoles du Pays salonais",
    rights_contact=("la déléguée à la protection des données, dpo@exemple.invalid, 04\u00a099\u00a000\u00a000\u00a010"),
    address="12 rue des Platanes, Salon-de-Provence",
    demonstration=True,
)
CHILD = ChildIdentity(
    first_name="Kadiatou",
    last_name="Traoré",
    birth_date=date(2008, 5, 1),
    sex="fille",
    school="École élémentaire Jean-Moulin (REP)",
    school_class="CM1",
    address="4 allée des Amandiers, bâtiment C, 13300 Salon-de-Provence",
    quarter="Les Canourgues (QPV)",
)
MOTHER = "Farida Traoré"
REFERENT = "Danièle Roche"
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

PLAN = PlanDocument(
    letterhead=LETTERHEAD,
    on=date(2017, 6, 6),
    child=CHILD,
    version=2,
    changes="L’atelier langage remplace l’aide aux devoirs. Le théâtre du mercredi commence.",
    starts=date(2017, 1, 10),
    ends=date(2018, 3, 31),
    referent=REFERENT,
    referent_contact="06\u00a039\u00a098\u00a000\u00a040, le mardi et le jeudi",
    eps_date=date(2017, 6, 6),
    child_words="Je veux bien aller au théâtre si ma cousine vient aussi.",
    parents_words="Nous voulons qu’elle ose parler. Je veux comprendre ce que l’école m’écrit.",
    goals=(
        PlanGoal(
            title="Oser parler en classe",
            domain="Scolaire",
            duration="jusqu’en mars 2018",
            scale=("Elle se tait.", "Elle répond.", "Elle lève la main.", "Souvent.", "Elle présente un exposé."),
        ),
        PlanGoal(title="Faire le bilan d’orthophonie", domain="Santé", duration="6 mois"),
        PlanGoal(title="Que sa mère se sente à l’aise à l’école", domain="Parentalité", duration="1 an"),
    ),
    actions=(
        PlanAction(
            title="Coup de pouce lecture",
            goal="Oser parler en classe",
            nature="individuelle",
            frame="réussite éducative",
            provider="Danièle Roche",
            approved=True,
            approved_on=date(2017, 6, 2),
        ),
        PlanAction(
            title="Atelier langage",
            goal="Oser parler en classe",
            nature="en petit groupe",
            frame="réussite éducative",
            provider="Émile Arnaud",
            approved=True,
            approved_on=date(2017, 6, 2),
        ),
        PlanAction(
            title="Théâtre du mercredi",
            goal="Oser parler en classe",
            nature="en groupe",
            frame="droit commun",
            provider="Centre social Les Canourgues",
            approved=True,
            approved_on=date(2017, 6, 6),
        ),
        PlanAction(
            title="Rendez-vous chez l’orthophoniste",
            goal="Faire le bilan d’orthophonie",
            nature="individuelle",
            frame="droit commun",
            provider="Cabinet à trouver ensemble",
            approved=True,
            approved_on=date(2017, 6, 2),
        ),
        PlanAction(
            title="Café des parents",
            goal="Que sa mère se sente à l’aise à l’école",
            nature="en groupe",
            frame="droit commun",
            provider="École Jean-Moulin",
            approved=False,
            approved_on=date(2017, 6, 2),
            words="Je travaille le matin.",
        ),
    ),
    planning=(
        PlanStep(
            when="lundi et jeudi, 16\u00a0h\u00a030",
            what="Coup de pouce lecture, à l’école",
            who="Danièle Roche",
        ),
        PlanStep(when="mercredi matin", what="Théâtre, au centre social", who="la famille accompagne"),
        PlanStep(when="septembre à décembre", what="Atelier langage, 8 séances", who="Émile Arnaud"),
        PlanStep(
            when="avant le 30 juin",
            what="Appeler les orthophonistes ensemble",
            who="Mme Traoré et Danièle Roche",
        ),
    ),
    evaluation=(
        "Chaque mois, Kadiatou dit si elle a osé parler.",
        "L’enseignant note combien de fois elle lève la main.",
        "Nous faisons le point à trois : l’enfant, la mère, la référente.",
    ),
    review_on=date(2017, 11, 16),
    signatures=(
        Signature(role="La mère", name=MOTHER, on=date(2017, 6, 6), channel=Channel.PAPER),
        Signature(role="Le père", name="Moussa Traoré"),
        Signature(role="L’enfant, si elle le souhaite", name="Kadiatou"),
        Signature(role="Référente de parcours", name=REFERENT, on=date(2017, 6, 6), channel=Channel.SCREEN),
    ),
)

CERTIFICATE = Certificate(
    letterhead=LETTERHEAD,
    on=date(2018, 4, 3),
    first_name=CHILD.first_name,
    last_name=CHILD.last_name,
    birth_date=CHILD.birth_date,
    starts=date(2017, 1, 10),
    ends=date(2018, 3, 31),
    place="Salon-de-Provence",
    signatory="Alice Martel",
    signatory_role="coordonnatrice du programme de réussite éducative",
)

ASSESSMENT = AssessmentDocument(
    letterhead=LETTERHEAD,
    on=date(2016, 12, 15),
    child=CHILD,
    author=REFERENT,
    author_role="référente de parcours",
    contributors=("Bruno Pons, enseignant", "l’infirmière scolaire", "Mme Traoré et une interprète"),
    factors=(
        Factor(
            label="État de santé",
            strengths="Suivi médical à jour, vue contrôlée en octobre.",
            obstacles="Bilan d’orthophonie attendu depuis plus d’un an.",
        ),
        Factor(
            label="Développement psychologique et psychomoteur",
            strengths="Curieuse, précise dans le dessin, attentive aux autres.",
            obstacles="Parole rare en groupe, fatigue en fin de journée.",
        ),
        Factor(
            label="Contexte familial",
            strengths="Mère très présente, grande sœur qui aide aux devoirs.",
            obstacles="Père souvent en déplacement.",
        ),
        Factor(
            label="Facteurs socio-économiques",
            strengths="Droits ouverts, quotient familial connu du centre social.",
        ),
        Factor(label="Facteurs liés à l’environnement"),
    ),
    strengths="Elle aide les plus petits. Sa mère vient à chaque rendez-vous.",
    child_words="«\u00a0À la maison je parle tout le temps.\u00a0»",
    parents_view="Mme Traoré pense que sa fille a peur de se tromper de langue.",
    analysis=(
        "Kadiatou comprend et réfléchit bien. Ce qui freine, c’est la parole devant les autres et "
        "l’absence de bilan.\n\n"
        "La famille est prête à agir."
    ),
    proposal=(
        "Un parcours d’un an\u00a0: coup de pouce individuel, atelier langage, appui pour trouver un orthophoniste."
    ),
    read_with_parents_on=date(2016, 12, 14),
    signatures=(
        Signature(role="Référente de parcours", name=REFERENT, on=date(2016, 12, 15), channel=Channel.SCREEN),
        Signature(role="La mère", name=MOTHER, on=date(2016, 12, 14), channel=Channel.ORAL, recorded_by=REFERENT),
    ),
)

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

MINUTES = MeetingMinutes(
    letterhead=LETTERHEAD,
    on=date(2017, 11, 16),
    panel="EPS de Salon-de-Provence",
    held_on=date(2017, 11, 16),
    place="Maison des associations, salle 2",
    present=(
        "Alice Martel, coordonnatrice",
        "Chloé Bernard, centre social",
        "Danièle Roche, référente de parcours",
    ),
    excused=("Dr Ferrand, CMP",),
    items=(
        MinutesItem(
            situation="K. T., CM1",
            decision="Parcours révisé",
            reason="L’atelier langage continue, le bilan d’orthophonie est trouvé pour janvier.",
            referent=REFERENT,
            informs_family=REFERENT,
            informed_before=date(2017, 12, 1),
            next_review=date(2018, 5, 15),
            tasks=(
                MinutesTask(what="Appeler l’orthophoniste", who=REFERENT, by_when=date(2017, 11, 24)),
                MinutesTask(what="Garder une place à l’atelier", who="Chloé Bernard", by_when=date(2017, 12, 1)),
            ),
            amendments=("Ajout du 20 novembre 2017, Alice Martel : le bilan aura lieu le 9 janvier.",),
            unmet_needs="Orthophonie : 11 mois d’attente.",
        ),
        MinutesItem(
            situation="L. B., 6e",
            decision="Entrée",
            reason="Les deux signatures sont là, la famille souhaite commencer vite.",
            referent="Sonia Lemaire",
            informs_family="Sonia Lemaire",
            informed_before=date(2017, 11, 24),
        ),
    ),
    next_meeting=date(2017, 12, 14),
    reader="Chloé Bernard",
    signatures=(Signature(role="Pour l’équipe (EPS)", name="Alice Martel", on=date(2017, 11, 16)),),
)

SITUATION_SHEET = SituationDocument(
    letterhead=LETTERHEAD,
    on=date(2017, 11, 16),
    code="A-17",
    panel="EPS de Salon-de-Provence",
    held_on=date(2017, 11, 16),
    reason="point d’étape",
    age_band="6–10 ans",
    motives=("L’école, les apprentissages", "L’accès aux soins"),
    observed="L’enfant prend la parole une fois par semaine. Les consignes longues restent difficiles.",
    strengths="L’enfant dessine très bien et aide les plus petits.",
    tried="Oser parler en classe : 3 sur 5.\nFaire le bilan d’orthophonie : 2 sur 5.",
    family="« Je veux bien aller au théâtre si ma cousine vient aussi. »",
    question="Comment tenir jusqu’au bilan d’orthophonie ?",
)

EXIT_FORM = ExitForm(
    letterhead=LETTERHEAD,
    on=date(2018, 3, 31),
    child=CHILD,
    starts=date(2017, 1, 10),
    ends=date(2018, 3, 31),
    eps_date=date(2018, 3, 22),
    motive="Objectifs atteints",
    relay="Centre social Les Canourgues, orthophoniste",
    goals=(
        ExitGoal(title="Oser parler en classe", attainment="complète"),
        ExitGoal(title="Faire le bilan d’orthophonie", attainment="complète"),
        ExitGoal(title="Que sa mère se sente à l’aise à l’école", attainment="partielle"),
    ),
    attainment="partielle",
    evolution="satisfaisante",
    child_view="«\u00a0J’ai joué devant tout le monde.\u00a0»",
    parents_view="Elle raconte sa journée. Je viens à l’école sans avoir peur.",
    news_agreed=True,
    signatures=(
        Signature(role="La mère", name=MOTHER, on=date(2018, 3, 29), channel=Channel.PAPER),
        Signature(role="Référente de parcours", name=REFERENT),
    ),
)

FOLLOW_UP_SHEET = FollowUpSheet(
    letterhead=LETTERHEAD,
    on=date(2017, 11, 14),
    child=CHILD,
    referent=REFERENT,
    notes=(
        FollowUpNote(
            contact_on=date(2017, 11, 9),
            form="à la maison",
            persons="Mme Traoré et l’interprète",
            goal="Que sa mère se sente à l’aise à l’école",
            fact="Mme Traoré a accompagné la classe au musée. Elle a lu le cahier avec Kadiatou.",
            positive="Kadiatou a raconté la sortie devant nous.",
            next_step="Proposer le café des parents du 23 novembre.",
            parent_informed_on=date(2017, 11, 9),
        ),
        FollowUpNote(
            contact_on=date(2017, 10, 17),
            form="à l’école",
            persons="Bruno Pons, enseignant",
            goal="Oser parler en classe",
            fact="Kadiatou lève la main une fois par jour environ. Les consignes longues restent difficiles.",
            positive="Elle a lu un poème à deux voix.",
            next_step="Revoir l’enseignant mi-novembre.",
        ),
    ),
)

WEEK = WeekDocument(
    letterhead=LETTERHEAD,
    on=date(2017, 11, 14),
    first_name="Kadiatou",
    first=date(2017, 11, 13),
    last=date(2017, 11, 19),
    days=(
        WeekDay(
            name="Mardi 14 novembre 2017",
            moments=(
                WeekMoment(when="8 h 30 à 16 h 30", what="École", where="Jean-Moulin, avec M. Pons"),
                WeekMoment(when="16 h 30 à 17 h 30", what="Atelier langage", where="Maison des familles"),
            ),
        ),
        WeekDay(name="Mercredi 15 novembre 2017"),
    ),
)

RECALL_SHEET = RecallSheet(
    letterhead=LETTERHEAD,
    on=date(2018, 10, 2),
    first_name=CHILD.first_name,
    ended_on=date(2018, 3, 31),
    contact="06\u00a039\u00a098\u00a000\u00a012, le matin",
    news=(
        RecallAnswers(
            when="6 mois après", due_on=date(2018, 9, 30), done_on=date(2018, 10, 2), school="mieux", home="pareil",
            helped_by="Le centre social, le mercredi", wants_help=False, words="Elle fait toujours du théâtre.",
        ),
    ),
)  # fmt: skip

MISSION_LETTER = MissionLetter(
    letterhead=LETTERHEAD, on=date(2017, 9, 1), version="1", published_on=date(2017, 6, 20), name=REFERENT,
    job="Conseillère en économie sociale et familiale", working_time="0,53 équivalent temps plein",
    since=date(2015, 9, 1), missions="Accompagner l’enfant et sa famille.", limits="L’équipe décide.",
    means="Un bureau.",
    signatures=(Signature(role="Référente de parcours", name=REFERENT, on=date(2017, 9, 1), channel=Channel.SCREEN),),
)  # fmt: skip

FILLED: tuple[Document, ...] = (
    REFERRAL_FORM, PLAN, CERTIFICATE, ASSESSMENT, CHARTER, MINUTES, EXIT_FORM, FOLLOW_UP_SHEET,
    FAMILY_REQUEST, SITUATION_SHEET, WEEK, RECALL_SHEET, MISSION_LETTER,
)  # fmt: skip


def blank(kind: type[Document], letterhead: Letterhead, *, on: date) -> Document:
    """Return the sheet of that kind with nothing in it, to be written by hand (R59, R75)."""
    return kind(letterhead=letterhead, on=on, for_pen=True)


def blanks() -> Iterator[Document]:
    """Yield every blank sheet, for the guide."""
    plain = replace(LETTERHEAD, demonstration=False)
    return (blank(type(document), plain, on=date(2017, 9, 1)) for document in FILLED)
