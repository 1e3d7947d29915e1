"""What a sheet starts from: nobody named yet, and who signs."""

from village.documents.parts import ChildIdentity, PartnerIdentity, Signature

PARENTS = "Les parents"

NOBODY = ChildIdentity()

NO_PARTNER = PartnerIdentity()

FAMILY_SIGNS = Signature(role="Votre signature")

PARTNER_SIGNS = Signature(role="Le partenaire")
PROGRAMME_SIGNS = Signature(role="Pour le programme")
