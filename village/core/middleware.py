"""What every answer goes through."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed

from village.core.views import typed_words, words_back

# A form refused for what it says (422), or overtaken (409), comes back in its own place.
_IN_PLACE = {409, 422}
_REFUSED = 400
# A page is read, a form is sent. Nothing else is listened to, whoever asks and wherever: no view has to think of it.
METHODS = ("GET", "HEAD", "POST")


class KnownMethods:
    """Refuse any other method (405) before anybody is recognised or anything looked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request) if request.method in METHODS else HttpResponseNotAllowed(METHODS)


class WholePageRefusals:
    """A refusal asked for by htmx takes the whole page: in its fragment, nothing would show, and words would be lost.

    The session ended, the form expired, the page is not for this reader: each is a page that says what to do.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        refused = response.status_code >= _REFUSED and response.status_code not in _IN_PLACE
        if refused and "HX-Request" in request.headers:
            response["HX-Retarget"], response["HX-Reswap"], response["HX-Reselect"] = "body", "innerHTML", "unset"
        return response


GONE = (
    "Elle ne vous est plus ouverte, ou n’existe plus : elle a pu être close ou confiée à quelqu’un d’autre pendant que "
    "vous écriviez. Pour protéger les familles, nous n’en disons pas plus."
)
REFUSED = "Votre rôle ne permet pas, ou plus, d’y écrire."


class WordsKept:
    """A refusal swallows no word: what the page was about was shut to its author (404, 403) while he wrote."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if request.method != "POST" or not typed_words(request.POST):
            return None
        if isinstance(exception, Http404):
            return words_back(request, GONE, status=404, again=False)
        if isinstance(exception, PermissionDenied):
            return words_back(request, str(exception) or REFUSED, again=False)
        return None
