"""Her parcours from day to day."""

from datetime import date

from village.documents.kinds.follow_up import FollowUpNote, FollowUpSheet, WeekDay, WeekDocument, WeekMoment
from village.documents.samples.people import CHILD, LETTERHEAD, REFERENT

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
                WeekMoment(when="8 h 30 à 16 h 30", what="École", where="Jean-Moulin, avec M. Pons", time="à l’école"),
                WeekMoment(
                    when="16 h 30 à 17 h 30",
                    what="Atelier langage",
                    where="Maison des familles",
                    time="hors de l’école",
                ),
            ),
        ),
        WeekDay(name="Mercredi 15 novembre 2017"),
    ),
)
