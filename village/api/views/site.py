"""The API put together: its doors, its refusals, and the file that describes it."""

from functools import cache
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from ninja import NinjaAPI, Router
from ninja.errors import HttpError, ValidationError
from ninja.renderers import JSONRenderer

from village.access.policy import Forbidden
from village.api import refusals, schemas
from village.api.refusals import Refusal, in_french
from village.api.views import dossiers, figures, writing
from village.api.views.bearer import Bearer, refused
from village.core.errors import DomainError
from village.core.public import signed_in

PREFIX = "/api/v1"
_ABOUT = """Lire les dossiers et les indicateurs, écrire des fiches de repérage et des notes, au nom d’une personne.

Un jeton sert à une seule chose et ne voit jamais plus que le rôle de son titulaire ; chaque lecture est au journal.
Une demande à la fois, 60 par minute. N’y sont pas : les accès exceptionnels, les notes privées, les informations
préoccupantes, les papiers numérisés. Ce qui n’existe pas et ce qui n’est pas pour le titulaire ont la même réponse,
404."""

me = Router(tags=["Jeton"])


class Renderer(JSONRenderer):
    """French as it is written."""

    json_dumps_params = {"ensure_ascii": False}


@me.get("/jeton", response=schemas.Me, url_name="me", summary="Ce jeton, et au nom de qui il demande")
def about_me(request: Any) -> dict[str, Any]:
    """Pour vérifier qu’une clé marche ; rien n’est lu d’un enfant."""
    token, hat = request.token, request.membership
    return {
        "label": token.label, "purpose": token.purpose, "holder": request.actor.name, "role": hat.role,
        "programme": hat.programme.code, "ends_on": token.ends_on,
    }  # fmt: skip


def _api() -> NinjaAPI:
    api = NinjaAPI(
        title="Tout un village", version="1.0", description=_ABOUT, openapi_url=None, docs_url=None,
        urls_namespace="api", auth=Bearer(), renderer=Renderer(),
    )  # fmt: skip
    for router in (me, dossiers.router, figures.router, writing.router):
        api.add_router("", router)
    api.add_exception_handler(Refusal, _refused)
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(HttpError, _unreadable)
    api.add_exception_handler(RequestDataTooBig, _too_large)
    api.add_exception_handler(DomainError, _domain)
    api.add_exception_handler(Forbidden, _forbidden)
    api.add_exception_handler(Exception, _broken)
    return api


def _refused(_request: HttpRequest, error: Any) -> HttpResponse:
    return refused(error)


def _invalid(_request: HttpRequest, error: Any) -> HttpResponse:
    return refused(Refusal(refusals.INVALID, fields=in_french(error.errors)))


def _unreadable(_request: HttpRequest, _error: Any) -> HttpResponse:
    return refused(Refusal(refusals.UNREADABLE))


def _too_large(_request: HttpRequest, _error: Any) -> HttpResponse:
    return refused(Refusal(refusals.TOO_LARGE))


def _domain(_request: HttpRequest, error: Any) -> HttpResponse:
    fields = {error.field: [error.message]} if error.field else {}
    return refused(Refusal(refusals.REFUSED, error.message, fields))


def _forbidden(_request: HttpRequest, error: Any) -> HttpResponse:
    return refused(Refusal(refusals.FORBIDDEN, str(error)))


def _broken(_request: HttpRequest, error: Any) -> HttpResponse:
    """A fault of ours: the transaction is undone and the server says so, as for any page."""
    raise error


api = _api()


@cache
def described() -> dict[str, Any]:
    """The OpenAPI 3.1 file: each door, and the refusals that all of them may answer."""
    file: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=PREFIX))
    file["info"] |= {"license": {"name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later"}}
    file["components"]["schemas"]["Refused"] = schemas.Refused.model_json_schema()
    refusal = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Refused"}}}}
    words = {
        "400": "ce n’est pas du JSON",
        "401": "clé absente, inconnue ou finie", "403": "fait pour autre chose, charte non signée, rôle insuffisant",
        "404": "rien pour ce jeton", "405": "adresse demandée autrement",
        "409": "clé d’envoi déjà utilisée", "413": "trop gros", "422": "champs à corriger",
        "429": "trop de demandes",
    }  # fmt: skip
    for methods in file["paths"].values():
        for door in methods.values():
            door["responses"] |= {status: {"description": said, **refusal} for status, said in words.items()}
    return file


@require_safe
@signed_in("la description de l’API : des formes, aucune donnée")
def openapi(_request: HttpRequest) -> HttpResponse:
    return JsonResponse(described(), json_dumps_params={"ensure_ascii": False, "indent": 1})


def nowhere(_request: HttpRequest, elsewhere: str) -> HttpResponse:  # noqa: ARG001 - said by nobody: it may be a name
    """An address that is no door."""
    return refused(Refusal(refusals.NOT_FOUND))


def doors() -> list[tuple[str, Any, str]]:
    """The way, the view and the name of each door; the library's own root page is none."""
    patterns: list[Any] = api.urls[0]
    return [(str(one.pattern), one.callback, str(one.name)) for one in patterns if one.name != "api-root"]
