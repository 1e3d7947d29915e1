"""What every answer goes through."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# A form refused for what it says (422), or overtaken (409), comes back in its own place.
_IN_PLACE = {409, 422}
_REFUSED = 400


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
