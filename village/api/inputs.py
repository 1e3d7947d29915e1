"""What software sends, described for the OpenAPI file; the forms of the pages judge it."""

from datetime import date
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field

Number = Annotated[int, Field(gt=0, lt=2**63)]
Words = Annotated[str, Field(max_length=5000)]
Name = Annotated[str, Field(max_length=80)]


class Sent(Schema):
    """A body: a field that nobody knows is refused, rather than lost."""

    model_config = ConfigDict(extra="forbid")

    def as_form(self) -> dict[str, Any]:
        """As a page would send it: what is not said is empty."""
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in self.model_dump().items()
            if value is not None
        }


class NoteIn(Sent):
    """Une note de suivi (D-F5)."""

    on: date = Field(description="Le jour de ce qui est raconté, jamais dans le futur.")
    kind: Literal["entretien", "domicile", "telephone", "ecole", "partenaire"]
    text: str = Field(min_length=1, max_length=20_000, description="Des faits, des mots entendus.")
    readers: Literal["equipe", "referent"] = "equipe"
    positive: str = Field("", max_length=300, description="Un point positif : l’enfant et ses parents le liront.")
    good_news: bool = False
    with_family: bool = False
    with_whom: str = Field("", max_length=120)
    informed_on: date | None = None
    informed_channel: Literal["", "papier", "oral", "ecran"] = ""
    next_step: str = Field("", max_length=200)
    next_on: date | None = None
    channel: Literal["papier", "oral", "ecran"] = "ecran"
    steps: dict[str, Literal["avant", "arriere"]] = Field(
        default_factory=dict, max_length=50, description="Le pas fait pour un objectif, par le numéro de l’objectif."
    )

    def as_form(self) -> dict[str, Any]:
        said = super().as_form()
        return said | {f"step_{goal}": way for goal, way in said.pop("steps").items()}


class FicheIn(Sent):
    """Une fiche de repérage (D-F1). Les numéros sont ceux de `GET /api/v1/listes`."""

    referrer_kind: Number = Field(description="D’où vient la demande.")
    child_first_name: Name
    child_last_name: Name
    birth_date: date
    sex: Literal["", "F", "M"] = ""
    guardian_first_name: Name
    guardian_last_name: Name
    guardian_relation: Literal["mere", "pere", "tuteur", "autre"]
    guardian_phone: str = Field("", max_length=30)
    guardian_lives_with: bool = True
    second_first_name: str = Field("", max_length=80)
    second_last_name: str = Field("", max_length=80)
    second_relation: Literal["", "mere", "pere", "tuteur", "autre"] = ""
    second_phone: str = Field("", max_length=30)
    second_lives_with: bool = False
    second_address: str = Field("", max_length=200)
    second_standing: Literal["", "aucun", "informe", "a_informer", "injoignable", "desaccord"] = ""
    languages: str = Field("", max_length=120)
    interpreter: bool = False
    address: str = Field("", max_length=200)
    commune: Number
    quarter: Number | Literal["hors"] | None = Field(None, description="Rien : on ne sait pas. « hors » : aucun.")
    school: Number | None = None
    level: Number | None = None
    motives: list[Number] = Field(default_factory=list, max_length=50)
    adhesion: Number | None = None
    observed_facts: Words = Field("", description="Des faits, datés si possible, comme si l’enfant les lisait un jour.")
    appraisal: Words = ""
    strengths: Words = ""
    already_tried: Words = ""
    family_dialogue: Words = ""
    adhesion_signs: str = Field("", max_length=1000)
    child_words: str = Field("", max_length=1000)
    criteria: dict[str, Literal["oui", "non", "inconnu"]] = Field(
        default_factory=dict, max_length=50, description="Les critères demandés par le programme, par leur numéro."
    )
    door: Literal["partenaire", "famille", "telephone", "autre_pre"] | None = Field(
        None, description="Pour l’équipe : comment la demande est arrivée."
    )
    organisation: Number | None = Field(None, description="Pour l’équipe : la structure qui parle ou écrit.")
    came_from: str = Field("", max_length=160, description="Pour l’équipe : qui appelle, ou quel autre PRE.")

    def as_form(self) -> dict[str, Any]:
        said = super().as_form()
        return said | {f"critere_{one}": answer for one, answer in said.pop("criteria").items()}
