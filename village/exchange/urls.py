"""Pages of what comes in."""

from django.urls import path

from village.exchange import views

app_name = "exchange"
urlpatterns = [
    path("", views.imports, name="list"),
    path("ecoles/", views.schools, name="schools"),
    path("<int:pk>/", views.one, name="import"),
    path("<int:pk>/annuler/", views.undo, name="undo"),
    path("<int:pk>/laisser/", views.set_aside, name="set_aside"),
]
