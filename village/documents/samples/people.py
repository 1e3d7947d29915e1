"""The same child, mother and référente on every filled sheet. Nobody here exists."""

from datetime import date

from village.documents.parts import ChildIdentity, Letterhead

LETTERHEAD = Letterhead(
    programme="PRE du Pays salonais",
    bearer="Caisse des écoles du Pays salonais",
    rights_contact=("la déléguée à la protection des données, dpo@exemple.invalid, 04\u00a099\u00a000\u00a000\u00a010"),
    demonstration=True,
)

CHILD = ChildIdentity(
    first_name="Kadiatou",
    last_name="Traoré",
    birth_date=date(2008, 5, 1),
    sex="fille",
    school="École élémentaire Jean-Moulin (REP)",
    school_class="CM1",
    address="4 allée des Amandiers, bâtiment C, 13300 Salon-de-Provence",
    quarter="Les Canourgues (QPV)",
)

MOTHER = "Farida Traoré"

REFERENT = "Danièle Roche"
