"""The door of the families."""

from django.urls import path

from village.referrals.views import family

app_name = "asking"
urlpatterns = [
    path("", family.start, name="start"),
    path("<slug:code>/", family.ask, name="ask"),
]
