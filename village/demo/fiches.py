"""Fiches de repérage: who wrote what of the child, with which signatures, and what became of it."""

from datetime import date, timedelta

from django.db.models import Model

from village.demo.book import Book, Case
from village.demo.homes import Child, draw_channel, partner_of_kind
from village.demo.words.dossiers import ANSWERS, DIALOGUE, FACTS, STRENGTHS, TRIED
from village.people.models import Guardian
from village.referrals.models import Referral, Signature
from village.referrals.states import State

MOTIVES = ("scolaire", "comportement", "acces-soins", "loisirs", "parentalite")
ADHESION = ("accord", "premiers-signes", "assiduite")
_WEIGHTS = (46, 18, 16, 9, 11)
_MotiveRow: "type[Model]" = Referral.motives.through
WITHOUT_DECISION = {State.DRAFT, State.RECEIVED, State.ASKED, State.SCHEDULED}


def draw_motives(book: Book) -> list[str]:
    first = book.chance.choices(MOTIVES, _WEIGHTS)[0]
    others = [motive for motive in MOTIVES if motive != first and book.likely(0.22)]
    return [first, *others[:2]]


def write_fiche(  # noqa: PLR0913 - what is known beforehand of a fiche
    book: Book,
    case: Case,
    child: Child,
    motives: list[str],
    state: State,
    *,
    decided_on: date | None,
    author: str = "",
) -> Referral:
    """A signed fiche, received on `case.sent_on`; a draft is written that day and not signed yet."""
    organisation, sheet = partner_of_kind(book, case, case.kind, child.school)
    if author:
        sheet = book.team.sheets[author]
        organisation = sheet.organisation
    kind = organisation.kind if author and organisation else book.place.value("N5", case.kind)
    household, said, chance = child.household, child.said, book.chance
    guardian = child.guardians[0]
    script = case.script
    draft = state is State.DRAFT
    referral = book.writer.add(
        Referral(
            programme=book.place.programme,
            written_by=(sheet.user if sheet else None) or book.team.users[case.referent],
            organisation=organisation,
            referrer=sheet,
            referrer_kind=kind,
            child=None if draft else child.person,
            child_first_name=child.person.first_name,
            child_last_name=child.person.last_name,
            birth_date=case.birth_date,
            sex=case.sex,
            school=child.school,
            level=child.level,
            address=household.address,
            commune=household.commune,
            quarter=household.quarter,
            outside_quarters=household.outside_quarters,
            guardian_first_name=guardian.adult.first_name,
            guardian_last_name=guardian.adult.last_name,
            guardian_relation=guardian.relation,
            guardian_phone=guardian.adult.phone,
            languages=household.languages,
            interpreter=household.interpreter,
            observed_facts=said.of(script.facts if script else chance.choice(FACTS[motives[0]])),
            strengths=said.of(script.strengths if script else chance.choice(STRENGTHS)),
            already_tried=said.of(chance.choice(TRIED)),
            family_dialogue=said.of(chance.choice(DIALOGUE)),
            adhesion=book.place.value("N13", chance.choices(ADHESION, (70, 24, 6))[0]),
            state=state,
            written_on=case.sent_on - timedelta(days=0 if draft else chance.randint(1, 9)),
            sent_on=None if draft else case.sent_on,
            decided_on=None if state in WITHOUT_DECISION else decided_on,
            answer=ANSWERS.get(state.value, ""),
        )
    )
    for motive in motives:
        book.writer.add(_MotiveRow(referral_id=referral.pk, listitem_id=book.place.value("N6", motive).pk))
    if not draft:
        _sign(book, case, referral, guardian, str(sheet) if sheet else "")
    return referral


def _sign(book: Book, case: Case, referral: Referral, guardian: Guardian, partner: str) -> None:
    signatures = ((Signature.Party.PARTNER, partner or "Danièle Roche", "ecran"),
                  (Signature.Party.GUARDIAN, str(guardian.adult), draw_channel(book)))  # fmt: skip
    for party, name, channel in signatures:
        book.writer.add(
            Signature(
                referral=referral,
                party=party,
                name=name,
                channel=channel,
                signed_on=case.sent_on,
                recorded_by=referral.written_by,
            )
        )
