"""What surrounds the sittings: sheets without names, views of the members, things to do, needs without an answer."""

from datetime import date, timedelta

from village.demo.book import Book, at
from village.demo.places import BERRE, SALON
from village.meetings.models import AgreedTask, Contribution, Situation, SituationSheet, UnmetNeed

# observed, strengths, tried, family, question
SHEETS = (
    (
        "L’enfant se tait en classe depuis la rentrée. Les consignes longues restent difficiles.",
        "Dessine beaucoup, aide les plus petits, vient chaque jour.",
        "Aide personnalisée deux fois par semaine. Bilan d’orthophonie demandé, sans place avant l’été.",
        "« J’aimerais bien parler, mais les mots partent. » La mère souhaite comprendre le cahier.",
        "Que faire en attendant le bilan ?",
    ),
    (
        "Le matin, l’enfant arrive fatigué. Les devoirs se font tard, ou pas.",
        "Pose beaucoup de questions, aime l’oral et le sport.",
        "Rencontre avec la famille, inscription à l’étude du soir deux jours sur quatre.",
        "Le père travaille de nuit. Il demande comment organiser la soirée.",
        "Qui peut soutenir la famille le soir ?",
    ),
    (
        "Les relations avec les camarades se sont apaisées. Deux disputes depuis septembre, contre une par semaine.",
        "Sait demander de l’aide à un adulte.",
        "Médiation de l’école, atelier théâtre du mercredi.",
        "« Au théâtre, on m’écoute. »",
        "Faut-il continuer l’atelier, ou passer la main au centre social ?",
    ),
)
# where: who, role, domain, words, restricted to the profession
VIEWS = {
    SALON: (
        ("chloe", "panel_member", "enseignement", "En classe, une consigne courte aide à commencer.", False),
        ("sonia", "panel_member", "social", "La famille vient à chaque rendez-vous. Elle craint d’être jugée.", False),
        ("sonia", "panel_member", "social", "Une demande de logement est en cours : à garder entre nous.", True),
        ("samir", "panel_member", "loisirs", "Une place reste au centre social le mercredi matin.", False),
    ),
    BERRE: (
        ("corinne", "panel_member", "loisirs", "La famille vient à l’accueil du samedi, et s’y plaît.", False),
        ("helene", "panel_member", "sante", "Audition à vérifier avant l’été : à garder entre soignants.", True),
    ),
}
TASKS = (
    ("chloe", "Proposer un rendez-vous à la famille, à l’école", -4),
    ("samir", "Garder une place le mercredi matin", 6),
    ("alice", "Écrire au CMP pour connaître le délai", 9),
)
# theme, what is missing, children, months ago
NEEDS = (
    ("sante", "Orthophonie : 11 mois d’attente", 7, 0, "delai"),
    ("sante", "Orthophonie : 11 mois d’attente", 6, 1, "delai"),
    ("sante", "CMP : pas de premier rendez-vous avant 8 mois", 5, 2, "delai"),
    ("sante", "Psychomotricité : trop chère pour les familles", 2, 2, "cout"),
    ("scolaire", "Étude du soir complète", 8, 1, "absence"),
    ("parentalite", "Cours de français pour les mères, avec garde d’enfants", 9, 0, "langue"),
    ("parentalite", "Interprète en arabe littéral le soir", 3, 2, "langue"),
    ("culture-sport", "Pas de bus le mercredi pour aller au club", 6, 1, "distance"),
)


def surround_sittings(book: Book) -> None:
    for commune in (SALON, BERRE):
        agenda = book.agendas[commune]
        for situation, words in zip(agenda.situations.get(agenda.coming, ()), SHEETS, strict=False):
            _share(book, situation, words)
        _bring(book, agenda.situations.get(agenda.coming, ()), VIEWS[commune])
        if commune == SALON:
            _agree(book, agenda.held[-1], agenda.situations.get(agenda.held[-1], ()))
    _raise_needs(book)


def _share(book: Book, situation: Situation, words: tuple[str, str, str, str, str]) -> None:
    observed, strengths, tried, family, question = words
    book.writer.add(
        SituationSheet(
            situation=situation, observed=observed, strengths=strengths, tried=tried, family=family, question=question,
            ready_at=at(book.today - timedelta(days=1), 17, 20), ready_by=book.team.users["alice"],
        )
    )  # fmt: skip


def _bring(
    book: Book, situations: "list[Situation] | tuple[()]", views: tuple[tuple[str, str, str, str, bool], ...]
) -> None:
    for situation in situations[:2]:
        for rank, (key, role, domain, text, restricted) in enumerate(views):
            book.writer.add(
                Contribution(
                    situation=situation, written_by=book.team.users[key], professional=book.team.sheets[key],
                    competence=book.place.value("N14", domain), role=role, text=text, restricted=restricted,
                    written_at=at(book.today - timedelta(days=1), 9 + rank, 5),
                )
            )  # fmt: skip


def _agree(book: Book, held: date, situations: "list[Situation] | tuple[()]") -> None:
    for situation, (key, what, days) in zip(situations, TASKS, strict=False):
        by_when = max(held, book.today + timedelta(days=days))
        book.writer.add(AgreedTask(situation=situation, what=what, professional=book.team.sheets[key], by_when=by_when))


def _raise_needs(book: Book) -> None:
    quarters = [*book.place.quarters.get(SALON, ()), None, *book.place.quarters.get(BERRE, ())]
    for rank, (theme, wording, children, months_ago, barrier) in enumerate(NEEDS):
        month = (book.today.replace(day=1) - timedelta(days=28 * months_ago)).replace(day=1)
        book.writer.add(
            UnmetNeed(
                programme=book.place.programme, kind=book.place.value("N8", theme), wording=wording,
                quarter=quarters[rank % min(3, len(quarters))], month=month, children=children,
                barrier=barrier,
            )
        )  # fmt: skip
