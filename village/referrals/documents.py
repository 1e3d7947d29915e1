"""The fiche on paper: filled to be signed or filed, blank for a visit (R59)."""

from datetime import date

from village.core.dates import age
from village.core.french import long_date
from village.documents.kinds import Acknowledgement, FamilyRequestForm, ReferralForm
from village.documents.letterhead import letterhead_of
from village.documents.parts import ChildIdentity, Choice, GuardianIdentity, PartnerIdentity
from village.documents.parts import Signature as SignaturePlace
from village.people.documents import CHANNELS
from village.people.models import Agreement
from village.people.operations import is_kept_from
from village.programmes.models import ListCode, ListItem, Programme, Quarter
from village.referrals.criteria import Answer, current_criteria
from village.referrals.models import Referral, Signature
from village.referrals.status import following

OTHERWISE = Choice("Autre situation, à expliquer à l’équipe")


def referral_sheet(referral: Referral, *, on: date) -> ReferralForm:
    """The fiche as it stands; what is missing is a line for the pen."""
    signatures = {signature.party: signature for signature in referral.signatures.select_related("recorded_by")}
    guardian = f"{referral.guardian_first_name} {referral.guardian_last_name}".strip()
    relation, second_relation = referral.get_guardian_relation_display(), referral.get_second_relation_display()
    second = f"{referral.second_first_name} {referral.second_last_name}".strip()
    writer = referral.written_by
    return ReferralForm(
        letterhead=letterhead_of(referral.programme),
        on=on,
        reference=f"R-{referral.written_on.year}-{referral.pk}",
        child=_child(referral),
        guardians=_guardians(referral),
        partner=PartnerIdentity(
            name=referral.came_from or str(writer),
            role=referral.referrer.job if referral.referrer else "",
            organisation=str(referral.organisation or ""),
            phone=referral.referrer.phone if referral.referrer else "",
            email="" if referral.came_from else writer.email,
        ),
        began=tuple(
            f"Commencée par {one.by}, confiée à {one.to} le {long_date(one.on)}"
            for one in referral.hand_ons.select_related("by", "to")
        ),
        motives=_motives(referral.programme, on, {item.pk for item in referral.motives.all()}),
        facts=referral.observed_facts,
        appraisal=referral.appraisal,
        strengths=referral.strengths,
        already_tried=referral.already_tried,
        family_dialogue=referral.family_dialogue,
        adhesion_signs=". ".join(filter(None, (str(referral.adhesion or "").capitalize(), referral.adhesion_signs))),
        child_words=referral.child_words,
        languages=referral.languages,
        interpreter_needed=referral.interpreter or None,  # a box left empty says nothing
        local_criteria=_criteria(referral, on),
        corrections=tuple(
            f"{long_date(one.on)}, {one.about} : {one.text}" for one in referral.corrections.order_by("on", "pk")
        ),
        partner_signature=_place(
            "Le partenaire", referral.came_from or str(writer), signatures.get(Signature.Party.PARTNER)
        ),
        parent_signatures=(
            _place(relation.capitalize() or "Parent 1", guardian, signatures.get(Signature.Party.GUARDIAN)),
            _place(second_relation.capitalize() or "Autre parent", second, signatures.get(Signature.Party.SECOND)),
        ),
    )


def blank_sheet(programme: Programme, *, on: date) -> ReferralForm:
    """The same sheet for the pen, with the motives of this programme."""
    return ReferralForm(
        letterhead=letterhead_of(programme),
        on=on,
        for_pen=True,
        motives=_motives(programme, on, set()),
        local_criteria=_blank_criteria(programme),
    )


def request_sheet(programme: Programme, *, on: date) -> FamilyRequestForm:
    """The request of a family, for the pen (D-F28)."""
    return FamilyRequestForm(letterhead=letterhead_of(programme), on=on, for_pen=True)


def acknowledgement(referral: Referral, *, on: date) -> Acknowledgement:
    """What the orienteur may know (R10): received, where it stands, the référent’s name. Nothing else."""
    told = following(referral, on, silenced=is_kept_from(referral.child, referral.organisation, on))
    return Acknowledgement(
        letterhead=letterhead_of(referral.programme),
        on=on,
        addressee=referral.came_from or str(referral.written_by),
        organisation=str(referral.organisation or ""),
        reference=f"R-{referral.written_on.year}-{referral.pk}",
        child=f"{referral.child_first_name} {referral.child_last_name[:1]}.",
        received_on=referral.sent_on,
        status=told.words,
        referent=told.referent,
    )


def _guardians(referral: Referral) -> tuple[GuardianIdentity, ...]:
    """Both holders of parental authority, and where each lives."""
    home, hidden = "vit avec l’enfant", referral.address_is_protected
    first = GuardianIdentity(
        name=f"{referral.guardian_first_name} {referral.guardian_last_name}".strip(),
        link=referral.get_guardian_relation_display(),
        phone="" if hidden and referral.guardian_lives_with else referral.guardian_phone,
        address=home if referral.guardian_lives_with else "ne vit pas avec l’enfant",
        language=referral.languages,
        interpreter=referral.interpreter or None,
    )
    if not referral.second_last_name:
        return (first,)
    second = GuardianIdentity(
        name=f"{referral.second_first_name} {referral.second_last_name}",
        link=referral.get_second_relation_display(),
        phone="" if hidden and referral.second_lives_with else referral.second_phone,
        address=home if referral.second_lives_with else referral.second_address or "ne vit pas avec l’enfant",
    )
    return (first, second)


def _child(referral: Referral) -> ChildIdentity:
    quarter, outside = referral.quarter, "hors quartier" if referral.outside_quarters else ""
    hidden = referral.address_is_protected  # a sheet goes from hand to hand
    return ChildIdentity(
        first_name=referral.child_first_name,
        last_name=referral.child_last_name,
        birth_date=referral.birth_date,
        sex=referral.get_sex_display() if referral.sex else "",
        school=str(referral.school or ""),
        school_class=str(referral.level or ""),
        address="adresse protégée" if hidden else ", ".join(filter(None, (referral.address, str(referral.commune)))),
        quarter="" if hidden else f"{quarter} ({quarter.get_kind_display()})" if quarter else outside,
    )


def _motives(programme: Programme, on: date, ticked: set[int]) -> tuple[Choice, ...]:
    """Those of the day, and those of the fiche: what was ticked is printed, whatever became of the value."""
    offered = list(ListItem.objects.offered(ListCode.MOTIVE, programme.pk, on))
    former = ListItem.objects.filter(pk__in=ticked - {item.pk for item in offered})
    return tuple(Choice(item.as_written.capitalize(), ticked=item.pk in ticked) for item in (*offered, *former))


def _blank_criteria(programme: Programme) -> tuple[Choice, ...]:
    """The local criteria in force (R7), or what is known of the public accepted."""
    if rules := current_criteria(programme):
        return (*(Choice(item.label) for item in rules.items.all()), OTHERWISE)
    return (
        Choice("Habite un quartier prioritaire (QPV)"),
        Choice("Est scolarisé en réseau d’éducation prioritaire (REP, REP+)"),
        Choice(f"A entre {programme.age_min} et {programme.age_max} ans"),
        OTHERWISE,
    )


def _criteria(referral: Referral, on: date) -> tuple[Choice, ...]:
    """The local criteria that the fiche answered (R7, R11): what is written above is never asked twice."""
    if referral.criteria:
        answers = referral.criteria_answers.all()
        return tuple(Choice(given.criterion.label, ticked=given.answer == Answer.YES) for given in answers)
    programme, quarter, school = referral.programme, referral.quarter, referral.school
    facts = (
        quarter is not None and quarter.kind == Quarter.Kind.QPV,
        school is not None and bool(school.priority),
        programme.age_min <= age(referral.birth_date, on) <= programme.age_max,
    )
    blank = _blank_criteria(programme)
    met = tuple(Choice(choice.label, ticked=fact) for choice, fact in zip(blank, facts, strict=False))
    return (*met, OTHERWISE)


def _place(role: str, name: str, signature: Signature | None) -> SignaturePlace:
    if signature is None:
        return SignaturePlace(role=role, name=name)
    spoken = signature.channel == Agreement.Channel.ORAL
    return SignaturePlace(
        role=role,
        name=signature.name,
        on=signature.signed_on,
        channel=CHANNELS[signature.channel],
        recorded_by=str(signature.recorded_by) if spoken else "",
    )
