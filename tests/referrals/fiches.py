"""What Bruno writes with a mother, and how a fiche gets where a test needs it."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast, item
from tests.forms import fill_in
from village.people.models import Person
from village.referrals.models import Referral, Signature
from village.referrals.operations import Fiche, identify_referral, send_referral, sign_referral, write_referral


def words(cast: Cast, **changes: Any) -> dict[str, Any]:
    """The answers of the form; a change to None leaves the field out."""
    answers = {
        "referrer_kind": item("N5", "education-nationale").pk,
        "child_first_name": "Léa",
        "child_last_name": "Morin",
        "birth_date": "2018-04-02",
        "sex": "F",
        "school": cast.school.pk,
        "level": item("N4", "ce1").pk,
        "address": "3 allée des Amandiers",
        "commune": cast.commune.pk,
        "quarter": cast.quarter.pk,
        "guardian_first_name": "Sonia",
        "guardian_last_name": "Morin",
        "guardian_relation": "mere",
        "guardian_phone": "06 39 98 00 01",
        "languages": "français",
        "motives": [item("N6", "scolaire").pk, item("N6", "acces-soins").pk],
        "observed_facts": "Elle s’endort en classe depuis janvier.",
        "strengths": "Elle aide les plus petits.",
        "already_tried": "Aide personnalisée.",
        "family_dialogue": "Deux rencontres avec sa mère, qui demande de l’aide.",
        "adhesion": item("N13", "accord").pk,
    }
    return {name: value for name, value in (answers | changes).items() if value is not None}


def fiche(cast: Cast, **changes: Any) -> Fiche:
    """The same, for the operations."""
    answers: dict[str, Any] = {
        **words(cast),
        "referrer_kind": item("N5", "education-nationale"),
        "birth_date": date(2018, 4, 2),
        "school": cast.school,
        "level": item("N4", "ce1"),
        "commune": cast.commune,
        "quarter": cast.quarter,
        "interpreter": False,
        "motives": [item("N6", "scolaire"), item("N6", "acces-soins")],
        "adhesion": item("N13", "accord"),
    }
    return Fiche(**(answers | changes))


def draft(cast: Cast, writer: str = "bruno", **changes: Any) -> Referral:
    return write_referral(fiche(cast, **changes), by=cast.actor(writer), on=timezone.localdate())


def signed(cast: Cast, writer: str = "bruno", channel: str = "papier", **changes: Any) -> Referral:
    referral, today = draft(cast, writer, **changes), timezone.localdate()
    for party in (Signature.Party.PARTNER, Signature.Party.GUARDIAN):
        sign_referral(
            referral,
            party=party,
            name="Sonia Morin",
            channel=channel,
            signed_on=today,
            by=cast.actor(writer),
            on=today,
        )
    return referral


def sent(cast: Cast, writer: str = "bruno", **changes: Any) -> Referral:
    return send_referral(signed(cast, writer, **changes), by=cast.actor(writer), on=timezone.localdate())


def identify(cast: Cast, referral: Referral, child: Person | None, who: str = "alice") -> Referral:
    """« Déjà connu ? »: answered by those who receive."""
    return identify_referral(referral, child=child, by=cast.actor(who), on=timezone.localdate())


def page(name: str, referral: Referral, *more: Any) -> str:
    return reverse(f"referrals:{name}", args=[referral.pk, *more])


def press_send(cast: Cast, referral: Referral, writer: str = "bruno") -> Any:
    """Open the fiche and press « Envoyer »."""
    client = cast.client(writer)
    hidden = client.get(page("detail", referral)).context["form"]["submission"].value()
    return client.post(page("send", referral), {"submission": hidden})


def record_signature(cast: Cast, referral: Referral, party: str, **changes: Any) -> Any:
    answers = {"name": "Sonia Morin", "channel": "papier", "signed_on": timezone.localdate().isoformat()} | changes
    return fill_in(cast.client("bruno"), page("sign", referral, party), **answers)
