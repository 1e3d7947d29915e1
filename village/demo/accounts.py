"""The accounts of the demonstration: invented people, one known password, refused when `DEMO` is off."""

from dataclasses import dataclass

from village.access.roles import Role

PASSWORD = "tout-un-village"  # noqa: S105 - known to all, on purpose


@dataclass(frozen=True)
class Member:
    """One of the cast. `password` is empty for those who only appear in the dossiers."""

    key: str
    first_name: str
    last_name: str
    role: Role
    job: str
    password: str = ""

    @property
    def email(self) -> str:
        return f"{self.key}@demo.invalid"


def _member(key: str, name: str, role: Role, job: str) -> Member:
    first_name, _, last_name = name.partition(" ")
    return Member(key, first_name, last_name, role, job, PASSWORD)


SALON = (
    _member("alice", "Alice Marchand", Role.COORDINATOR, "Coordonnatrice"),
    _member("joelle", "Joëlle Reynaud", Role.ASSISTANT, "Assistante administrative"),
    _member("daniele", "Danièle Roche", Role.REFERENT, "Référente de parcours"),
    _member("chloe", "Chloé Vidal", Role.PANEL_MEMBER, "Conseillère principale d’éducation, membre d’EPS"),
    _member("bruno", "Bruno Pons", Role.REFERRER, "Enseignant, école Jean-Moulin"),
    _member("emile", "Émile Arnaud", Role.FACILITATOR, "Animateur de l’atelier langage"),
    _member("farida", "Farida Lakhdar", Role.FAMILY, "Mère de Yanis"),
    _member("gaspard", "Gaspard Teissier", Role.ELECTED, "Élu à l’éducation"),
    _member("ines", "Inès Navarro", Role.NETWORK, "Chargée de mission, centre de ressources"),
    _member("karim", "Karim Haddad", Role.DPO, "Délégué à la protection des données"),
    _member("lucas", "Lucas Perrin", Role.TECHNICIAN, "Administrateur technique"),
)
# She keeps her place among the partners of the demonstration, and has a password besides.
DOCTOR = _member("helene", "Hélène Vasseur", Role.PANEL_MEMBER, "Médecin scolaire, membre d’EPS")
CRAU = (_member("hawa", "Hawa Diallo", Role.COORDINATOR, "Coordonnatrice, PRE de la Crau"),)

# What `make run` prints: who, e-mail, password.
ACCOUNTS: tuple[tuple[str, str, str], ...] = tuple(
    (f"{member.first_name} {member.last_name} · {member.role.label} ({member.job})", member.email, member.password)
    for member in (*SALON[:4], DOCTOR, *SALON[4:], *CRAU)
)
