"""What happens around Kadiatou."""

from dataclasses import dataclass

from django.utils import timezone

from tests.cast import SINCE, Cast
from village.around.models import (
    ChildProject,
    Concern,
    ConcernReader,
    Contact,
    InformationRequest,
    Interpreting,
    ScannedPaper,
    WeekSlot,
)
from village.around.operations import ConcernSheet, PaperSheet, Question, add_paper, ask_partner, write_concern
from village.documents.received import Scan
from village.people.models import Agreement


@dataclass
class Around:
    contact: Contact
    booking: Interpreting
    slot: WeekSlot
    concern: Concern
    reader: ConcernReader
    asked: InformationRequest
    secret: str
    paper: ScannedPaper


def surround(cast: Cast) -> Around:
    """An exchange, an interpreter, a moment, and a document that Danièle opened to Alice."""
    child, author, today = cast.children["kadiatou"], cast.users["daniele"], timezone.localdate()
    contact = Contact.objects.create(
        child=child, kind="telephone", on=SINCE, purpose="La rentrée.", decided="On se revoit.", author=author,
        written_at=timezone.now(),
    )  # fmt: skip
    contact.professionals.add(cast.professionals["bruno"])
    sheet = ConcernSheet("ip", "Des faits.", today, "papier", "prevenue", [cast.users["alice"]])
    concern = write_concern(child, sheet, by=cast.actor("daniele"), at=timezone.localtime())
    Agreement.objects.create(
        child=child, guardian=cast.guardians["kadiatou"], scope="partage", recipient=cast.school.organisation,
        channel="oral", informed_by=author, given_on=SINCE,
    )  # fmt: skip
    ChildProject.objects.create(
        child=child, standing="oui", contact="Odile Roux", service="ASE", phone="04 90 00 00 12", fit="L’école ici.",
        author=author, on=today,
    )  # fmt: skip
    question = Question(cast.professionals["bruno"], "Parle-t-elle en classe ?", "main")
    asked = ask_partner(child, question, by=cast.actor("daniele"), on=today, site="")
    signed = PaperSheet("ecole", SINCE, Scan(b"un bulletin", "jpeg"), "Le bulletin.")
    return Around(
        paper=add_paper(child, signed, by=cast.actor("daniele"), at=timezone.localtime()),
        asked=asked.request,
        secret=asked.url.strip("/").split("/")[-1],
        contact=contact,
        booking=Interpreting.objects.create(
            child=child, language="soninké", interpreter="Mme Sow", manner="place", on=today, purpose="Point",
            booked_by=author,
        ),
        slot=WeekSlot.objects.create(
            child=child, weekday=1, starts_at="08:30", time="ecole", what="École", starts_on=SINCE
        ),
        concern=concern,
        reader=concern.circle.get(user=cast.users["alice"]),
    )  # fmt: skip
