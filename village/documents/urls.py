"""The papers of the programme itself."""

from django.urls import path

from village.documents import views

app_name = "documents"
urlpatterns = [
    path("", views.sheets, name="sheets"),
    path("vierges/<slug:kind>.pdf", views.blank_sheet, name="blank"),
    path("charte.pdf", views.charter, name="charter"),
    path("lettre-de-mission.pdf", views.mission, name="mission"),
    path("lettre-de-mission/<int:pk>.pdf", views.mission_of, name="mission_of"),
]
