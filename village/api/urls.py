"""The tokens, for people; the doors, for software."""

from django.urls import path, re_path

from village.api.views import site, tokens
from village.api.views.bearer import by_token

app_name = "api"
urlpatterns = [
    path("", tokens.tokens, name="tokens"),
    path("jetons/nouveau/", tokens.open_token, name="open_token"),
    path("jetons/<int:pk>/cle/", tokens.draw, name="draw"),
    path("jetons/<int:pk>/fermer/", tokens.close, name="close"),
    path("v1/openapi.json", site.openapi, name="openapi"),
    *(path(f"v1/{route}", by_token(view), name=name) for route, view, name in site.doors()),
    re_path(r"^v1/(?P<elsewhere>.*)$", by_token(site.nowhere), name="nowhere"),
]
