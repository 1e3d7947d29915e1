"""What a référent writes along the way: notes, private ones included, and points d'étape."""

from datetime import date, timedelta

from village.core.dates import add_months, age
from village.demo.agenda import put_to_meeting
from village.demo.book import Book, Case, at
from village.demo.calendar import nearest
from village.demo.homes import Child
from village.demo.paths import Path
from village.demo.words import dossiers as words
from village.demo.words.notes import AGREED, NEXT, NOTES, PRIVATE, NoteIdea
from village.demo.words.scripts import ScriptNote
from village.plans.models import Goal, JournalEntry, NoteStep, Review

_Readers = JournalEntry.Readers
# Weeks without the family before one calls; days after which a past step is surely done.
SILENCE, SETTLED = timedelta(weeks=5), timedelta(days=60)
_READERS = (_Readers.TEAM, _Readers.REFERENT)


def keep_journal(book: Book, case: Case, child: Child, path: Path) -> None:
    if case.script:
        for told in case.script.notes:
            _tell(book, case, child, path, told)
        return
    days = _days(book, case)
    pool = _ideas(book, path, max(2, age(case.birth_date, case.opened_on)))
    ideas = book.chance.sample(pool, min(len(days), len(pool)))
    for rank, day in enumerate(days):
        following = days[rank + 1] if rank + 1 < len(days) else None
        if book.chance.random() < 0.05:
            _private(book, case, child, path, day)
        else:
            _note(book, case, child, path, ideas[rank % len(ideas)], day=day, following=following)


def _days(book: Book, case: Case) -> list[date]:
    """Days of contact, oldest first; for an open parcours the last one is recent, though not always."""
    start, end = case.opened_on + timedelta(days=5), case.last_day(book.today)
    if case.closed_on is None:
        silence = book.chance.randint(1, 26) if book.likely(0.88) else book.chance.randint(36, 62)
        end = max(start, end - timedelta(days=silence))
    span = max(0, (end - start).days)
    days = [start + timedelta(days=book.chance.randint(0, span)) for _ in range(case.notes - 1)]
    days.append(end if case.closed_on is None else start + timedelta(days=int(span * 0.97)))
    return sorted(max(start, _working(day)) for day in days if day < book.today)


def _working(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - 4))


def _ideas(book: Book, path: Path, years: int) -> list[NoteIdea]:
    key = frozenset(path.domains), years
    if key not in book.sifted:
        book.sifted[key] = [
            idea
            for domain, ideas in NOTES.items()
            for idea in ideas
            if domain in path.domains and idea.from_age <= years
        ]
    return book.sifted[key]


def _note(  # noqa: PLR0913 - a child, an idea, a day
    book: Book, case: Case, child: Child, path: Path, idea: NoteIdea, *, day: date, following: date | None
) -> None:
    chance, said = book.chance, child.said
    text = idea.text
    if chance.random() < 0.45:
        text = f"{text} {chance.choice(AGREED)}"
    next_step, next_on = _next(book, case, child, day, following)
    recent = following is None and day > book.today - SILENCE
    goal = chance.choice(path.goals) if idea.direction else None
    with_family = idea.with_family or recent or chance.random() < 0.5
    note = book.writer.add(
        JournalEntry(
            plan=path.plan,
            author=book.team.users[case.referent],
            on=day,
            kind=idea.kind,
            with_whom=_with_whom(child, idea.kind),
            text=said.of(text),
            good_news=idea.good,
            with_family=with_family,
            informed_on=day if with_family else None,
            next_step=next_step,
            next_on=next_on,
            readers=_READERS[chance.random() < 0.12],
            written_at=at(day, chance.randint(9, 18), chance.randrange(60)),
        )
    )
    _step(book, note, goal, idea.direction)


def _step(book: Book, note: JournalEntry, goal: Goal | None, direction: str) -> None:
    if goal and direction:
        book.writer.add(NoteStep(note=note, goal=goal, direction=direction))


def _next(book: Book, case: Case, child: Child, day: date, following: date | None) -> tuple[str, date | None]:
    """What comes next: due in the days to come after the last note, done long ago after the others."""
    chance = book.chance
    step, days = chance.choice(NEXT)
    if following is None and case.closed_on is None:
        late = case.referent != "daniele" and chance.random() < 0.12
        due = chance.randint(-9, -1) if late else chance.randint(5, 20)
        return child.said.of(step), max(day, book.today + timedelta(days=due))
    if chance.random() > 0.4 or following is None:
        return "", None
    next_on = min(day + timedelta(days=days), following)
    return child.said.of(step), next_on if next_on < book.today - SETTLED else None


def _with_whom(child: Child, kind: str) -> str:
    return {
        "domicile": child.said.title,
        "telephone": child.said.title,
        "ecole": child.said.teacher,
        "entretien": child.said.first_name,
    }.get(kind, "le partenaire")


def _private(book: Book, case: Case, child: Child, path: Path, day: date) -> None:
    book.writer.add(
        JournalEntry(
            plan=path.plan,
            author=book.team.users[case.referent],
            on=day,
            kind="entretien",
            text=child.said.of(book.chance.choice(PRIVATE)),
            readers=_Readers.AUTHOR,
            written_at=at(day, 18, book.chance.randrange(60)),
        )
    )


def _tell(book: Book, case: Case, child: Child, path: Path, told: ScriptNote) -> None:
    day = book.today - timedelta(days=told.days_ago)
    note = book.writer.add(
        JournalEntry(
            plan=path.plan,
            author=book.team.users[case.referent],
            on=day,
            kind=told.kind,
            with_whom=child.said.of(told.with_whom),
            text=child.said.of(told.text),
            good_news=told.good_news,
            with_family=told.with_family,
            informed_on=day if told.with_family else None,
            next_step=child.said.of(told.next_step),
            next_on=book.today + timedelta(days=told.next_in) if told.next_in else None,
            readers=_Readers.AUTHOR if told.private else _Readers.TEAM,
            written_at=at(day, 17, told.days_ago % 60),
        )
    )
    _step(book, note, path.goals[told.goal], told.direction)


def hold_reviews(book: Book, case: Case, child: Child, path: Path) -> None:
    """A point d'étape every six months or so, a third of them seen in EPS; then when the next one is due."""
    agenda = book.agendas.get(case.commune)
    last = case.opened_on
    while True:
        due = add_months(last, 6)
        if due > case.last_day(book.today):
            break
        day = nearest(agenda.held, due) if agenda else due
        quiet = timedelta(days=25 if case.closed_on or book.likely(0.2) else 3)
        if day <= last or day >= case.last_day(book.today) - quiet:
            break
        _review(book, case, child, path, day, in_meeting=agenda is not None and book.likely(0.35))
        last = day
    if case.closed_on is None:
        path.plan.next_review_on = add_months(last, 6)


def _review(book: Book, case: Case, child: Child, path: Path, day: date, *, in_meeting: bool) -> None:
    proposal = "nouvelle_version" if book.likely(0.25) else "poursuite"
    book.writer.add(
        Review(
            plan=path.plan,
            on=day - timedelta(days=book.chance.randint(2, 9)),
            author=book.team.users[case.referent],
            summary=child.said.of(book.chance.choice(words.REVIEWS)),
            family_words=book.chance.choice(words.FAMILY_WORDS) if book.likely(0.8) else "",
            proposal=proposal,
        )
    )
    if in_meeting:
        put_to_meeting(
            book, case.commune, day, child.person, child.said, "point_etape",
            plan=path.plan, outcome=proposal, informer=case.referent, saw=path.approved_by(day),
        )  # fmt: skip
