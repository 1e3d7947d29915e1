"""Where the quarters are: official outlines read as they come, generations apart, « inconnu » when not all is there."""

import io
import json
import zipfile
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.cast import Cast
from tests.forms import hidden_of
from village.audit.models import Entry
from village.programmes.models import Commune, Quarter, QuarterOutline
from village.programmes.placing import place

PAGE, BRING = reverse("programmes:outlines"), reverse("programmes:bring_outlines")
TODAY = date(2026, 3, 2)


def square(west: float, south: float, side: float = 0.01) -> dict[str, Any]:
    east, north = west + side, south + side
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "MultiPolygon", "coordinates": [[ring]]}


def feature(geometry: Any, **properties: str) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


TILLEULS = feature(
    square(5.0, 43.0), code_qp="QN01301M", lib_qp="Les Tilleuls", insee_com="13001", lib_com="Ici", insee_dep="13"
)
TWO_TOWNS = feature(square(5.1, 43.0), code_qp="QN01302M", lib_qp="Le Pont", insee_com="13001; 13009")
FAR = feature(square(2.0, 48.0), code_qp="QN07501M", lib_qp="Ailleurs", insee_com="75118", lib_com="Paris 18e")
OF_2015 = feature(square(5.0, 43.0, 0.02), CODE_QP="QP013001", NOM_QP="Les Tilleuls", COMMUNE_QP="Ici")


def geojson(*features: Any, name: str = "qpv.geojson") -> SimpleUploadedFile:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    said = {"type": "FeatureCollection", "name": "QP", "crs": crs, "features": features}
    return SimpleUploadedFile(name, json.dumps(said).encode(), content_type="application/geo+json")


def read(cast: Cast, *features: Any, file: Any = None, who: str = "alice") -> Any:
    client = cast.client(who)
    sent = {**hidden_of(client.get(PAGE)), "file": file or geojson(*features)}
    return client.post(PAGE, sent)


def bring(cast: Cast, page: Any, **changed: Any) -> Any:
    """Send what was found, as the page offers it, save `changed`."""
    form = page.context["form"]
    offered = {name: form[name].initial for name in form.fields if form[name].initial not in (None, False, "")}
    sent = {name: ("on" if value is True else value) for name, value in offered.items()}
    sent = {name: value for name, value in (sent | changed).items() if value is not None}
    return cast.client("alice").post(BRING, sent, follow=True)


def text(answer: Any) -> str:
    return str(answer.content.decode().replace("\xa0", " ").replace("\u202f", " "))


def test_the_official_file_is_read_as_it_comes_and_nothing_is_written_before_a_person_has_read(cast: Cast) -> None:
    page = read(cast, TILLEULS, FAR)
    assert page.status_code == 200
    assert (page.context["read"].features, page.context["read"].elsewhere) == (2, 1)
    assert "QN01301M, génération 2024" in text(page)
    assert not QuarterOutline.objects.exists()


def test_the_generations_are_kept_apart_each_with_its_days(cast: Cast) -> None:
    bring(cast, read(cast, OF_2015))
    bring(cast, read(cast, TILLEULS))
    days = {row.code: (row.starts_on, row.ends_on) for row in Quarter.objects.filter(name="Les Tilleuls")}
    assert days == {
        "QP013001": (date(2015, 1, 1), date(2023, 12, 31)),
        "QN01301M": (date(2024, 1, 1), None),
    }
    assert place(5.015, 43.015, cast.commune, date(2020, 1, 1)).quarter == Quarter.objects.get(code="QP013001")
    cast.commune.refresh_from_db()
    assert place(5.015, 43.015, cast.commune, TODAY).outside  # it is no longer in one
    assert place(5.005, 43.005, cast.commune, TODAY).quarter == Quarter.objects.get(code="QN01301M")


def test_overseas_the_second_generation_begins_a_year_later(cast: Cast) -> None:
    island = Commune.objects.create(programme=cast.programme, name="Île", insee_code="97101")
    bring(cast, read(cast, feature(square(-61.5, 16.2), code_qp="QN97101X", lib_qp="Le Port", insee_com="97101")))
    assert Quarter.objects.get(commune=island).starts_on == date(2025, 1, 1)


def test_a_quarter_typed_before_gets_its_outline_and_keeps_its_name(cast: Cast) -> None:
    bring(cast, read(cast, OF_2015))
    cast.quarter.refresh_from_db()
    assert cast.quarter.code == "QP013001"
    assert cast.quarter.outline.geometry["type"] == "Polygon"
    assert Quarter.objects.count() == 1


def test_ending_those_of_2015_is_asked_never_done_silently(cast: Cast) -> None:
    page = read(cast, TILLEULS)
    assert "Terminer les quartiers prioritaires de 2015" in text(page)
    bring(cast, page, end_former=None)
    cast.quarter.refresh_from_db()
    assert cast.quarter.ends_on is None
    cast.client("alice").post(reverse("programmes:forget_whole", args=[cast.commune.pk, 2024]))
    bring(cast, page, whole=[])  # those of 2024 may not all be there: nobody loses a quarter for it
    cast.quarter.refresh_from_db()
    assert cast.quarter.ends_on is None
    bring(cast, read(cast, TILLEULS))
    cast.quarter.refresh_from_db()
    assert cast.quarter.ends_on == date(2023, 12, 31)


def test_the_same_file_twice_harms_nothing(cast: Cast) -> None:
    for _ in range(2):
        bring(cast, read(cast, TILLEULS, OF_2015))
    assert Quarter.objects.count() == QuarterOutline.objects.count() == 2


def test_a_quarter_in_two_communes_is_one_in_each_and_one_qpv_in_the_survey(cast: Cast) -> None:
    Commune.objects.create(programme=cast.programme, name="Là", insee_code="13009")
    bring(cast, read(cast, TWO_TOWNS))
    assert sorted(Quarter.objects.filter(code="QN01302M").values_list("commune__name", flat=True)) == ["Ici", "Là"]


def test_outside_the_outlines_is_unknown_until_somebody_says_that_the_list_is_whole(cast: Cast) -> None:
    assert place(6.0, 44.0, cast.commune, TODAY).why.startswith("personne n’a dit")  # an empty reference
    page = read(cast, TILLEULS)
    bring(cast, page, whole=[])
    cast.commune.refresh_from_db()
    found = place(6.0, 44.0, cast.commune, TODAY)
    assert not found.known
    assert "complète pour Ici" in found.why
    assert place(5.005, 43.005, cast.commune, TODAY).quarter  # inside an outline is known all the same
    bring(cast, read(cast, TILLEULS))
    cast.commune.refresh_from_db()
    assert place(6.0, 44.0, cast.commune, TODAY).outside


def test_a_qpv_without_an_outline_makes_the_reference_partial(cast: Cast) -> None:
    bring(cast, read(cast, TILLEULS))
    Quarter.objects.create(commune=cast.commune, name="Le Mail", kind="qpv", starts_on=date(2024, 1, 1))
    cast.commune.refresh_from_db()
    found = place(6.0, 44.0, cast.commune, TODAY)
    assert not found.known
    assert "Le Mail" in found.why


def test_a_list_said_whole_by_mistake_is_taken_back(cast: Cast) -> None:
    bring(cast, read(cast, TILLEULS))
    cast.client("alice").post(reverse("programmes:forget_whole", args=[cast.commune.pk, 2024]))
    cast.commune.refresh_from_db()
    assert not place(6.0, 44.0, cast.commune, TODAY).known


def test_a_local_quarter_says_what_it_is_and_a_qpv_goes_before_it(cast: Cast) -> None:
    watch = feature(square(5.0, 43.0, 0.05), nom="La Gare", insee="13001")
    page = read(cast, TILLEULS, watch)
    assert "Sans code officiel" in text(page)
    bring(cast, page, **{"quartier-1": "veille"})
    cast.commune.refresh_from_db()
    assert Quarter.objects.get(name="La Gare").kind == "veille"
    assert str(place(5.04, 43.04, cast.commune, date.today()).quarter) == "La Gare"  # noqa: DTZ011 - local from today
    assert str(place(5.005, 43.005, cast.commune, date.today()).quarter) == "Les Tilleuls"  # noqa: DTZ011


def test_a_local_quarter_is_not_believed_where_the_qpv_are_not_all_known(cast: Cast) -> None:
    page = read(cast, feature(square(5.0, 43.0, 0.05), nom="La Gare", insee="13001"))
    bring(cast, page, **{"quartier-0": "veille"})
    assert not place(5.04, 43.04, cast.commune, date.today()).known  # noqa: DTZ011


def test_the_journal_says_what_was_brought(cast: Cast) -> None:
    bring(cast, read(cast, TILLEULS))
    said = Entry.objects.filter(action="programme:change").latest("pk").details
    assert "1 contours, 1 quartiers ajoutés" in said
    assert "liste 2024 complète pour Ici" in said


def _zip(*names: str, data: bytes = b"{}") -> SimpleUploadedFile:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, data)
    return SimpleUploadedFile("qpv.zip", packed.getvalue())


def test_an_archive_is_opened(cast: Cast) -> None:
    inside = geojson(TILLEULS).read()
    assert read(cast, file=_zip("QP_2024.geojson", data=inside)).context["read"].features == 1


LAMBERT = feature(square(892_000.0, 6_250_000.0, 500), code_qp="QN01301M", lib_qp="Les Tilleuls", insee_com="13001")
POINT = feature({"type": "Point", "coordinates": [5, 43]}, code_qp="QN01301M", lib_qp="Les Tilleuls", insee_com="13001")
NOWHERE = feature(square(5.0, 43.0), code_qp="QN01301M", lib_qp="Les Tilleuls")


@pytest.mark.parametrize(
    ("wrong", "why"),
    [(LAMBERT, "longitude et latitude"), (POINT, "pas une surface"), (NOWHERE, "sa commune n’est pas dite")],
)
def test_what_is_not_understood_is_said_and_the_rest_is_read(cast: Cast, wrong: Any, why: str) -> None:
    page = read(cast, wrong, TWO_TOWNS)
    assert why in text(page)
    assert len(page.context["read"].drawn) == 1


@pytest.mark.parametrize(
    ("file", "why"),
    [
        (SimpleUploadedFile("a.geojson", b"nom;code\n"), "pas un GeoJSON"),
        (SimpleUploadedFile("a.geojson", b"\xff\xfe\x00\x01"), "pas un GeoJSON"),
        (SimpleUploadedFile("a.geojson", b'{"features": [{"type": '), "abîmé"),
        (SimpleUploadedFile("a.geojson", b'{"features": [' + b"[" * 100_000), "abîmé"),
        (SimpleUploadedFile("a.geojson", b'{"features": []}'), "aucun quartier"),
        (SimpleUploadedFile("a.zip", b"PK\x03\x04 rien"), "ne s’ouvre pas"),
        (_zip("lisez-moi.txt"), "un seul fichier .geojson"),
        (_zip("a.geojson", data=b" " * (60 * 1024 * 1024 + 1)), "dépasse"),
    ],
)
def test_a_file_that_is_none_is_refused_in_words(cast: Cast, file: Any, why: str) -> None:
    file.seek(0)
    page = read(cast, file=file)
    assert page.status_code == 422
    assert why in text(page)


def test_what_is_sent_back_must_be_what_was_read(cast: Cast) -> None:
    page = read(cast, TILLEULS)
    forged = bring(cast, page, found=page.context["form"]["found"].initial[:-4] + "abcd")
    assert "lu il y a trop longtemps" in text(forged)
    assert not QuarterOutline.objects.exists()
    stolen = page.context["form"]["found"].initial
    there = cast.client("hawa").post(BRING, {"found": stolen, "quartier-0": "on"}, follow=True)
    assert "lu il y a trop longtemps" in text(there)


def test_nothing_ticked_is_said(cast: Cast) -> None:
    page = read(cast, TILLEULS)
    answer = bring(cast, page, **{"quartier-0": None, "whole": [], "end_former": None})
    assert answer.status_code == 422
    assert "Rien n’est coché" in text(answer)
