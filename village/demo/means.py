"""Budget: 266 500 € in 2018 (F31, F32), and the same structure in the years that follow."""

from datetime import date, timedelta
from decimal import Decimal

from village.accounts.models import User
from village.core.dates import add_months, school_year
from village.demo.book import Book
from village.directory.models import Professional
from village.evaluation.models import ReportSharing
from village.funding.models import ActionCost, Expense, Grant, ServiceAgreement, ServiceInvoice, ServiceMonth

# Each month: hours, bilans, children handed over to a libéral.
SERVICE = ((Decimal(6), 4, 1), (Decimal("7.5"), 5, 2), (Decimal(5), 3, 3))
_Funder, _Nature = Grant.Funder, Expense.Nature
GRANTS = (
    (_Funder.STATE, "Subvention de l’État (CGET)", 150_000, False),
    (_Funder.INTERCOMMUNAL, "Participation de l’intercommunalité", 86_500, False),
    (_Funder.INTERCOMMUNAL, "Charges indirectes de l’intercommunalité", 30_000, True),
)
EXPENSES = (
    (_Nature.STAFF, "Équipe et 500 heures de vacations", 221_195),
    (_Nature.SERVICES, "Prestations : scolarité, loisirs, santé", 26_650),
    (_Nature.TRAINING, "Formations et analyse de pratiques", 7_995),
    (_Nature.SUPPLIES, "Documentation et maintenance du logiciel", 10_660),
)
# What this year's actions cost: the programme, the families, others and who they are. About a third for a care.
COSTS = {
    "Atelier langage": (5_400, 0, 900, "CAF"),
    "Coup de pouce lecture": (4_200, 0, 600, "École"),
    "Consultations de psychologue": (3_600, 1_800, 0, ""),
    "Théâtre du mercredi": (900, 450, 300, "Ville"),
}


def record_budgets(book: Book) -> None:
    """2018 as published; then every year up to this one, a little higher each time."""
    for year in range(2018, book.today.year + 1):
        for funder, label, amount, indirect in GRANTS:
            book.writer.add(
                Grant(
                    programme=book.place.programme,
                    year=year,
                    funder=funder,
                    label=label,
                    amount=_of_year(amount, year),
                    indirect=indirect,
                )
            )
        for nature, label, amount in EXPENSES:
            book.writer.add(
                Expense(
                    programme=book.place.programme,
                    year=year,
                    nature=nature,
                    label=label,
                    amount=_of_year(amount, year),
                )
            )
    record_costs(book)
    record_service(book)


def record_service(book: Book) -> None:
    """A speech therapist makes bilans, then hands over to a libéral (R42): three months done, an invoice to pay."""
    programme, first = book.place.programme, add_months(book.today, -3).replace(day=1)
    practitioner = book.writer.add(
        Professional(programme=programme, first_name="Claire", last_name="Meunier", job="orthophoniste")
    )
    agreement = book.writer.add(
        ServiceAgreement(
            programme=programme,
            professional=practitioner,
            purpose="Bilans d’orthophonie, puis orientation vers un cabinet libéral.",
            hours=Decimal(60),
            hourly_price=Decimal(45),
            starts_on=first,
            ends_on=add_months(first, 10) - timedelta(days=1),
        )
    )
    for place, (hours, assessments, relayed) in enumerate(
        ((Decimal(6), 4, 1), (Decimal("7.5"), 5, 2), (Decimal(5), 3, 3))
    ):
        month = add_months(first, place)
        book.writer.add(
            ServiceMonth(agreement=agreement, month=month, hours=hours, assessments=assessments, relayed=relayed)
        )
        received = add_months(month, 1)
        book.writer.add(
            ServiceInvoice(
                agreement=agreement,
                number=f"F-{month:%Y-%m}",
                received_on=received,
                amount=hours * 45,
                paid_on=received if place < 2 else None,
            )
        )


def share_reports(book: Book, by: User) -> None:
    """The bilan of each school year went to the partners in the autumn; that of the last one is still to be sent."""
    for year in range(2018, school_year(book.today).first.year - 1):
        book.writer.add(
            ReportSharing(
                programme=book.place.programme,
                first_day=date(year, 9, 1),
                last_day=date(year + 1, 8, 31),
                words="Merci à chacun.",
                told=12,
                shared_on=date(year + 1, 10, 15),
                shared_by=by,
            )
        )


def record_costs(book: Book) -> None:
    for activity in book.activities:
        if activity.title not in COSTS:
            continue
        programme, families, paid, others = COSTS[activity.title]
        book.writer.add(
            ActionCost(
                activity=activity,
                year=book.today.year,
                cost=Decimal(programme + families + paid),
                programme_share=Decimal(programme),
                family_share=Decimal(families),
                others_share=Decimal(paid),
                others=others,
            )
        )


def _of_year(amount: int, year: int) -> Decimal:
    return (Decimal(amount) * (100 + 2 * (year - 2018)) / 100).quantize(Decimal("0.01"))
