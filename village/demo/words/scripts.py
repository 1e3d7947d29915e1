"""The five children one meets first: Kadiatou, Yanis, Inès, Adam, Louise. Days are counted back from the loading."""

from dataclasses import dataclass

from village.demo.words import typeset
from village.demo.words.goals import ActionIdea, GoalIdea


@dataclass(frozen=True)
class ScriptGoal:
    idea: GoalIdea
    baseline: int
    level: int
    months_left: int
    steps: tuple[str, ...] = ()


@dataclass(frozen=True)
class ScriptNote:
    days_ago: int
    kind: str
    with_whom: str
    text: str
    good_news: bool = False
    direction: str = ""
    goal: int = 0
    with_family: bool = False
    next_step: str = ""
    next_in: int = 0
    private: bool = False


@dataclass(frozen=True)
class Script:
    """A child whose story is written, not drawn. `adults`: first name, last name, relation; the first is the mother."""

    first_name: str
    last_name: str
    sex: str
    years: int
    school: str
    languages: str
    interpreter: bool
    adults: tuple[tuple[str, str, str], ...]
    opened_months_ago: int
    author: str
    facts: str
    strengths: str
    goals: tuple[ScriptGoal, ...]
    notes: tuple[ScriptNote, ...]
    waiting: tuple[str, int, str] | None = None
    got_care: tuple[str, int, int] | None = None
    at_coming_meeting: bool = False
    second_version_days_ago: int = 0
    second_version_signed: bool = False
    relative: str = ""


def _goal(
    domain: str,
    wording: str,
    level: tuple[int, int],
    months_left: int,
    *actions: ActionIdea,
    steps: tuple[str, ...] = (),
) -> ScriptGoal:
    return ScriptGoal(GoalIdea(domain, typeset(wording), (0, 25), actions), *level, months_left, steps)


def _note(days_ago: int, kind: str, with_whom: str, text: str, marks: str = "", **more: str | int) -> ScriptNote:
    return ScriptNote(
        days_ago, kind, typeset(with_whom), typeset(text), good_news="+" in marks, with_family="f" in marks,
        direction="avant" if ">" in marks else "arriere" if "<" in marks else "", private="p" in marks,
        **more,  # type: ignore[arg-type]
    )  # fmt: skip


# fmt: off
_TALKS = ActionIdea("Entretiens réguliers avec le référent", True, False)
_LANGUAGE = ActionIdea("Atelier langage", False, False, "atelier-langage")

KADIATOU = Script(
    "Kadiatou", "Traoré", "F", 9, "École élémentaire Jean-Moulin", "soninké", True,
    (("Fanta", "Traoré", "mere"),), 10, "bruno",
    typeset("{p} ne parle presque pas en classe et n’ose pas demander. Elle comprend bien à l’écrit. "
            "Un bilan d’orthophonie est conseillé depuis la rentrée."),
    typeset("Excellente mémoire, goût pour les histoires. {Parent} est très présente."),
    (
        _goal("scolaire", "Oser parler en classe", (1, 3), 4,
              ActionIdea("Coup de pouce lecture", True, False, "centre-social", 90),
              ActionIdea("Théâtre du mercredi", False, True, "theatre", 120),
              steps=("Elle se tait devant la classe.", "Elle répond quand on l’interroge.",
                     "Elle lève la main une fois par jour.", "Elle lève la main souvent.",
                     "Elle présente un exposé.")),
        _goal("sante", "Un bilan d’orthophonie", (1, 2), 8,
              ActionIdea("Accompagnement aux rendez-vous de santé", True, True), _LANGUAGE),
        _goal("parentalite", "Que {mme} se sente à l’aise à l’école", (2, 4), 6,
              ActionIdea("Rencontres à trois avec l’école", True, False),
              ActionIdea("Cours de français pour les parents", True, True, "maison-parents")),
    ),
    (
        _note(5, "domicile", "{mme} et l’interprète",
              "{mme} a accompagné la classe au musée. Elle a lu le cahier avec {p}, qui a raconté la sortie devant nous.",
              "+f>", goal=2, next_step="informer {mme} de la décision", next_in=10),
        _note(28, "ecole", "{prof}",
              "{p} lève la main une fois par jour environ. Les consignes longues restent difficiles.", ">"),
        _note(45, "partenaire", "Émile Arnaud, atelier langage",
              "Six séances sur huit. {p} raconte une histoire de quatre images, dans l’ordre.", ">", goal=1),
        _note(46, "entretien", "", "Pour moi : laisser {p} choisir le jeu. Quand je me tais, elle parle.", "p"),
        _note(70, "telephone", "{mme}, avec l’interprète",
              "Trois cabinets appelés ensemble : listes d’attente partout. La première demande garde sa date.", "f"),
        _note(96, "entretien", "{p}", "{p} a apporté un livre du théâtre. Elle lit le rôle du renard à voix haute.", "+>"),
        _note(131, "ecole", "{prof}", "{prof} propose un passage à l’oral en petit groupe, le vendredi.", ""),
        _note(168, "domicile", "{mme} et l’interprète",
              "{mme} raconte l’école de son enfance. Elle aimerait comprendre les mots du carnet.", "f"),
        _note(205, "partenaire", "Maison des parents", "{mme} commence les cours de français, deux matinées par semaine.", "+"),
        _note(240, "entretien", "{p}", "Premier rendez-vous à deux. {p} dessine et répond par signes, puis par un mot.", ""),
        _note(290, "domicile", "{mme} et l’interprète",
              "Le parcours est lu et expliqué dans sa langue. {mme} choisit de commencer par l’école.", "f"),
    ),
    waiting=("orthophonie", 335, "atelier langage, 6 séances sur 8"), at_coming_meeting=True,
    second_version_days_ago=140, second_version_signed=True, relative="Bintou Traoré",
)

YANIS = Script(
    "Yanis", "Benali", "M", 12, "Collège des Alpilles", "français, arabe", False,
    (("Farida", "Lakhdar", "mere"), ("Mourad", "Benali", "pere")), 14, "chloe",
    typeset("Depuis l’entrée au collège, {p} oublie ses affaires et se dispute à la récréation. Quatre retards en un mois."),
    typeset("Très bon en sport, fidèle en amitié. Ses deux parents répondent."),
    (
        _goal("educatif-social", "Régler une dispute avec des mots", (2, 4), 3, _TALKS,
              ActionIdea("Médiation avec l’établissement", True, True, "mediation")),
        _goal("scolaire", "Faire ses devoirs avant le repas, sans dispute", (1, 3), 5,
              ActionIdea("Tutorat avec une étudiante, à la maison", True, True, "afev")),
        _goal("culture-sport", "Pratiquer un sport toute l’année", (2, 5), 1,
              ActionIdea("Licence sportive et accompagnement aux premières séances", True, True, "club-omnisports", 150)),
    ),
    (
        _note(3, "telephone", "M. B.",
              "M. B. a relu la version 2 du parcours et l’approuve. Mme L. souhaite la lire avec moi avant de signer.",
              "f", next_step="faire signer le parcours (version 2) aux deux parents", next_in=4),
        _note(12, "entretien", "{p}", "{p} explique la dispute de mardi sans accuser personne. Il a proposé lui-même l’excuse.", ">"),
        _note(30, "ecole", "{prof}", "Aucun retard depuis trois semaines. {prof} l’a dit à {p} devant nous.", "+>", goal=1),
        _note(58, "partenaire", "Club omnisports", "Premier tournoi. {p} a été désigné capitaine par l’équipe.", "+>", goal=2),
        _note(59, "entretien", "", "Pour moi : attention à ne pas prendre parti entre les deux parents.", "p"),
        _note(90, "domicile", "Mme L.", "Le calendrier des semaines est affiché chez les deux parents, avec les mêmes couleurs.", "f"),
        _note(150, "ecole", "{prof}", "Deux exclusions de cours pour bavardage. {p} change de place à sa demande.", "<"),
        _note(230, "entretien", "{p} et Mme L.", "Relecture du parcours. {p} ajoute un objectif : « garder le sport »." , "f"),
    ),
    second_version_days_ago=9,
)

INES = Script(
    "Inès", "Mansouri", "F", 13, "Collège Simone-Veil", "français, arabe", False,
    (("Samira", "Mansouri", "mere"),), 8, "fabien",
    typeset("{p} a manqué quatorze demi-journées ce trimestre. Elle dit avoir mal au ventre le matin."),
    typeset("Bonne élève en langues, dessine beaucoup, aide sa petite sœur."),
    (
        _goal("scolaire", "Venir au collège tous les jours", (1, 2), 4, _TALKS,
              ActionIdea("Médiation avec l’établissement", True, True, "mediation")),
        _goal("sante", "Parler à quelqu’un de ce qui rend triste", (1, 2), 6,
              ActionIdea("Suivi au CMP", True, True, "cmp")),
    ),
    (
        _note(38, "ecole", "{prof} et {mme}", "Échange au collège. {p} est venue quatre jours sur cinq, l’infirmerie l’accueille le matin.",
              "f>", next_step="prendre des nouvelles de {parent}"),
        _note(64, "telephone", "{mme}", "{mme} cherche un rendez-vous plus tôt au CMP. Je lui donne le numéro de la permanence.", "f"),
        _note(95, "entretien", "{p}", "{p} a montré son carnet de dessins. Elle parle de l’atelier manga de la médiathèque.", "+"),
        _note(140, "domicile", "{mme}", "Les matins sont difficiles quand {mme} part à 5 h. Une tante passera le lundi et le jeudi.", "f"),
        _note(200, "ecole", "{prof}", "Emploi du temps allégé pendant un mois, écrit et signé par tous.", ""),
    ),
    waiting=("cmp", 150, "écoute à l’infirmerie du collège"),
)

ADAM = Script(
    "Adam", "Nouri", "M", 7, "École élémentaire Jean-Moulin", "français, arabe", False,
    (("Leïla", "Nouri", "mere"), ("Sofiane", "Nouri", "pere")), 17, "bruno",
    typeset("{p} confond des sons et évite de lire. Un bilan d’orthophonie a été demandé, sans rendez-vous."),
    typeset("Curieux, drôle, toujours prêt à aider. Parents disponibles."),
    (
        _goal("sante", "Un bilan d’orthophonie, puis les séances", (1, 4), 6,
              ActionIdea("Bilan par l’orthophoniste vacataire", True, False, "orthophoniste", 60), _LANGUAGE),
        _goal("scolaire", "Lire une page sans s’arrêter", (1, 3), 5,
              ActionIdea("Coup de pouce lecture", True, False, "centre-social", 90)),
    ),
    (
        _note(1, "telephone", "{mme}", "L’orthophoniste a une place dans deux semaines, après 17 mois d’attente. {mme} a noté l’adresse.",
              "+f>", next_step="accompagner au premier rendez-vous", next_in=13),
        _note(22, "partenaire", "Émile Arnaud, atelier langage", "{p} invente des rimes avec les autres. Il corrige un mot sans qu’on le lui dise.", ">"),
        _note(60, "ecole", "{prof}", "{prof} garde des consignes courtes. {p} lit une ligne sur deux avec un camarade.", ">", goal=1),
        _note(120, "domicile", "{mme}", "La famille lit dix minutes chaque soir. {p} choisit l’album, souvent le même.", "f"),
        _note(210, "telephone", "{mme}", "Relance des cabinets. Aucun désistement, la place sur la liste est confirmée.", "f"),
        _note(330, "entretien", "{p}", "{p} préfère les jeux de lettres aux exercices. On garde les jeux.", ""),
    ),
    got_care=("orthophonie", 517, 1),
)

LOUISE = Script(
    "Louise", "Girard", "F", 8, "École élémentaire Jean-Moulin", "français", False,
    (("Sandrine", "Girard", "mere"),), 5, "bruno",
    typeset("{p} ne mange plus à la cantine et reste seule dans la cour. Elle travaille bien."),
    typeset("Très imaginative, soigneuse, attachée à sa grand-mère."),
    (
        _goal("educatif-social", "Se faire des amis hors de l’école", (1, 2), 7, _TALKS,
              ActionIdea("Centre de loisirs aux petites vacances", False, True, "centre-loisirs", 120)),
        _goal("parentalite", "Un moment à deux chaque semaine", (2, 3), 4,
              ActionIdea("Soutien à la parentalité, au domicile", True, False)),
    ),
    (
        _note(4, "ecole", "{prof}", "Réponse de {ecole} sur la cantine : {p} peut manger avec le deuxième service, plus calme. À dire à {mme}.",
              "", next_step="donner la réponse à la famille", next_in=3),
        _note(20, "entretien", "{p}", "{p} raconte une invitation chez une camarade. {mme} est d’accord, {p} hésite encore.", "f>"),
        _note(48, "domicile", "{mme}", "Le dossier du centre de loisirs est rempli. {mme} peut conduire {p} le mercredi.", "f"),
        _note(92, "entretien", "{p}", "{p} dessine la cour et montre l’endroit où elle se met. On cherche un autre endroit.", ""),
    ),
)

SCRIPTS = (KADIATOU, YANIS, INES, ADAM, LOUISE)
