"""The papers of the programme itself."""

from django.urls import path

from village.documents import views

app_name = "documents"
urlpatterns = [path("charte.pdf", views.charter, name="charter")]
