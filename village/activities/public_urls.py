"""The workshops, for everybody."""

from django.urls import path

from village.activities.views import announced

app_name = "workshops"
urlpatterns = [path("<slug:code>/", announced.workshops, name="list")]
