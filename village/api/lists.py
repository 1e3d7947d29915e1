"""The values that a fiche may take, by their numbers: those that its page offers today."""

from datetime import date
from typing import Any

from village.directory.models import Organisation, School
from village.programmes.models import ListCode, ListItem, Programme
from village.programmes.reading import quarters
from village.referrals.criteria import current_criteria

_ITEMS = {
    "referrer_kinds": ListCode.REFERRER_KIND,
    "levels": ListCode.SCHOOL_LEVEL,
    "motives": ListCode.MOTIVE,
    "adhesions": ListCode.ADHESION,
}


def lists_for(programme: Programme, on: date, *, door: bool) -> dict[str, Any]:
    """`door`: for who says from which structure a request came."""
    schools = School.objects.filter(organisation__programme=programme).select_related("organisation")
    criteria = current_criteria(programme)
    asked = [one for one in criteria.items.all() if not one.check_kind] if criteria else []
    structures = Organisation.objects.filter(programme=programme).order_by("name") if door else ()
    items: dict[str, Any] = {
        name: [_value(row.pk, row.code, row.label) for row in ListItem.objects.offered(code, programme.pk, on)]
        for name, code in _ITEMS.items()
    }
    return items | {
        "communes": [_value(row.pk, row.insee_code, row.name) for row in programme.communes.all()],
        "quarters": [_value(row.pk, row.code, str(row)) for row in quarters(programme).exclude(ends_on__lt=on)],
        "schools": [_value(row.pk, row.uai, str(row)) for row in schools.order_by("organisation__name")],
        "organisations": [_value(row.pk, "", row.name) for row in structures],
        "criteria": [_value(row.pk, "", row.label) for row in asked],
    }


def _value(number: int, code: str, label: str) -> dict[str, Any]:
    return {"id": number, "code": code, "label": label}
