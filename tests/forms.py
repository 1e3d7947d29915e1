"""Send a form as a browser would: open the page, keep its hidden fields, fill the rest."""

from typing import Any

from django.test import Client


def hidden_of(answer: Any) -> dict[str, str]:
    """The hidden fields of the page's form: submission key and version."""
    form = answer.context["form"]
    return {bound.html_name: str(bound.value()) for bound in form.hidden_fields() if bound.value() not in (None, "")}


def fill_in(client: Client, url: str, **answers: Any) -> Any:
    """Open the page, fill the form in, send it; the answer is the redirect or the page with its errors."""
    page = client.get(url)
    assert page.status_code == 200, page.status_code
    return client.post(url, {**hidden_of(page), **answers})
