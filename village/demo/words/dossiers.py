"""The other texts of a dossier: fiche, diagnostic, points d'étape, decisions, exits."""

from village.demo.words import typeset


def _lines(text: str) -> tuple[str, ...]:
    return tuple(typeset(line.strip()) for line in text.strip().splitlines())


# By motive (N6): facts observed by the one who refers, without a judgement.
FACTS = {
    "scolaire": _lines("""
        {p} déchiffre mais ne comprend pas ce qu’{il} lit. L’écart avec la classe se creuse depuis la rentrée.
        Le travail écrit n’est presque jamais terminé. À l’oral et en petit groupe, {p} participe volontiers.
        {p} a manqué douze demi-journées depuis septembre, surtout les lundis.
        {p} parle très peu en classe et ne demande jamais d’aide. Les consignes à deux étapes se perdent.
        Les résultats ont baissé nettement depuis la rentrée. {p} dit ne pas savoir par où commencer."""),
    "comportement": _lines("""
        {p} se met en colère quand il faut attendre. Trois sorties de classe depuis la Toussaint, sans violence.
        {p} reste seul{e} à chaque récréation et refuse les jeux proposés.
        Les règles sont connues mais difficiles à tenir en fin de journée. {p} le reconnaît et s’en excuse.
        {p} s’endort en classe plusieurs fois par semaine, surtout le matin."""),
    "acces-soins": _lines("""
        Un bilan d’orthophonie est conseillé depuis l’an dernier. La famille n’a pas trouvé de rendez-vous.
        {p} plisse les yeux et copie avec difficulté. Le dépistage de l’école invite à consulter.
        {p} a mal aux dents et mange peu à la cantine. La famille n’a plus de médecin traitant."""),
    "loisirs": _lines("""
        {p} n’a aucune activité hors de l’école et parle souvent de football.
        Les mercredis et les vacances se passent à la maison. {p} dit s’ennuyer."""),
    "parentalite": _lines("""
        {mme} se dit dépassée le soir et demande comment faire. Elle est venue d’elle-même.
        Les deux parents ne sont pas d’accord sur les règles. Chacun souhaite en parler avec quelqu’un."""),
}
STRENGTHS = _lines("""
    {p} s’intéresse à tout et aime raconter.
    {p} dessine très bien et aide volontiers les plus jeunes.
    La famille est présente, la fratrie est soudée.
    {p} va au bout de ce qu’{il} commence.
    Bonne mémoire, grand sens de l’humour, beaucoup d’énergie.
    {Parent} connaît bien les forces de {p} et le dit devant {lui}.
    {p} comprend vite quand on lui montre.""")
TRIED = _lines("""
    Entretiens avec la famille, place au premier rang, consignes courtes.
    Aide personnalisée, deux fois par semaine, pendant un trimestre.
    Équipe éducative en novembre ; étude du soir proposée, sans place.
    Rappel des rendez-vous de santé, courrier remis à la famille.
    Discussions régulières, contrat de comportement, tutorat par un plus grand.""")
DIALOGUE = _lines("""
    {mme} a été reçue deux fois. Elle a lu la fiche et l’a signée ; elle souhaite une aide « qui ne soit pas l’école ».
    {mme} partage l’inquiétude. Elle demande surtout une aide pour les démarches.
    La famille a hésité, puis a dit oui pour essayer. {p} a choisi de venir à la rencontre.
    {mme} a compris ce qu’est le programme et qu’elle peut arrêter quand elle veut.
    Échange avec un interprète. La famille est d’accord et a posé beaucoup de questions.""")

HEALTH = _lines("""
    Pas de suivi en cours. Un bilan du langage est conseillé.
    Bonne santé. Vue à contrôler.
    Suivi régulier par le médecin traitant. Sommeil court, à reprendre avec la famille.
    En attente d’un rendez-vous au CMP.""")
DEVELOPMENT = _lines("""
    Réservé{e} avec les adultes, à l’aise avec les enfants de son âge.
    Se concentre bien quand l’activité a du sens. Le bruit gêne.
    Besoin de bouger. Parle facilement de ce qu’{il} aime.
    Phrases courtes, vocabulaire de la maison riche dans sa première langue.""")
FAMILY = _lines("""
    Fratrie de trois. {Parent} est l’interlocutrice principale.
    Parents séparés, qui se parlent au sujet des enfants.
    Famille élargie très présente. Les grands-parents gardent les enfants le mercredi.
    {mme} élève seule ses enfants et travaille tôt le matin.""")
ECONOMIC = _lines("""
    Budget serré ; cantine et loisirs à étudier avec la CAF.
    Un salaire pour cinq personnes. Demande de relogement en cours.
    Reprise d’emploi récente : les horaires du soir sont à organiser.
    Situation stable.""")
SURROUNDINGS = _lines("""
    Quartier bien desservi, peu d’activités connues de la famille.
    Logement petit, au quatrième étage sans ascenseur. Le parc est en bas.
    Arrivée dans la commune l’an dernier, peu de relations encore.
    Voisinage solidaire, trajets faciles à pied.""")
CHILD_WORDS = _lines("""
    « Je voudrais que ça aille mieux à l’école. »
    « J’aime bien quand c’est calme. »
    « Je veux faire du foot avec des copains. »
    « Je veux bien essayer. »
    « Je voudrais comprendre quand on parle vite. »""")
PARENT_WORDS = _lines("""
    « J’ai besoin qu’on m’explique, pas qu’on me juge. »
    « Je veux que mon enfant soit heureux d’y aller. »
    « Tout seul, on n’y arrive pas pour les rendez-vous. »
    « Je suis d’accord, si on se voit en dehors de l’école. »
    « On a déjà fait beaucoup, mais on continue. »""")
PROPOSAL = _lines("""
    Un parcours de douze mois environ, avec une action individuelle chaque semaine.
    Commencer par ce que {p} aime, puis l’école. Point d’étape dans six mois.
    Avancer au pas de la famille, avec une activité choisie par {p}.
    Soutenir {mme} dans ses démarches et le lien avec l’école.""")
EVALUATION = typeset("Échelle en cinq pas, relue avec {p} et {parent} à chaque point d’étape.")
PLANNING = typeset(
    "Une rencontre toutes les trois semaines ; un échange avec l’école chaque mois ; point d’étape en EPS."
)
CHANGED = _lines("""
    Un objectif atteint, un nouveau choisi par {p}.
    L’étude du soir commence : l’atelier du mercredi s’arrête.
    Moins d’actions, plus de temps entre deux rendez-vous.""")

REVIEWS = _lines("""
    {p} a avancé d’un pas sur deux objectifs. L’école et la famille le constatent ensemble.
    Le rythme est trouvé. L’activité du mercredi est suivie, les devoirs se font plus tôt.
    Une période plus difficile depuis les vacances. Les absences ont repris, la famille demande de continuer.
    {p} fait seul{e} ce qui demandait de l’aide il y a six mois. On prépare la suite sans le programme.
    Les rendez-vous sont tenus, les progrès sont lents et réels.""")
FAMILY_WORDS = _lines("""
    « On voit la différence à la maison. »
    « C’est plus calme le soir. »
    « On voudrait continuer encore un peu. »
    « Merci de nous avoir aidés à comprendre. »
    « Maintenant je sais à qui demander. »""")
FAMILY_NOT_MET = (
    "Sa famille n’a pas pu être rencontrée : deux rendez-vous proposés, puis un courrier resté sans réponse."
)
CHILD_AT_EXIT = _lines("""
    « J’ai moins peur de me tromper. »
    « J’ai des copains au club. »
    « Je m’y mets sans qu’on me le dise, presque toujours. »
    « Ça va. »
    « Je peux revenir dire bonjour ? »""")
RELAYS = _lines("""
    Accompagnement à la scolarité du centre social
    Suivi en libéral, séances réservées
    Service éducatif du département
    Club et médiathèque, inscriptions faites par la famille
    Programme de la nouvelle commune, avec l’accord de la famille""")

DECISIONS = {
    "entree": _lines("""
        L’équipe propose un parcours : les difficultés sont nouvelles et la famille est partante.
        Entrée validée. On commence par l’école et par une activité choisie par {p}.
        Entrée validée, avec l’accord de la famille. Le premier pas est le rendez-vous de santé."""),
    "poursuite": _lines("""
        On continue : les pas sont réels et la famille le demande.
        Poursuite avec les mêmes actions, nouveau point dans six mois."""),
    "nouvelle_version": _lines("""
        Un objectif est atteint. L’équipe écrit la suite avec {p} et {parent}.
        Le parcours change : moins de rendez-vous, plus d’autonomie."""),
    "sortie": _lines("""
        Les objectifs principaux sont atteints, la famille sait où s’adresser.
        L’équipe et la famille constatent que d’autres relais prennent la suite.
        Fin du parcours, décidée avec la famille."""),
    "refus": _lines("""
        La situation ne relève pas du programme. La réponse est expliquée à la famille et à l’orienteur."""),
    "reorientation": _lines("""
        L’accompagnement à la scolarité du centre social convient. Une place est réservée."""),
}
ANSWERS = {
    "admise": typeset("La demande est acceptée. Un référent prend contact avec la famille."),
    "non_admise": typeset("L’équipe ne propose pas d’entrée. La famille a été reçue et la réponse expliquée."),
    "reorientee": typeset("L’équipe propose une aide de droit commun, avec l’accord de la famille."),
    "refus_famille": typeset("La famille ne souhaite pas donner suite. Elle peut revenir quand elle veut."),
    "terminee": typeset("L’accompagnement est terminé. Merci de votre confiance."),
}
