"""Pages of the partners."""

from django.urls import path

from village.directory import views

app_name = "directory"
urlpatterns = [
    path("", views.partners, name="list"),
    path("structures/nouvelle/", views.add_organisation, name="add_organisation"),
    path("structures/<int:pk>/", views.change_organisation, name="change_organisation"),
    path("professionnels/nouveau/", views.add_professional, name="add_professional"),
    path("professionnels/<int:pk>/", views.change_professional, name="change_professional"),
    path("membres/<int:user>/fiche/", views.make_sheet, name="make_sheet"),
]
