"""The quarter found from the address: only where it is switched on, the address alone, never a name (decision 34)."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from tests.cast import Cast
from tests.forms import hidden_of
from village.audit.models import Entry
from village.people.models import Household, Person
from village.people.operations import locate_homes
from village.programmes.models import Commune, Quarter, QuarterOutline

SQUARE = {"type": "Polygon", "coordinates": [[[5.0, 43.0], [5.1, 43.0], [5.1, 43.1], [5.0, 43.1], [5.0, 43.0]]]}


@dataclass
class Service:
    """A public address service of our own: what it answers, and all that it was asked."""

    at: tuple[float, float] = (5.05, 43.05)
    about: dict[str, Any] = field(default_factory=dict)
    raw: bytes | None = None
    status: int = 200
    asked: list[dict[str, list[str]]] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)

    def answer(self) -> bytes:
        if self.raw is not None:
            return self.raw
        about = {"type": "housenumber", "score": 0.97, "citycode": "13001", **self.about}
        found = {"type": "Feature", "geometry": {"type": "Point", "coordinates": self.at}, "properties": about}
        return json.dumps({"type": "FeatureCollection", "features": [found]}).encode()


@pytest.fixture
def service(settings: Any) -> Iterator[Service]:
    said = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            said.asked.append(parse_qs(urlsplit(self.path).query))
            said.heard.append(f"{self.path} {self.headers}")
            body = said.answer()
            self.send_response(said.status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.GEOCODER_URL = f"http://127.0.0.1:{server.server_port}/search"
    yield said
    server.shutdown()
    server.server_close()


@pytest.fixture
def drawn(cast: Cast) -> Cast:
    """The quarter of the cast is drawn, its list whole, and the programme asks addresses."""
    QuarterOutline.objects.create(quarter=cast.quarter, geometry=SQUARE, brought_on=date(2024, 1, 1))
    Commune.objects.filter(pk=cast.commune.pk).update(whole_2024_on=date(2024, 1, 1))
    cast.programme.geocodes = True
    cast.programme.save()
    home(cast, quarter=None)
    return cast


def home(cast: Cast, **changed: Any) -> Household:
    found = cast.children["kadiatou"].household
    assert found
    Household.objects.filter(pk=found.pk).update(**changed)
    found.refresh_from_db()
    return found


def address_page(cast: Cast) -> str:
    return reverse("casefile:correct_home", args=[cast.children["kadiatou"].pk])


def look_up(cast: Cast, address: str = "1 rue des Lilas", **answers: Any) -> Any:
    client = cast.client("daniele")
    page = client.get(address_page(cast))
    sent = {**hidden_of(page), "address": address, "commune": cast.commune.pk, "quarter": "adresse", **answers}
    return client.post(address_page(cast), sent, follow=True)


def text(answer: Any) -> str:
    return str(answer.content.decode().replace("\xa0", " ").replace("\u202f", " "))


def test_an_address_in_an_outline_is_in_this_quarter_and_the_source_is_kept(drawn: Cast, service: Service) -> None:
    assert "D’après l’adresse : Les Tilleuls" in text(look_up(drawn))
    found = home(drawn)
    assert (found.quarter, found.quarter_source) == (drawn.quarter, "calcul")
    assert "calculé d’après l’adresse" in text(drawn.client("daniele").get(address_page(drawn)))


def test_outside_every_outline_of_a_whole_list_is_outside(drawn: Cast, service: Service) -> None:
    service.at = (6.0, 44.0)
    look_up(drawn)
    found = home(drawn)
    assert (found.quarter, found.outside_quarters, found.quarter_source) == (None, True, "calcul")


def test_a_partial_reference_answers_unknown(drawn: Cast, service: Service) -> None:
    service.at = (6.0, 44.0)
    Commune.objects.update(whole_2024_on=None)
    assert "Quartier inconnu" in text(look_up(drawn))
    found = home(drawn)
    assert (found.quarter, found.outside_quarters, found.quarter_source) == (None, False, "")


def test_only_the_address_and_the_commune_leave(drawn: Cast, service: Service) -> None:
    look_up(drawn, languages="soninké")
    assert service.asked == [{"q": ["1 rue des Lilas"], "citycode": ["13001"], "index": ["address"], "limit": ["1"]}]
    heard = " ".join(service.heard).lower()
    for word in ("kadiatou", "traor", "farida", "sonink", "pre", "village", "cookie"):
        assert word not in heard


@pytest.mark.parametrize("address", ["1 rue des Lilas, chez M. Diop", "1 rue des Lilas, Mme Diop", "2 cité Traoré"])
def test_an_address_that_names_somebody_does_not_leave(drawn: Cast, service: Service, address: str) -> None:
    assert "nom de personne" in text(look_up(drawn, address))
    assert service.asked == []
    assert home(drawn).address == address  # kept all the same: it never blocks


def test_a_protected_home_is_never_sent(drawn: Cast, service: Service) -> None:
    home(drawn, protected_on=date(2024, 1, 1))
    page = drawn.client("daniele").get(address_page(drawn))
    assert "d’après l’adresse" not in text(page)
    assert look_up(drawn).status_code == 422
    alice = drawn.client("alice")
    alice.post(reverse("casefile:look_up"))
    assert service.asked == []


def test_nothing_leaves_where_the_programme_has_not_switched_it_on(drawn: Cast, service: Service) -> None:
    drawn.programme.geocodes = False
    drawn.programme.save()
    assert look_up(drawn).status_code == 422
    drawn.client("alice").post(reverse("casefile:look_up"))
    assert service.asked == []


def test_switching_it_on_is_the_coordinations_and_is_journaled(cast: Cast) -> None:
    client = cast.client("alice")
    url = reverse("programmes:geocoding")
    client.post(url, {**hidden_of(client.get(url)), "on": "on"})
    cast.programme.refresh_from_db()
    assert cast.programme.geocodes
    assert "quartier cherché d’après l’adresse : oui" in Entry.objects.latest("pk").details


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        ({"status": 503}, "ne répond pas"),
        ({"raw": b"<html>maintenance</html>"}, "ne répond pas"),
        ({"raw": b'{"features": []}'}, "introuvable"),
        ({"raw": b'{"features": [{"properties": 3}]}'}, "illisible"),
        ({"raw": b"[]"}, "illisible"),
        ({"about": {"type": "street"}}, "pas assez précise"),
        ({"about": {"score": 0.4}}, "pas assez précise"),
        ({"about": {"citycode": "13055"}}, "introuvable"),
    ],
)
def test_a_failure_never_blocks_and_what_was_known_stays(
    drawn: Cast, service: Service, fault: dict[str, Any], why: str
) -> None:
    home(drawn, quarter=drawn.quarter, quarter_source="ecole")
    for name, value in fault.items():
        setattr(service, name, value)
    answer = look_up(drawn, languages="soninké")
    assert why in text(answer)
    found = home(drawn)
    assert found.languages == "soninké"  # what was typed is written
    assert (found.quarter, found.quarter_source) == (drawn.quarter, "ecole")


def test_nobody_there_never_blocks(drawn: Cast, settings: Any) -> None:
    settings.GEOCODER_URL = "http://127.0.0.1:9/search"
    assert "ne répond pas" in text(look_up(drawn, "9 rue Neuve"))
    found = home(drawn)
    assert (found.address, found.quarter, found.outside_quarters) == ("9 rue Neuve", None, False)


def test_a_family_that_moves_where_nothing_is_found_is_unknown_again(drawn: Cast, service: Service) -> None:
    home(drawn, quarter=drawn.quarter, quarter_source="calcul")
    service.raw = b'{"features": []}'
    look_up(drawn, "9 rue Neuve")
    assert (home(drawn).quarter, home(drawn).quarter_source) == (None, "")


def test_what_a_person_chooses_is_typed(drawn: Cast) -> None:
    look_up(drawn, quarter=drawn.quarter.pk)
    assert home(drawn).quarter_source == "saisi"


def test_the_same_answer_sent_again_keeps_who_said_it_first(drawn: Cast, service: Service) -> None:
    look_up(drawn)
    look_up(drawn, quarter=drawn.quarter.pk, languages="soninké")
    assert home(drawn).quarter_source == "calcul"


def test_the_families_without_a_quarter_are_found_together_and_each_is_journaled(drawn: Cast, service: Service) -> None:
    alice, page = drawn.client("alice"), reverse("casefile:unplaced")
    shown = text(alice.get(page))
    assert "Kadiatou Traoré" in shown
    assert "Yanis" not in shown  # his quarter is known
    answer = alice.post(reverse("casefile:look_up"), follow=True)
    assert "1 quartier trouvé" in text(answer)
    assert home(drawn).quarter_source == "calcul"
    entry = Entry.objects.filter(action="person:correct").latest("pk")
    assert entry.person_id == drawn.children["kadiatou"].pk
    assert "Tous les quartiers sont connus" in text(alice.get(page))


def test_one_sees_the_families_that_one_may_correct(drawn: Cast) -> None:
    page = reverse("casefile:unplaced")
    assert "Kadiatou" in text(drawn.client("daniele").get(page))
    assert "Kadiatou" not in text(drawn.client("dora").get(page))
    assert "Kadiatou" not in text(drawn.client("hawa").get(page))


def test_a_silent_service_is_not_asked_twenty_times(drawn: Cast, service: Service) -> None:
    other = drawn.children["yanis"].household
    assert other
    Household.objects.filter(pk=other.pk).update(quarter=None)
    service.status = 503
    drawn.client("alice").post(reverse("casefile:look_up"))
    assert len(service.asked) == 1


def test_quarters_drawn_again_keep_the_one_before_for_the_years_before(drawn: Cast, service: Service) -> None:
    before = drawn.quarter
    Quarter.objects.filter(pk=before.pk).update(ends_on=date(2023, 12, 31))
    after = Quarter.objects.create(
        commune=drawn.commune, name="Les Tilleuls", kind="qpv", code="QN01301M", starts_on=date(2024, 1, 1)
    )
    QuarterOutline.objects.create(quarter=after, geometry=SQUARE, brought_on=date(2024, 1, 1))
    home(drawn, quarter=before, quarter_source="saisi")
    assert "jusqu’au" in text(drawn.client("alice").get(reverse("casefile:unplaced")))
    drawn.client("alice").post(reverse("casefile:look_up"))
    found = home(drawn)
    assert (found.quarter, found.former_quarter) == (after, before)
    look_up(drawn, "9 rue Neuve")  # they move: it is no longer where they lived
    assert home(drawn).former_quarter is None


def test_a_quarter_that_is_no_longer_one_is_not_lost_by_correcting_the_rest(drawn: Cast) -> None:
    Quarter.objects.filter(pk=drawn.quarter.pk).update(ends_on=date(2023, 12, 31))
    home(drawn, quarter=drawn.quarter, quarter_source="ecole")
    page = drawn.client("daniele").get(address_page(drawn))
    assert "Les Tilleuls (jusqu’au 31 déc. 2023)" in text(page)
    look_up(drawn, quarter=drawn.quarter.pk, languages="soninké")
    found = home(drawn)
    assert (found.quarter, found.quarter_source, found.languages) == (drawn.quarter, "ecole", "soninké")


def test_whatever_page_asks_a_protected_address_stays_here(drawn: Cast, service: Service) -> None:
    """The operation itself refuses, whoever calls it."""
    home(drawn, protected_on=date(2024, 1, 1))
    child = Person.objects.select_related("household__commune", "programme").get(pk=drawn.children["kadiatou"].pk)
    said = locate_homes([child], by=drawn.actor("alice"), on=date.today())  # noqa: DTZ011 - the day of the page
    assert (said.found, service.asked) == (0, [])
    assert any("protégée" in why for why in said.unknown)
