"""An action, its sheets, its queue."""

from datetime import date

from village.documents.kinds.activity import (
    ActivitySheet,
    AttendanceSheet,
    ClassSequence,
    ClassSheet,
    CostLine,
    Present,
    SeasonRow,
    SeasonSheet,
    SessionLine,
    WaitingLine,
    WaitingSheet,
    Workshop,
    Workshops,
)
from village.documents.samples.people import LETTERHEAD

_NAME = "Atelier langage"

ACTIVITY_SHEET = ActivitySheet(
    letterhead=LETTERHEAD,
    on=date(2017, 9, 4),
    name=_NAME,
    summary="Jouer avec les mots, à six, pour oser parler devant les autres.",
    domain="Scolaire",
    nature="en petit groupe",
    frame="réussite éducative",
    common_law_tried="L’aide personnalisée de l’école, deux fois par semaine.",
    audience="Enfants, de 6 à 11 ans",
    provider="Maison des familles",
    facilitators=("Émile Arnaud",),
    place="Maison des familles, salle bleue",
    capacity="8",
    starts=date(2017, 9, 12),
    ends=date(2017, 12, 19),
    how_to_join="Par le référent de parcours.",
    costs=(CostLine(year="2017", cost="1 200 €", programme="1 000 €", families="80 €", others="120 € (CAF)"),),
    sessions=(
        SessionLine(on=date(2017, 9, 12), when="16 h 30", place="salle bleue", came="6"),
        SessionLine(on=date(2017, 9, 19), when="16 h 30", place="bibliothèque", came="5"),
    ),
    evaluation="Chaque enfant dit, à la fin, s’il a parlé une fois de plus qu’au début.",
)

ATTENDANCE_SHEET = AttendanceSheet(
    letterhead=LETTERHEAD,
    on=date(2017, 9, 13),
    name=_NAME,
    held_on=date(2017, 9, 12),
    when="16 h 30",
    place="Maison des familles",
    facilitators=("Émile Arnaud",),
    children=(
        Present(first_name="Adam", age="8 ans", status="présent", parents="1", siblings="2"),
        Present(first_name="Inaya", age="7 ans", status="en retard"),
        Present(first_name="Kadiatou", age="9 ans", status="présent", parents="1"),
        Present(first_name="Lenny", age="8 ans", status="excusé"),
        Present(first_name="Yanis", age="10 ans", status="absent"),
    ),
    others="2",
    remark="Le groupe a inventé une histoire à six voix.",
)

SEASON_SHEET = SeasonSheet(
    letterhead=LETTERHEAD,
    on=date(2017, 12, 20),
    name=_NAME,
    facilitators=("Émile Arnaud",),
    dates=("12/09", "19/09", "26/09", "3/10"),
    rows=(
        SeasonRow(first_name="Adam", age="8 ans", marks=("P", "P", "E", "P")),
        SeasonRow(first_name="Inaya", age="7 ans", marks=("R", "P", "P", "–")),
        SeasonRow(first_name="Kadiatou", age="9 ans", marks=("P", "A", "P", "P")),
    ),
    total=("3", "2", "2", "2"),
)

CLASS_SHEET = ClassSheet(
    letterhead=LETTERHEAD,
    on=date(2018, 4, 3),
    name="Bien dans ses baskets",
    school="École élémentaire Jean-Moulin (REP)",
    school_class="CM2 B",
    theme="compétences psychosociales",
    facilitators="Émile Arnaud et l’infirmière scolaire",
    sequences=(
        ClassSequence(on=date(2018, 1, 16), theme="Nommer ce que l’on ressent", children="24"),
        ClassSequence(on=date(2018, 1, 30), theme="Dire non", children="22", remark="La classe demande à recommencer."),
    ),
)

WORKSHOPS = Workshops(
    letterhead=LETTERHEAD,
    on=date(2017, 9, 4),
    workshops=(
        Workshop(
            title="Café des parents",
            summary="Parler de l’école autour d’un café.",
            audience="Parents",
            when="jeudi 21 septembre 2017, 9 h",
            place="Maison des familles",
        ),
        Workshop(
            title="Jouer ensemble",
            summary="Des jeux de société, en famille.",
            audience="Parents et enfants ensemble, à partir de 4 ans",
            when="mercredi 27 septembre 2017, 14 h",
            place="Centre social Les Canourgues",
        ),
    ),
    address="village.exemple.invalid/demande",
)

WAITING_SHEET = WaitingSheet(
    letterhead=LETTERHEAD,
    on=date(2017, 11, 14),
    waits=(
        WaitingLine(
            who="Kadiatou, 9 ans",
            what="orthophonie",
            asked_on=date(2016, 12, 1),
            obtained="9 janvier 2018",
            quarter="Les Canourgues (QPV)",
            reason="La liste d’attente était longue.",
        ),
        WaitingLine(who="Yanis, 10 ans", what="CMP", asked_on=date(2017, 6, 2), reason="À rappeler en décembre."),
    ),
    needs=(
        WaitingLine(
            who="3 enfants",
            what="un psychomotricien",
            asked_on=date(2017, 10, 1),
            quarter="Les Canourgues (QPV)",
            reason="Aucun cabinet à moins d’une heure.",
        ),
    ),
)
